/**
 * The change of shift: what a team has to know then, put together, and who has the duty. Pure; where it is read and kept is
 * {@code dashboard.jdbc}'s business.
 *
 * <p>Not here: the hours of teams, which are the organisation's; the page.
 */
@NullMarked
package se.hemvakt.dashboard.shift;

import org.jspecify.annotations.NullMarked;
