/**
 * Tests of the dashboard against a real database and, for the pages, a real browser.
 *
 * <p>Not here: rules, gateway and ingest: {@link StandInRules} answers as they would; the whole chain is tested in {@code app}.
 */
@NullMarked
package se.hemvakt.dashboard;

import org.jspecify.annotations.NullMarked;
