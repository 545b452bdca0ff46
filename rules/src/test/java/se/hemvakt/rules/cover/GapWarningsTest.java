package se.hemvakt.rules.cover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.cover.GapWarnings.Message;
import se.hemvakt.rules.cover.GapWarnings.Told;
import se.hemvakt.rules.cover.GapWarnings.Turn;
import se.hemvakt.rules.cover.GapWarnings.Warning;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.Span;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.runtime.yaml.Yaml;

class GapWarningsTest {
    static final TeamId DAY = new TeamId("hemsjukvard");
    private static final TeamId NIGHT = new TeamId("hemsjukvard-natt");
    private static final TeamId DOCTOR = new TeamId("primarvardsjour");
    private static final TeamId TECHNICIANS = new TeamId("medicinteknik");
    private static final Instant GAP = Instant.parse("2026-11-25T20:00:00Z");
    private static final Instant END = Instant.parse("2026-11-26T06:00:00Z");

    /** The sample, but nobody works on the night of 25 November 2026. */
    static String nightOff() {
        String before = "    hours: [{days: every_day, open: 21:00-07:00}]\n";
        assertThat(SampleOrganisation.text()).contains(before);
        return SampleOrganisation.text()
                .replace(before, before + "    changes: [{on: 2026-11-25, open: never, why: sick}]\n");
    }

    private static Organisation read(String text) {
        return OrganisationFile.of(Yaml.read("org.yaml", new StringReader(text)), 1, new JollydayHolidays());
    }

    private static final Organisation NIGHT_OFF = read(nightOff());

    private static Turn at(Organisation organisation, Instant now, Set<Told> told) {
        return GapWarnings.turn(CoverPlan.of(organisation, now), List.of(DAY), told, now);
    }

    private static Instant before(String time) {
        return GAP.minus(Duration.parse(time));
    }

    @Test
    void h06_comingGap_isToldADayFourHoursAndAnHourBefore_eachOnce() {
        assertThat(at(NIGHT_OFF, before("PT24H1S"), Set.of()).warnings()).isEmpty();
        Set<Told> told = new HashSet<>();
        for (String time : new String[] {"PT24H", "PT4H", "PT1H"}) {
            Warning warning = at(NIGHT_OFF, before(time), told).warnings().get(0);
            assertThat(warning.team()).isEqualTo(DAY);
            assertThat(warning.gap()).isEqualTo(new Span(GAP, END));
            assertThat(warning.before()).isEqualTo(Duration.parse(time));
            told.add(warning.told());
            Turn again = at(NIGHT_OFF, before(time).plusSeconds(10), told);
            assertThat(again.warnings()).isEmpty();
            assertThat(again.over()).isEmpty();
        }
        Turn after = at(NIGHT_OFF, END, told);
        assertThat(after.warnings()).isEmpty();
        assertThat(after.over()).isEqualTo(told);
        assertThat(after.closed()).as("it was not closed, it is past").isEmpty();
    }

    /** Wednesday: at noon day team and technicians are there, at eight in the evening day team and doctor on call. */
    @Test
    void h06_told_areWhoIsThereNow_theLastTimeByEveryPath() {
        Warning first = at(NIGHT_OFF, Instant.parse("2026-11-25T11:00:00Z"), Set.of())
                .warnings()
                .get(0);
        assertThat(first.priority()).isEqualTo(Priority.LOW);
        assertThat(first.messages())
                .extracting(Message::to, message -> message.contact().by())
                .containsExactly(tuple(DAY, Contact.By.WARD_SCREEN), tuple(TECHNICIANS, Contact.By.WARD_SCREEN));
        Warning last = at(NIGHT_OFF, before("PT1H"), Set.of()).warnings().get(0);
        assertThat(last.priority()).isEqualTo(Priority.HIGH);
        assertThat(last.messages())
                .extracting(Message::to)
                .containsExactly(DAY, DAY, DAY, DAY, DOCTOR, DOCTOR)
                .doesNotContain(NIGHT);
        assertThat(last.messages()).extracting(Message::path).containsExactly(0, 1, 2, 3, 0, 1);
    }

    @Test
    void h06_gapOfATeamWithoutPatients_concernsNobody() {
        Turn turn =
                GapWarnings.turn(CoverPlan.of(NIGHT_OFF, before("PT1H")), List.of(DOCTOR), Set.of(), before("PT1H"));
        assertThat(turn.warnings()).isEmpty();
    }

    @Test
    void h06_gapThatComesLate_isToldOnce_notForEachMissedTime() {
        Instant running = GAP.plus(Duration.ofHours(2));
        Warning warning = at(NIGHT_OFF, running, Set.of()).warnings().get(0);
        assertThat(warning.before()).isEqualTo(Duration.ofHours(1));
        assertThat(at(NIGHT_OFF, running.plusSeconds(10), Set.of(warning.told()))
                        .warnings())
                .isEmpty();
    }

