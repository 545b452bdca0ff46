package se.hemvakt.rules.route;

import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;

/**
 * What a route is chosen by.
 *
 * @param isLate found late: what it is about is over, or was not known in time
 * @param responsible the team that is responsible for the patient now
 */
public record Situation(Priority priority, AlertKind kind, boolean isLate, TeamId responsible) {}
