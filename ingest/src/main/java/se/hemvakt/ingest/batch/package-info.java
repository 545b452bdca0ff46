/**
 * From payloads that arrive one by one to batches stored as one: waiting room, lanes, bounds, retry, and the ledger that proves nothing vanished.
 *
 * <p>Not here: what a payload says ({@code ingest.decode}) and whether it can be true ({@code ingest.check}).
 */
@NullMarked
package se.hemvakt.ingest.batch;

import org.jspecify.annotations.NullMarked;
