package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.model.Action;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.OutcomeGiven;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Episode.Returned;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/** What must hold for every history, on many random ones from one seed each. */
class PatientRulesTest {
    private static final int HISTORIES = 300;
    private static final long START = Instant.parse("2026-11-21T08:00:00Z").toEpochMilli();
    private static final Vital[] MEASURED = {
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.OXYGEN,
        Vital.OXYGEN_FLOW,
        Vital.SYSTOLIC_BP,
        Vital.HEART_RATE,
        Vital.PULSE_RATE,
        Vital.CONSCIOUSNESS,
        Vital.TEMPERATURE,
        Vital.WEIGHT,
        Vital.BATTERY,
        Vital.CLOCK_OFFSET,
        Vital.FALL,
        Vital.CONTACT
    };

    private final PatientRules rules = new PatientRules(RuleSettings.standard());

    @Test
    void timePassed_askedOftenOrNever_makesNoDifference() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<List<Reading>> instants = history(random, 60);
            PatientState plain = state();
            PatientState asked = state();
            List<CareEvent> expected = new ArrayList<>();
            List<CareEvent> actual = new ArrayList<>();
            long now = START;
            for (List<Reading> instant : instants) {
                long received = instant.get(0).receivedAtMs();
                while (random.nextInt(3) > 0 && now < received) {
                    now += random.nextLong(received - now + 1);
                    actual.addAll(rules.timePassed(asked, now));
                }
                expected.addAll(rules.readings(plain, instant));
                actual.addAll(rules.readings(asked, instant));
            }
            same(seed, actual, expected);
            assertThat(asked.hash()).as("seed " + seed).isEqualTo(plain.hash());
        }
    }

    @Test
    void nextDue_askedExactlyThen_nothingHappensLater() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            PatientState asked = state();
            PatientState late = state();
            List<CareEvent> atDue = new ArrayList<>();
            List<List<Reading>> instants = history(new Random(seed), 20);
            for (List<Reading> instant : instants) {
                rules.readings(asked, instant);
                rules.readings(late, instant);
            }
            long end = START + Duration.ofDays(30).toMillis();
            for (long due = rules.nextDue(asked); due <= end; due = rules.nextDue(asked)) {
                assertThat(rules.timePassed(asked, due - 1)).isEmpty();
                atDue.addAll(rules.timePassed(asked, due));
                assertThat(rules.nextDue(asked)).as("seed " + seed).isGreaterThan(due);
            }
            same(seed, rules.timePassed(late, end), atDue);
        }
    }

    /** H12: the same readings as a backlog, all received at the end, give the episodes they would have given live. */
    @Test
    void h12_backlogInOrder_givesTheEpisodesOfLive() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<List<Reading>> instants = history(new Random(seed), 80);
            PatientState live = state();
            PatientState backlog = state();
            List<String> expected = new ArrayList<>();
            List<String> actual = new ArrayList<>();
            long end = START + Duration.ofDays(20).toMillis();
            rules.timePassed(backlog, end);
            for (List<Reading> instant : instants) {
                expected.addAll(clinical(rules.readings(live, instant)));
                List<Reading> late = instant.stream()
                        .map(one -> Story.reading(one.vital(), one.milli(), one.measuredAtMs(), end))
                        .toList();
                actual.addAll(clinical(rules.readings(backlog, late)));
            }
            same(seed, actual, expected);
        }
    }

    /** H12: 72 h of readings in any order: the newest of each vital is current, and the patient stands as in order. */
    @Test
    void h12_anyOrder_sameFinalStateOfThePatient() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<Reading> all = new ArrayList<>();
            history(random, 60).forEach(all::addAll);
            // Ends with a whole set, as a kit that is reached again does.
            long last = START + Duration.ofDays(3).toMillis();
            all.addAll(Story.readings(
                    last, "well", "rr=" + (10 + random.nextInt(20)), "spo2=" + spo2OutsideTheMargin(random)));
            PatientState ordered = state();
            all.forEach(one -> rules.readings(ordered, List.of(one)));
            List<Reading> shuffled = new ArrayList<>(all);
            shuffled.addAll(all.subList(0, all.size() / 4));
            Collections.shuffle(shuffled, random);
            PatientState any = state();
            shuffled.forEach(one -> rules.readings(any, List.of(one)));
            assertThat(rules.score(any)).as("seed " + seed).isEqualTo(rules.score(ordered));
            assertThat(lasting(any)).as("seed " + seed).isEqualTo(lasting(ordered));
        }
    }

    /** Within the margin of a limit an alert stays and none begins: there the past decides, by design. */
    private static int spo2OutsideTheMargin(Random random) {
        int spo2 = 88 + random.nextInt(11);
        return spo2 >= 92 ? spo2 + 1 : spo2;
    }

    @Test
    void readings_sentTwice_changeNothing() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            PatientState state = state();
            List<List<Reading>> instants = history(new Random(seed), 40);
            instants.forEach(instant -> rules.readings(state, instant));
            long hash = state.hash();
            for (List<Reading> instant : instants.subList(instants.size() / 2, instants.size())) {
                assertThat(rules.readings(state, instant)).as("seed " + seed).isEmpty();
            }
            assertThat(state.hash()).as("seed " + seed).isEqualTo(hash);
        }
    }

    @Test
    void readings_ofOneInstantInAnyOrder_giveTheSame() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            PatientState one = state();
            PatientState other = state();
            for (List<Reading> instant : history(random, 40)) {
                List<Reading> shuffled = new ArrayList<>(instant);
                Collections.shuffle(shuffled, random);
                assertThat(rules.readings(other, shuffled)).as("seed " + seed).isEqualTo(rules.readings(one, instant));
            }
            assertThat(other.hash()).as("seed " + seed).isEqualTo(one.hash());
        }
    }

    /** H07, H08: whenever what is known demands an alert, one that says at least that is there and not hidden. */
    @Test
    void h07_h08_whateverTheScoreDemands_isAlwaysThere() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            PatientState state = state();
            Priority told = null;
            for (List<Reading> instant : history(random, 80)) {
                // Received as measured, so that the score told is the one judged.
                List<Reading> at = instant.stream()
                        .map(one -> Story.reading(one.vital(), one.milli(), one.measuredAtMs(), one.measuredAtMs()))
                        .toList();
                List<CareEvent> events = rules.readings(state, at);
                Priority demanded = demanded(rules.score(state));
                @Nullable Episode now = episode(state, Problem.NEWS2).orElse(null);
                if (demanded != null) {
                    // Red is there at once. What is not may have to last while it streams: a minute, and one of
                    // silence.
                    PatientState soon = state;
                    if (demanded == Priority.MEDIUM && !rules.score(state).red() && now == null) {
                        soon = state.copy();
                        rules.timePassed(soon, instant.get(0).measuredAtMs() + 60_000 + 60_000);
                    }
                    Priority there = episode(soon, Problem.NEWS2).orElseThrow().priority();
                    assertThat(demanded.isWorseThan(there)).as("seed " + seed).isFalse();
                }
                if (now != null && (told == null || now.priority().isWorseThan(told))) {
                    assertThat(now.state()).as("seed " + seed).isEqualTo(Episode.State.OPEN);
                    assertThat(events)
                            .anyMatch(event -> event instanceof EpisodeChanged changed
                                    && changed.episode().problem().equals(Problem.NEWS2)
                                    && (changed.change() == Change.OPENED || changed.change() == Change.RAISED));
                }
                if (now != null && now.state() == Episode.State.OPEN && random.nextBoolean()) {
                    rules.request(state, StoriesTest.accept(now, instant.get(0).receivedAtMs()));
                }
                told = now == null ? null : now.priority();
            }
        }
    }

    /** H05: whoever has a red alert is reminded, and after an hour it is everybody's again. */
    @Test
    void h05_acceptedRed_isRemindedAndOpensAgain() {
        PatientState state = state();
        rules.readings(state, Story.readings(START, "rr=25", "spo2=91", "hr=131"));
        Episode red = episode(state, Problem.NEWS2).orElseThrow();
        rules.request(state, StoriesTest.accept(red, START));
        rules.request(state, note(red, CareRequest.Kind.ACTION, Action.PHONED, null));
        assertThat(changesOfNews2(
                        rules.timePassed(state, START + Duration.ofHours(1).toMillis())))
                .containsExactly(Change.REMINDED, Change.REMINDED, Change.REMINDED, Change.REOPENED);
        assertThat(episode(state, Problem.NEWS2).orElseThrow().state()).isEqualTo(Episode.State.OPEN);
    }

    /** H05: accepted, and nobody has told what was done. It is due by itself, without another reading. */
    @Test
    void h05_acceptedRedWithoutAction_comesBackAfterAQuarter_andSaysWhy() {
        PatientState state = state();
        rules.readings(state, Story.readings(START, "rr=25", "spo2=91", "hr=131"));
        rules.request(state, StoriesTest.accept(episode(state, Problem.NEWS2).orElseThrow(), START));
        long back = START + Duration.ofMinutes(15).toMillis();
        assertThat(rules.nextDue(state)).isLessThanOrEqualTo(back);
        assertThat(changesOfNews2(rules.timePassed(state, back - 1))).isEmpty();
        assertThat(changesOfNews2(rules.timePassed(state, back))).containsExactly(Change.REOPENED);
        Episode again = episode(state, Problem.NEWS2).orElseThrow();
        assertThat(again.returned()).isEqualTo(new Returned(Returned.Why.NO_ACTION, "Anna A"));
        assertThat(again.state()).isEqualTo(Episode.State.OPEN);
    }

    /** What an alert turned out to be may be told hours after its end; nothing else of it changes. */
    @Test
    void noteOfEnded_outcome_isKeptWithTheAlert_andAChangedOneReplacesIt() {
        PatientState state = state();
        rules.readings(state, Story.readings(START, "rr=25", "spo2=91", "hr=131"));
        Episode red = episode(state, Problem.NEWS2).orElseThrow();
        Episode ended = rules.ended(state, START + 1).stream()
                .filter(event -> event instanceof EpisodeChanged changed
                        && changed.episode().id().equals(red.id()))
                .map(event -> ((EpisodeChanged) event).episode())
                .findAny()
                .orElseThrow();
        List<CareEvent> first =
                rules.noteOfEnded(ended, note(red, CareRequest.Kind.ALERT_OUTCOME, null, AlertOutcome.ARTEFACT));
        Episode told = ((EpisodeChanged) first.get(1)).episode();
        assertThat(told.outcome()).isEqualTo(AlertOutcome.ARTEFACT);
        assertThat(told.state()).isEqualTo(Episode.State.CLEARED);
        List<CareEvent> second =
                rules.noteOfEnded(told, note(red, CareRequest.Kind.ALERT_OUTCOME, null, AlertOutcome.ACTED));
        assertThat(((EpisodeChanged) second.get(1)).episode().outcome()).isEqualTo(AlertOutcome.ACTED);
        assertThat(((OutcomeGiven) second.get(0)).outcome()).isEqualTo(AlertOutcome.ACTED);
        assertThat(rules.noteOfEnded(told, note(red, CareRequest.Kind.ALERT_OUTCOME, null, null)))
                .singleElement()
                .isInstanceOfSatisfying(RequestAnswered.class, answer -> assertThat(answer.reason())
                        .isEqualTo("request.outcome_missing"));
    }

    /** H07: "artefact" was said of what it was; of what it has become nobody has said anything. */
    @Test
    void h07_worseAfterAnOutcome_isNotJudgedAnyMore() {
        PatientState state = state();
        rules.readings(state, Story.readings(START, "rr=25", "spo2=91", "hr=111"));
        Episode red = episode(state, Problem.NEWS2).orElseThrow();
        rules.request(state, StoriesTest.accept(red, START));
        rules.request(state, note(red, CareRequest.Kind.ALERT_OUTCOME, null, AlertOutcome.ARTEFACT));
        assertThat(episode(state, Problem.NEWS2).orElseThrow().outcome()).isEqualTo(AlertOutcome.ARTEFACT);
        rules.readings(state, Story.readings(START + 60_000, "acvpu=V"));
        Episode worse = episode(state, Problem.NEWS2).orElseThrow();
        assertThat(worse.state()).isEqualTo(Episode.State.OPEN);
        assertThat(worse.outcome()).isNull();
    }

    private static List<Change> changesOfNews2(List<CareEvent> events) {
        List<Change> changes = new ArrayList<>();
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged changed
                    && changed.episode().problem().equals(Problem.NEWS2)) {
                changes.add(changed.change());
            }
        }
        return changes;
    }

    private static CareRequest note(
            Episode of, CareRequest.Kind kind, @Nullable Action action, @Nullable AlertOutcome outcome) {
        return CareRequest.asked("note", kind, of.patient(), of.id(), "anna", "ANNA", START)
                .note(new CareRequest.Note(action, outcome))
                .build();
    }

    /** H17: the sensor is unsure. A red value is told at once and measured again, and no doubtful value ends the alert. */
    @Test
    void h17_doubtfulRedValue_isToldAndMeasuredAgain_andOnlyAGoodOneEndsIt() {
        PatientProfile before = state().profile();
        PatientState state = new PatientState(
                new PatientProfile(
                        before.patient(),
                        before.team(),
                        1,
                        List.of(),
                        null,
                        3,
                        List.of(MeasuringPlan.scheduled(
                                Vital.SPO2,
                                List.of(LocalTime.NOON),
                                Set.of(DayOfWeek.MONDAY),
                                Duration.ofMinutes(30),
                                true)),
                        PatientProfile.HOME),
                START);
        rules.readings(state, Story.readings(START, "well"));
        List<CareEvent> cold = rules.readings(state, List.of(doubtful(85_000, START + 600_000)));
        assertThat(cold)
                .anyMatch(event -> event instanceof CareEvent.MeasureAgain asked
                        && asked.vital() == Vital.SPO2
                        && asked.reason().equals("measure.quality"));
        assertThat(episode(state, Problem.NEWS2)).isPresent();
        rules.readings(state, List.of(doubtful(97_000, START + 1_200_000)));
        assertThat(episode(state, Problem.NEWS2))
                .as("a doubtful value is no comfort")
                .isPresent();
        rules.readings(state, Story.readings(START + 1_800_000, "spo2=97"));
        assertThat(episode(state, Problem.NEWS2)).isEmpty();
        // And among good ones of a stream one cold finger is nothing.
        for (int second = 0; second < 60; second += 10) {
            rules.readings(state, Story.readings(START + 2_400_000 + second * 1000L, "spo2=97"));
        }
        assertThat(rules.readings(state, List.of(doubtful(85_000, START + 2_461_000))))
                .isEmpty();
    }

    private static Reading doubtful(int milli, long at) {
        return new Reading(Story.PATIENT, Vital.SPO2, at, milli, at, Story.KIT, Quality.LOW);
    }

    @Test
    void h12_kitThatIsHoursLateForGood_hasOldValues() {
        PatientState state = state();
        long late = Duration.ofHours(6).toMillis();
        List<String> told = new ArrayList<>();
        for (long received = START; received <= START + Duration.ofMinutes(20).toMillis(); received += 30_000) {
            List<Reading> sent = new ArrayList<>();
            for (Vital vital : List.of(Vital.RESPIRATORY_RATE, Vital.SPO2, Vital.HEART_RATE)) {
                sent.add(Story.reading(vital, vital == Vital.SPO2 ? 97_000 : 60_000, received - late, received));
            }
            sent.add(Story.reading(Vital.BATTERY, 80_000, received, received));
            for (CareEvent event : rules.readings(state, sent)) {
                if (event instanceof EpisodeChanged changed
                        && changed.episode().problem().equals(Problem.NEWS2_STALE)) {
                    told.add(changed.change() + " after " + (received - START) / 60_000 + " min");
                }
            }
        }
        assertThat(told).as("not as long as it may only be catching up").containsExactly("OPENED after 15 min");
    }

    /** H14: the rules know no calendar, so a day of 23 or 25 hours is a day like others. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-06-15T00:00:00Z", "2026-10-24T20:00:00Z", "2027-03-27T20:00:00Z", "2038-01-18T00:00:00Z"})
    void h14_sameDayOnAnotherDate_sameAlerts(String date) {
        long shift = Instant.parse(date).toEpochMilli() - START;
        PatientState then = state();
        PatientState shifted = new PatientState(then.profile(), START + shift);
        for (List<Reading> instant : history(new Random(7), 200)) {
            List<Reading> later = instant.stream()
                    .map(one -> Story.reading(
                            one.vital(), one.milli(), one.measuredAtMs() + shift, one.receivedAtMs() + shift))
                    .toList();
            assertThat(told(rules.readings(shifted, later), shift)).isEqualTo(told(rules.readings(then, instant), 0));
        }
    }

    @Test
    void episodeId_sameInEveryReplay_andSaysNothing() {
        String id = AlertLife.id(Story.PATIENT, "limit.spo2.low", START);
        assertThat(id).isEqualTo(AlertLife.id(Story.PATIENT, "limit.spo2.low", START));
        assertThat(id).isNotEqualTo(AlertLife.id(Story.PATIENT, "limit.spo2.low", START + 1));
        assertThat(id).doesNotContain("spo2");
    }

    @Test
    void opened_evidenceWorstFirst_withLimitAndSide() {
        PatientState state = state();
        List<CareEvent> events = rules.readings(state, Story.readings(START, "rr=22 spo2=90 hr=112".split(" ")));
        Episode news2 = episode(state, Problem.NEWS2).orElseThrow();
        assertThat(events).isNotEmpty();
        assertThat(news2.evidence())
                .extracting(one -> one.vital().code() + " " + one.points() + " " + one.side())
                .containsExactly("spo2 3 LOW", "respiratory_rate 2 HIGH", "heart_rate 2 HIGH");
        assertThat(news2.evidence().get(0).limitMilli()).isEqualTo(92_000);
        assertThat(news2.evidence().get(0).limitOf()).isEqualTo(Evidence.LimitOf.OWN);
        Episode weight = rules.readings(state, Story.readings(START + 1_000, "weight=83")).stream()
                .map(event -> ((EpisodeChanged) event).episode())
                .findAny()
                .orElseThrow();
        assertThat(weight.evidence().get(0).limitMilli()).isEqualTo(82_000);
        assertThat(weight.ruleVersion()).isEqualTo(3);
        assertThat(weight.clears()).containsExactly(new Episode.Clearing("weight", Evidence.Side.LOW, 82_000, 0));
        assertThat(news2.toString()).doesNotContain("90");
    }

    /** Equal, and when not: the first difference, not two pages. */
    private static void same(int seed, List<?> actual, List<?> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            assertThat(actual.get(i)).as("seed " + seed + ", number " + i).isEqualTo(expected.get(i));
        }
        assertThat(actual).as("seed " + seed).hasSameSizeAs(expected);
    }

    private static List<String> told(List<CareEvent> events, long shift) {
        List<String> told = new ArrayList<>();
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged changed) {
                Episode e = changed.episode();
                told.add(changed.change() + e.problem() + e.priority() + (e.changedAtMs() - shift));
            } else {
                told.add(Story.words(event));
            }
        }
        return told;
    }

    /** Clinical changes without what a late arrival adds. */
    private static List<String> clinical(List<CareEvent> events) {
        List<String> clinical = new ArrayList<>();
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged changed) {
                Episode e = changed.episode();
                if (e.kind() == AlertKind.CLINICAL) {
                    clinical.add(e.id() + changed.change() + e.priority() + e.changedAtMs() + e.evidence());
                }
            }
        }
        return clinical;
    }

    /** What lasts: found-late and events depend on the order by nature. */
    private static Map<String, Priority> lasting(PatientState state) {
        TreeMap<String, Priority> lasting = new TreeMap<>();
        for (Episode episode : state.liveEpisodes()) {
            boolean measuredLast =
                    episode.problem().startsWith("limit.") && !episode.problem().startsWith("limit.weight");
            if (episode.problem().equals(Problem.NEWS2) || measuredLast) {
                lasting.put(episode.problem(), episode.priority());
            }
        }
        return lasting;
    }

    private static @Nullable Priority demanded(News2 score) {
        if (score.lowest() >= 7) {
            return Priority.HIGH;
        }
        return score.lowest() >= 5 || score.red() ? Priority.MEDIUM : null;
    }

    private static Optional<Episode> episode(PatientState state, String problem) {
        return state.liveEpisodes().stream()
                .filter(one -> one.problem().equals(problem))
                .findAny();
    }

    private static PatientState state() {
        return new PatientState(
                new PatientProfile(
                        Story.PATIENT,
                        new TeamId("norr"),
                        1,
                        List.of(
                                new Limit(Vital.SPO2, 92_000, null),
                                new Limit(Vital.HEART_RATE, 50_000, 100_000),
                                new Limit(Vital.WEIGHT, null, 82_000)),
                        Duration.ofMinutes(20),
                        3),
                START);
    }

    /** Instants in measured order, received a moment later, with gaps of seconds to hours; values on both sides of borders. */
    private static List<List<Reading>> history(Random random, int count) {
        List<List<Reading>> instants = new ArrayList<>();
        long at = START;
        for (int i = 0; i < count; i++) {
            at += switch (random.nextInt(6)) {
                case 0 -> 1 + random.nextInt(1_000);
                case 1, 2 -> 60_000 + random.nextInt(120_000);
                case 3, 4 -> random.nextInt(2_400_000) + 1;
                default -> random.nextInt(7_200_000) + 1;
            };
            long received = at + random.nextInt(50);
            List<Reading> instant = new ArrayList<>();
            for (Vital vital : MEASURED) {
                if (random.nextInt(4) == 0 && (vital != Vital.FALL || random.nextInt(10) == 0)) {
                    instant.add(Story.reading(vital, value(random, vital), at, received));
                }
            }
            if (!instant.isEmpty()) {
                instants.add(instant);
            }
        }
        return instants;
    }

    private static int value(Random random, Vital vital) {
        return switch (vital) {
            case RESPIRATORY_RATE -> (7 + random.nextInt(20)) * 1000;
            case SPO2 -> (88 + random.nextInt(13)) * 1000;
            case OXYGEN -> random.nextInt(2) * 1000;
            case OXYGEN_FLOW -> random.nextInt(3) * 1000;
            case SYSTOLIC_BP -> (85 + random.nextInt(140)) * 1000;
            case HEART_RATE, PULSE_RATE -> (38 + random.nextInt(100)) * 1000;
            case CONSCIOUSNESS -> random.nextInt(8) == 0 ? 1000 + random.nextInt(4) * 1000 : 0;
            case TEMPERATURE -> 34_800 + random.nextInt(46) * 100;
            case WEIGHT -> 80_000 + random.nextInt(4_000);
            case BATTERY -> random.nextInt(101) * 1000;
            case CLOCK_OFFSET -> (random.nextInt(800) - 400) * 1000;
            default -> 1000;
        };
    }
}
