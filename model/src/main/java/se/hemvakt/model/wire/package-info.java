/**
 * The binary form of what travels in the reading log. Versioned; a reader accepts every version ever written.
 *
 * <p>Not here: the kit protocol's JSON, which is {@code ingest.decode}'s.
 */
@NullMarked
package se.hemvakt.model.wire;

import org.jspecify.annotations.NullMarked;
