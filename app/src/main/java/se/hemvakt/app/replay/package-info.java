/**
 * The rules core over recorded readings: reading a recording, mapping foreign names and units, feeding each patient's
 * readings in time order, writing what the core decided.
 *
 * <p>Not here: how anything is judged ({@code rules.eval}, {@code rules.alert}) or what is possible ({@code ingest.check}).
 */
@NullMarked
package se.hemvakt.app.replay;

import org.jspecify.annotations.NullMarked;
