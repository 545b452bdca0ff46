/**
 * An installation's database, opened for a verb that works on it.
 *
 * <p>Not here: what the verbs do, and the running platform ({@code app.platform}).
 */
@NullMarked
package se.hemvakt.app.installation;

import org.jspecify.annotations.NullMarked;
