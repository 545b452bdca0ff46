/**
 * From a kit's payload to a committed reading: decode, check, bind to a patient, batch, store.
 *
 * <p>Not here: MQTT ({@code gateway}), how the log stores ({@code runtime}), what a value means for a patient ({@code rules}).
 */
@NullMarked
package se.hemvakt.ingest;

import org.jspecify.annotations.NullMarked;
