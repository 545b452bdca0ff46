/**
 * Which patient a kit was with at a given time.
 *
 * <p>Not here: who may bind a kit and how ({@code gateway}, which owns the table), the database ({@code ingest.jdbc}).
 */
@NullMarked
package se.hemvakt.ingest.bind;

import org.jspecify.annotations.NullMarked;
