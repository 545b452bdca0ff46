package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/**
 * H12, H14: 72 hours of readings in any order. Ten thousand histories, one seed each, with readings sent twice, out of order
 * and up to 72 h late, over the days when clocks change, and with a kit whose clock jumped (its readings come corrected, with
 * the correction told). The last hour comes in order, as from a kit that is reached again.
 *
 * <p>What is claimed, exactly, of two orders of the same readings that end with the same hour in order:
 *
 * <ol>
 *   <li>What is known is the same, as one hash: every current value with its measured time and its neighbours, the score, what
 *       is doubtful. The patient's past for trends has a test of its own ({@code PatientTrendsOrderTest}); which of its days count
 *       as ill follows from the episodes, and so from the order.
 *   <li>What lasts is the same: the same set of episodes lives, each by problem, kind, priority, rule and version; all others
 *       are over. But for those that only a person ends: found late ({@code late.*}). The hour is longer than any delay and hold,
 *       so that no order of the past shows through them.
 *   <li>Nothing is lost: when a reading that is red, or beyond the patient's own limit, comes for the first time, in whatever order,
 *       an alert is live then: the score's, its limit's, or one that says it was found late. And none is made up: what is found
 *       late is of a vital that had such a reading.
 * </ol>
 *
 * <p>Not claimed, since it is not so: the same times of opening, or the same one of these forms, or that a score of the past that
 * no single part made is told: who learns of yesterday today can not have told it yesterday. In measured order, however late,
 * episodes are the very same, times included ({@code h12_backlogInOrder_...}).
 *
 * <p>More than ten thousand: {@code -Dhemvakt.histories=100000}.
 */
class AnyOrderTest {
    private static final int HISTORIES = Integer.getInteger("hemvakt.histories", 10_000);
    private static final Instant[] DAYS = {
        Instant.parse("2026-06-15T06:00:00Z"),
        Instant.parse("2026-10-24T06:00:00Z"),
        Instant.parse("2027-03-27T06:00:00Z"),
        Instant.parse("2038-01-18T06:00:00Z")
    };
    private static final Vital[] MEASURED = {
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.OXYGEN,
        Vital.SYSTOLIC_BP,
        Vital.HEART_RATE,
        Vital.TEMPERATURE,
        Vital.CONSCIOUSNESS,
        Vital.WEIGHT
    };

    private final PatientRules rules = new PatientRules(RuleSettings.standard());

    @Test
    void h12_h14_anyOrder_sameKnowledge_sameAlerts_nothingRedLost() {
        // Each has its own seed and its own patient: in parallel it takes ten seconds.
        IntStream.range(0, HISTORIES).parallel().forEach(this::sameInAnyOrder);
    }

    private void sameInAnyOrder(int seed) {
        Random random = new Random(seed);
        long start = DAYS[seed % DAYS.length].toEpochMilli();
        List<Reading> past = past(random, start);
        List<Reading> shuffled = new ArrayList<>(past);
        for (int i = past.size() / 4; i > 0; i--) {
            shuffled.add(past.get(random.nextInt(past.size())));
        }
        Collections.shuffle(shuffled, random);
        List<List<Reading>> end = lastHour(random, start + Duration.ofDays(3).toMillis());

        Outcome inOrder = play(past, end, start);
        Outcome anyOrder = play(shuffled, end, start);
        assertThat(anyOrder.known).as("seed " + seed).isEqualTo(inOrder.known);
        assertThat(anyOrder.lasting).as("seed " + seed).isEqualTo(inOrder.lasting);
    }

    /**
     * @param known hash of what is current
     * @param lasting the episodes that live, but found late
     */
    private record Outcome(long known, Set<String> lasting) {}

    private Outcome play(List<Reading> past, List<List<Reading>> end, long start) {
        PatientState state = state(start);
        Set<Vital> mattering = EnumSet.noneOf(Vital.class);
        for (Reading one : past) {
            int v = one.vital().ordinal();
            boolean known = state.knownRed(v) != null && state.redRuns(v).covers(one.measuredAtMs());
            rules.readings(state, List.of(one));
            boolean matters = isRed(one) || Intake.isBeyondLimit(state, v, one.milli());
            if (matters) {
                mattering.add(one.vital());
            }
            if (matters && !known) {
                assertThat(state.live.keySet())
                        .as("%s red or beyond its limit for the first time", one.vital())
                        .containsAnyOf(
                                Problem.NEWS2,
                                Problem.late(one.vital()),
                                Problem.limit(one.vital(), Evidence.Side.LOW),
                                Problem.limit(one.vital(), Evidence.Side.HIGH));
            }
        }
        end.forEach(instant -> rules.readings(state, instant));
        Set<String> lasting = new TreeSet<>();
        for (Episode e : state.liveEpisodes()) {
            if (e.problem().startsWith("late.")) {
                assertThat(mattering)
                        .as(e.problem())
                        .contains(Vital.ofCode(e.problem().substring(5)).orElseThrow());
            } else {
                lasting.add(String.join(
                        " ", e.problem(), e.kind().name(), e.priority().name(), e.rule(), "" + e.ruleVersion()));
            }
        }
        return new Outcome(known(state), lasting);
    }