    /** Nobody of the route, no technician and no doctor is there: told when the first comes. */
    @Test
    void h06_nobodyIsThereToBeTold_waitsForTheFirst() {
        Organisation alone = read(nightOff()
                .replace("kind: on_call_doctor", "kind: near_care")
                .replace("{days: mon-fri, open: 08:00-16:00}", "{days: mon-fri, open: 06:00-16:00}"));
        Instant technicians = Instant.parse("2026-11-26T05:00:00Z");
        assertThat(at(alone, GAP.plusSeconds(60), Set.of()).warnings()).isEmpty();
        assertThat(at(alone, technicians.minusSeconds(1), Set.of()).warnings()).isEmpty();
        assertThat(at(alone, technicians, Set.of()).warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.messages()).extracting(Message::to).containsOnly(TECHNICIANS));
    }

    @Test
    void h06_gapIsClosed_isForgotten_andToldAnewWhenItComesBack() {
        Told told = new Told(DAY, GAP, END, Duration.ofHours(4));
        Turn closed = at(read(SampleOrganisation.text()), before("PT3H"), Set.of(told));
        assertThat(closed.warnings()).isEmpty();
        assertThat(closed.over()).containsExactly(told);
        assertThat(closed.closed()).containsExactly(new GapWarnings.Closed(DAY, GAP));
        assertThat(at(NIGHT_OFF, before("PT3H"), Set.of()).warnings()).hasSize(1);
    }

    /** Nobody says "done" of a time in which there is still nobody; a gap that ends earlier is over earlier. */
    @Test
    void h06_gapThatMoves_isClosedOnlyWhenAllOfItIsCovered() {
        Told told = new Told(DAY, GAP, END, Duration.ofHours(4));
        Organisation until23 = read(nightOff().replace("open: never, why: sick", "open: 21:00-23:00, why: sick"));
        Turn later = at(until23, before("PT3H"), Set.of(told));
        assertThat(later.warnings()).as("the gap from 23 is another").hasSize(1);
        assertThat(later.closed()).isEmpty();
        assertThat(later.over()).isEmpty();
        Turn covered = at(read(SampleOrganisation.text()), GAP.plus(Duration.ofHours(3)), Set.of(told));
        assertThat(covered.closed()).containsExactly(new GapWarnings.Closed(DAY, GAP));

        Organisation from5 = read(nightOff()
                .replace("why: sick}]", "why: sick}, {on: 2026-11-26, open: '05:00-07:00, 21:00-07:00', why: helps}]"));
        Turn shorter = at(from5, before("PT3H"), Set.of(told));
        assertThat(shorter.over()).isEmpty();
        assertThat(shorter.until())
                .containsExactly(new Told(DAY, GAP, Instant.parse("2026-11-26T04:00:00Z"), Duration.ofHours(4)));
    }

    /** A team without hours and without cover: its gap begins further back than anybody looks. */
    @Test
    void h06_gapWithoutBeginning_isToldOnceInAWeek() {
        Organisation never = read(SampleOrganisation.text()
                .replaceFirst("    fallback: \\[hemsjukvard-natt\\]\n", "")
                .replaceFirst(
                        "\\[\\{days: every_day, open: 07:00-21:00}]",
                        "[{days: holiday, open: 07:00-21:00}]\n    closed: [eve]"));
        Set<Told> told = new HashSet<>();
        List<Warning> given = new ArrayList<>();
        Instant from = Instant.parse("2026-11-24T12:00:00Z");
        for (Instant now = from; now.isBefore(from.plus(Duration.ofDays(7))); now = now.plusSeconds(600)) {
            step(never, now, told, given);
        }
        assertThat(given).hasSize(1);
    }

    private static void step(Organisation organisation, Instant now, Set<Told> told, List<Warning> given) {
        Turn turn = at(organisation, now, told);
        told.removeAll(turn.over());
        turn.until().forEach(changed -> {
            told.removeIf(one -> one.team().equals(changed.team())
                    && one.gapFrom().equals(changed.gapFrom())
                    && one.before().equals(changed.before()));
            told.add(changed);
        });
        for (Warning warning : turn.warnings()) {
            given.add(warning);
            told.add(warning.told());
        }
    }

    /** Forty weeks of nights that nobody covers, with outages of up to two days at random: no warning twice, none left out. */
    @Test
    void h06_outagesAtRandom_neitherForgetNorRepeat() {
        SplittableRandom random = new SplittableRandom(17);
        Organisation nights =
                read(SampleOrganisation.text().replaceFirst("    fallback: \\[hemsjukvard-natt\\]\n", ""));
        Set<Told> told = new HashSet<>();
        List<Warning> given = new ArrayList<>();
        Set<Told> seen = new HashSet<>();
        Instant now = Instant.parse("2026-06-01T12:00:00Z");
        Instant end = now.plus(Duration.ofDays(280));
        while (now.isBefore(end)) {
            int before = given.size();
            step(nights, now, told, given);
            for (Warning warning : given.subList(before, given.size())) {
                assertThat(seen.add(warning.told())).as("twice: %s", warning).isTrue();
            }
            // Whatever is due by now and has somebody to tell has been told.
            Instant looked = now;
            for (Span gap : CoverPlan.of(nights, now).gaps(DAY, now)) {
                Duration due = nights.gapWarnings().stream()
                        .filter(one -> !looked.isBefore(gap.from().minus(one)))
                        .min(Duration::compareTo)
                        .orElse(null);
                if (due != null) {
                    assertThat(told).contains(new Told(DAY, gap.from(), gap.to(), due));
                }
            }
            now = now.plus(
                    random.nextInt(20) == 0 ? Duration.ofMinutes(random.nextInt(2_880)) : Duration.ofMinutes(10));
        }
        assertThat(given).hasSizeGreaterThan(200);
    }
}
