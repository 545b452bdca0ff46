/**
 * One ward board for each team, in memory: who lies where, latest values, NEWS2, live alerts, and the frames screens get.
 *
 * <p>Not here: sockets ({@code dashboard.http}), SQL ({@code dashboard.jdbc}), threads or clocks: time is handed in.
 */
@NullMarked
package se.hemvakt.dashboard.board;

import org.jspecify.annotations.NullMarked;
