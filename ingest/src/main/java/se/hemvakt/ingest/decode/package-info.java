/**
 * A payload's bytes as statements: kit protocol version 1 (docs/kit-protocol.md) and FHIR R4 Observations.
 *
 * <p>Not here: whether a value is possible, its unit right or its time believable ({@code ingest.check}).
 */
@NullMarked
package se.hemvakt.ingest.decode;

import org.jspecify.annotations.NullMarked;
