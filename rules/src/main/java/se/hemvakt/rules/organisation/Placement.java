package se.hemvakt.rules.organisation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;

/**
 * Where somebody works, and when.
 *
 * @param until the last day; null: without end
 * @param times the person's own hours, or the team's; within the dates
 */
public record Placement(
        TeamId team, LocalDate from, @Nullable LocalDate until, Timetable times) {}
