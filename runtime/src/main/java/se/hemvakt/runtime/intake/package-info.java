/**
 * The port through which {@code gateway} hands a kit's payload to {@code ingest}.
 *
 * <p>Not here: MQTT ({@code gateway}) or decoding ({@code ingest}).
 */
@NullMarked
package se.hemvakt.runtime.intake;

import org.jspecify.annotations.NullMarked;
