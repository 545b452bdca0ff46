/**
 * What operators look at: metrics, health, and the small HTTP server that shows them.
 *
 * <p>Not here: pages for people at the ward ({@code dashboard}).
 */
@NullMarked
package se.hemvakt.runtime.ops;

import org.jspecify.annotations.NullMarked;
