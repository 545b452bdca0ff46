/**
 * Starting and stopping in order: what was started last is stopped first, in bounded time.
 *
 * <p>Not here: what is started; {@code app} reads as that table of contents.
 */
@NullMarked
package se.hemvakt.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
