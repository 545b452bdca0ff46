/**
 * What ingest keeps in and reads from PostgreSQL beside the reading log: bindings (read only) and kit clocks.
 *
 * <p>Not here: the reading log itself ({@code runtime.jdbc}).
 */
@NullMarked
package se.hemvakt.ingest.jdbc;

import org.jspecify.annotations.NullMarked;
