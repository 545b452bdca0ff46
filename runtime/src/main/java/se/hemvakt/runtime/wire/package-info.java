/**
 * The JSON form of what travels in the care and request logs; readers ignore fields they do not know, so that a version can
 * be rolled back.
 *
 * <p>Not here: the kit protocol ({@code ingest}) and the pages' API ({@code dashboard}).
 */
@NullMarked
package se.hemvakt.runtime.wire;

import org.jspecify.annotations.NullMarked;