    /** Three points of NEWS2 by itself (RCP 2017), for what is measured here. */
    private static boolean isRed(Reading one) {
        int milli = one.milli();
        return switch (one.vital()) {
            case RESPIRATORY_RATE -> milli <= 8_000 || milli >= 25_000;
            case SPO2 -> milli <= 91_000;
            case SYSTOLIC_BP -> milli <= 90_000 || milli >= 220_000;
            case HEART_RATE -> milli <= 40_000 || milli >= 131_000;
            case CONSCIOUSNESS -> milli > 0;
            case TEMPERATURE -> milli <= 35_000;
            default -> false;
        };
    }

    /** Everything but when it reached us, and what was told. */
    private static long known(PatientState s) {
        long hash = 17;
        for (Vital vital : MEASURED) {
            int v = vital.ordinal();
            hash = PatientState.mix(PatientState.mix(hash, s.milli[v]), s.measuredAt[v]);
            Recent recent = s.recent[v];
            hash = recent == null ? hash : PatientState.mix(hash, recent.hash());
        }
        hash = PatientState.mix(PatientState.mix(hash, s.toldScore), s.doubtful);
        return PatientState.mix(PatientState.mix(hash, s.clock), s.conditions == null ? 0 : 1);
    }

    private static PatientState state(long start) {
        return new PatientState(
                new PatientProfile(
                        Story.PATIENT,
                        new TeamId("norr"),
                        1,
                        List.of(
                                new Limit(Vital.SPO2, 92_000, null),
                                new Limit(Vital.HEART_RATE, 50_000, 100_000),
                                new Limit(Vital.WEIGHT, null, 82_000)),
                        null,
                        3),
                start);
    }

    /** 72 hours of values taken by themselves, all received when the kit is reached again. */
    private static List<Reading> past(Random random, long start) {
        List<Reading> past = new ArrayList<>();
        long at = start;
        long end = start + Duration.ofHours(71).toMillis();
        long received = start + Duration.ofDays(3).toMillis();
        boolean jumped = random.nextInt(5) == 0;
        while (true) {
            at += 240_000 + random.nextInt(9_000_000);
            if (at >= end) {
                return past;
            }
            for (Vital vital : MEASURED) {
                if (random.nextInt(3) == 0) {
                    past.add(Story.reading(vital, value(random, vital), at, received));
                }
            }
            if (jumped && random.nextInt(20) == 0) {
                past.add(Story.reading(Vital.CLOCK_OFFSET, (random.nextInt(800) - 400) * 1000, at, received));
            }
        }
    }

    /** A value a minute of all that is measured, steady, and clear of the margins inside which an alert stays. */
    private static List<List<Reading>> lastHour(Random random, long from) {
        int rr = 10 + random.nextInt(20);
        int spo2 = 88 + random.nextInt(11);
        int hr = 40 + random.nextInt(80);
        String[] set = {
            "rr=" + rr,
            "spo2=" + (spo2 >= 92 ? spo2 + 1 : spo2),
            "hr=" + (hr >= 98 && hr <= 100 ? 97 : hr >= 50 && hr <= 53 ? 54 : hr),
            random.nextBoolean() ? "air" : "oxygen",
            "sbp=" + (85 + random.nextInt(60)),
            "acvpu=" + (random.nextInt(8) == 0 ? "C" : "A"),
            "temp=37." + random.nextInt(9),
            "weight=" + (80 + random.nextInt(4))
        };
        List<List<Reading>> hour = new ArrayList<>();
        for (int minute = 0; minute <= 60; minute++) {
            hour.add(Story.readings(from + minute * 60_000L, set));
        }
        return hour;
    }

    private static int value(Random random, Vital vital) {
        return switch (vital) {
            case RESPIRATORY_RATE -> (7 + random.nextInt(20)) * 1000;
            case SPO2 -> (88 + random.nextInt(13)) * 1000;
            case OXYGEN -> random.nextInt(2) * 1000;
            case SYSTOLIC_BP -> (85 + random.nextInt(140)) * 1000;
            case HEART_RATE -> (38 + random.nextInt(100)) * 1000;
            case CONSCIOUSNESS -> random.nextInt(8) == 0 ? 1000 : 0;
            case TEMPERATURE -> 34_800 + random.nextInt(46) * 100;
            default -> 80_000 + random.nextInt(4_000);
        };
    }
}
