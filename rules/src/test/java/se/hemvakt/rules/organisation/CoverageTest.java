package se.hemvakt.rules.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Cover.Part;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;

class CoverageTest {
    private static final Organisation SAMPLE = SampleOrganisation.read();
    private static final TeamId DAY = new TeamId("hemsjukvard");
    private static final TeamId NIGHT = new TeamId("hemsjukvard-natt");

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    @Test
    void cover_dayTeamWithNightTeam_changesAtSevenAndAtNine() {
        Coverage coverage = new Coverage(SAMPLE, at("2026-11-24T12:00:00Z"));
        List<Part> parts = coverage.of(DAY).parts();
        assertThat(parts).hasSize(7);
        assertThat(parts.get(0))
                .isEqualTo(new Part(new Span(at("2026-11-24T12:00:00Z"), at("2026-11-24T20:00:00Z")), DAY));
        assertThat(parts.get(1))
                .isEqualTo(new Part(new Span(at("2026-11-24T20:00:00Z"), at("2026-11-25T06:00:00Z")), NIGHT));
        assertThat(parts.get(6).span().to()).isEqualTo(at("2026-11-27T12:00:00Z"));
        assertThat(coverage.of(DAY).gaps()).isEmpty();
    }

    /** Of the first in the list, not of whoever is also open. */
    @Test
    void h06_cover_twoOpen_isByTheFirst() {
        Coverage coverage = new Coverage(SAMPLE, at("2026-11-24T12:00:00Z"));
        List<TeamId> route = List.of(DAY, new TeamId("ambulans"));
        assertThat(coverage.of(route).parts().get(0).by()).isEqualTo(DAY);
        assertThat(coverage.of(route).parts().get(1).by()).isEqualTo(new TeamId("ambulans"));
        assertThat(coverage.of(route).gaps()).isEmpty();
    }

    @Test
    void h06_gap_overAWeekend_isFoundOnFriday() {
        Organisation alone = OrganisationFileTest.read(OrganisationFileTest.RIGHT
                .replace("days: every_day, open: 07:00-21:00", "days: mon-fri, open: 07:00-21:00")
                .replace("fallback: [natt]", "closed: [holiday, eve]"));
        TeamId team = new TeamId("dag");
        Coverage coverage = new Coverage(alone, at("2026-11-20T08:00:00Z"));
        assertThat(coverage.of(team).gaps())
                .containsExactly(new Span(at("2026-11-20T20:00:00Z"), at("2026-11-23T06:00:00Z")));
        Map<PatientId, TeamId> held = new LinkedHashMap<>();
        held.put(new PatientId(1), team);
        held.put(new PatientId(2), new TeamId("natt"));
        held.put(new PatientId(3), team);
        List<Coverage.Gap> gaps = coverage.gaps(held);
        assertThat(gaps.get(0).span().from())
                .as("the night team goes home first")
                .isEqualTo(at("2026-11-20T08:00:00Z"));
        assertThat(gaps)
                .filteredOn(gap -> gap.route().contains(team))
                .singleElement()
                .satisfies(gap -> assertThat(gap.patients()).containsExactly(new PatientId(1), new PatientId(3)));
    }

    @Test
    void h06_cover_byATeamThatIsNotThere_isAGapAllTheTime() {
        Coverage coverage = new Coverage(SAMPLE, at("2026-11-24T12:00:00Z"));
        assertThat(coverage.of(new TeamId("hemsjukvard-ost")).gaps())
                .containsExactly(Span.of(at("2026-11-24T12:00:00Z"), Coverage.AHEAD));
    }

    /** Against asking each team at each minute, over nights of clock changes and holidays. */
    @Test
    void h06_cover_ofAnyRoute_isWhoIsOpenAtEachMinute() {
        SplittableRandom random = new SplittableRandom(61);
        List<TeamId> teams = SAMPLE.teams().stream().map(Team::id).toList();
        int gaps = 0;
        for (int round = 0; round < 60; round++) {
            Instant from = List.of(
                            at("2026-03-27T10:00:00Z"),
                            at("2026-10-23T21:17:00Z"),
                            at("2026-12-22T05:00:00Z"),
                            at("2026-05-12T00:00:00Z"))
                    .get(round % 4);
            List<TeamId> route = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                TeamId team = teams.get(random.nextInt(teams.size()));
                if (!route.contains(team)) {
                    route.add(team);
                }
            }
            Cover cover = new Coverage(SAMPLE, from).of(route);
            assertThat(cover.parts().get(0).span().from()).isEqualTo(from);
            int part = 0;
            for (Instant now = from; now.isBefore(from.plus(Coverage.AHEAD)); now = now.plus(Duration.ofMinutes(1))) {
                if (!cover.parts().get(part).span().contains(now)) {
                    part++;
                }
                Instant moment = now;
                TeamId expected = route.stream()
                        .filter(team -> SAMPLE.isOpen(team, moment))
                        .findFirst()
                        .orElse(null);
                assertThat(cover.parts().get(part).by())
                        .as("%s at %s", route, now)
                        .isEqualTo(expected);
            }
            assertThat(part).isEqualTo(cover.parts().size() - 1);
            gaps += cover.gaps().size();
        }
        assertThat(gaps).isPositive();
    }

    @Test
    void of_patients_sharesTheWorkOfARoute() {
        Map<PatientId, TeamId> held = new LinkedHashMap<>();
        for (int i = 1; i <= 50; i++) {
            held.put(new PatientId(i), i % 2 == 0 ? DAY : NIGHT);
        }
        List<Coverage.OfPatient> all = new Coverage(SAMPLE, at("2026-11-24T12:00:00Z")).of(held);
        assertThat(all).hasSize(50);
        assertThat(all.get(0).cover()).isSameAs(all.get(2).cover());
        assertThat(all.get(1).route()).containsExactly(DAY, NIGHT);
    }
}
