package se.hemvakt.rules.organisation;

import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.profile.Words;

/**
 * Whom an alert can reach: the teams of the organisation, and those that patients were enrolled with although no organisation
 * speaks of them. Such a team counts as always there, by its ward screen alone: what nobody has written must not be silence
 * (H04).
 */
public final class Reachable {
    /** Of teams without an organisation; nothing that they have depends on it. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private Reachable() {}

    /**
     * @param written the organisation that is kept; null when none is
     * @param registered the teams that patients can be enrolled with
     */
    public static Organisation of(@Nullable Organisation written, Collection<TeamId> registered) {
        Map<TeamId, Team> teams = new LinkedHashMap<>();
        if (written != null) {
            written.teams().forEach(team -> teams.put(team.id(), team));
        }
        boolean all = true;
        for (TeamId team : registered) {
            if (!teams.containsKey(team)) {
                teams.put(team, unwritten(team, written));
                all = false;
            }
        }
        if (written != null && all) {
            return written;
        }
        return written == null
                ? new Organisation(
                        0,
                        new Organisation.Head(
                                "none", new Words("Ingen", "None"), "", ZONE, noHolidays(), Organisation.GAP_WARNINGS),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        teams,
                        Map.of(),
                        List.of())
                : written.withTeams(teams);
    }

    private static Team unwritten(TeamId team, @Nullable Organisation written) {
        ZoneId zone = Optional.ofNullable(written).map(Organisation::zone).orElse(ZONE);
        // It works wherever the organisation does: who stands in for it is then more rather than nobody.
        List<Area> areas = written == null
                ? List.of()
                : written.regions().stream()
                        .map(region -> new Area(region.id(), null, List.of(), List.of()))
                        .toList();
        return new Team(
                team,
                team.value(),
                TeamKind.HOME_CARE,
                "",
                new Words("", ""),
                List.of(),
                areas,
                new Timetable(Hours.always(""), noHolidays(), zone),
                List.of(new Contact(Contact.By.WARD_SCREEN, "")),
                List.of(),
                Shifts.STANDARD,
                null);
    }

    private static DayCalendar noHolidays() {
        return new DayCalendar(year -> List.of(), Set.of(), Set.of(), List.of());
    }
}
