/**
 * HTTP and WebSocket: pages, API, the live feed, and the guards before them.
 *
 * <p>Not here: what a board shows ({@code dashboard.board}) or whether a password is right ({@code dashboard.login}).
 */
@NullMarked
package se.hemvakt.dashboard.http;

import org.jspecify.annotations.NullMarked;
