package se.hemvakt.rules.organisation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.profile.Words;

/**
 * A team, as the directory shows it.
 *
 * @param unit the id of its workplace
 * @param mission what it is there for, in plain words
 * @param competence what it can do, in words people search by
 * @param areas where it works; at least one
 * @param hours when somebody is there
 * @param contact how to reach it, the best way first; at least one
 * @param fallback the teams that cover for it while it is closed, in order; never itself
 * @param shifts when its shifts begin
 * @param onCall who of it is on call; null when it has no rotation
 */
public record Team(
        TeamId id,
        String name,
        TeamKind kind,
        String unit,
        Words mission,
        List<String> competence,
        List<Area> areas,
        Timetable hours,
        List<Contact> contact,
        List<TeamId> fallback,
        Shifts shifts,
        @Nullable Rotation onCall) {
    public Team {
        competence = List.copyOf(competence);
        areas = List.copyOf(areas);
        contact = List.copyOf(contact);
        fallback = List.copyOf(fallback);
    }
}
