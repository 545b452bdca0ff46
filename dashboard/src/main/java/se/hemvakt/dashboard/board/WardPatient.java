package se.hemvakt.dashboard.board;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;

/**
 * Who a tile is about. The only record of this module that names a person, so it has no {@code toString} that does (H36).
 *
 * @param id random number
 * @param givenName as people call them
 * @param familyName sorts the list when all else is equal
 * @param birthDate null when not known: then no age is shown, never a guess
 * @param personalNumber null when there is none
 * @param area where they live, in the team's own words; may be empty
 * @param wardOrder the fixed place on the ward view: nurses learn places
 * @param team responsible now
 * @param others who else sees the patient now, and why
 * @param spo2Scale 1, or 2 by prescription
 * @param limits the patient's own limits
 * @param silentAfter how long a streaming kit may be silent (H09); null when none is expected to stream
 * @param hasKit whether any kit is bound to the patient now
 */
public record WardPatient(
        PatientId id,
        String givenName,
        String familyName,
        @Nullable LocalDate birthDate,
        @Nullable String personalNumber,
        String area,
        int wardOrder,
        TeamId team,
        Map<TeamId, CareRelation> others,
        int spo2Scale,
        List<Limit> limits,
        @Nullable Duration silentAfter,
        boolean hasKit) {
    public WardPatient {
        limits = List.copyOf(limits);
        others = Map.copyOf(others);
    }

    /** On whose boards the patient stands. */
    Set<TeamId> teams() {
        Set<TeamId> teams = new HashSet<>(others.keySet());
        teams.add(team);
        return teams;
    }

    /** Why that team sees the patient; it must be one of {@link #teams}. */
    CareRelation relation(TeamId to) {
        return to.equals(team) ? CareRelation.RESPONSIBLE : Objects.requireNonNull(others.get(to));
    }

    @Override
    public String toString() {
        return "WardPatient[" + id + "]";
    }
}
