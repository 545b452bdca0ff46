/**
 * Which teams there are, who is there now, what they can do and how they are reached: the port, and its answers as JSON.
 *
 * <p>Not here: hours, holidays and areas. The program ({@code app}) puts the organisation that is kept behind
 * {@link se.hemvakt.dashboard.directory.TeamDirectory}, since services do not know each other.
 */
@NullMarked
package se.hemvakt.dashboard.directory;

import org.jspecify.annotations.NullMarked;
