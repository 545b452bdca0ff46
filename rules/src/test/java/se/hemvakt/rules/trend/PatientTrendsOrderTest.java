package se.hemvakt.rules.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;

/**
 * Every order of arrival gives the same trends, and each figure is the one a slow second way finds from the whole set. The
 * claim: readings in any order with repeats, none more than 72 hours behind the newest of its vital when it comes. Traces are
 * seeded; a failure names its seed.
 */
class PatientTrendsOrderTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long LATE = 72 * HOUR;
    /** Midnight UTC some days before the clocks change in Europe. */
    private static final long START = 1_774_224_000_000L;

    private static final Vital[] VITALS = {
        Vital.HEART_RATE,
        Vital.SPO2,
        Vital.TEMPERATURE,
        Vital.WEIGHT,
        Vital.SYSTOLIC_BP,
        Vital.CONSCIOUSNESS,
        Vital.STEPS
    };

    private record Value(Vital vital, long at, int milli) {}

    private record Trace(List<Value> values, List<long[]> acute) {}

    /** Streams, spot checks and holes, over 5 to 60 days; values in hundredths, so that thinning is exact. */
    private static Trace trace(Random random) {
        List<Value> values = new ArrayList<>();
        long days = random.nextInt(5, 60);
        long end = START + days * DAY;
        Vital vital = VITALS[random.nextInt(VITALS.length)];
        long every = new long[] {4 * MINUTE, 25 * MINUTE, 2 * HOUR, 6 * HOUR, DAY}[random.nextInt(5)];
        long from = every < HOUR ? end - Math.min(days, 5) * DAY : START;
        for (long at = from; at < end; at += every / 2 + random.nextLong(every)) {
            if (random.nextInt(200) == 0) {
                at += random.nextLong(DAY * (random.nextInt(20) == 0 ? 50 : 2));
            }
            values.add(new Value(vital, at, value(vital, random)));
            if (random.nextInt(5) == 0) {
                values.add(new Value(vital, at + random.nextInt(90_000), value(vital, random)));
            }
        }
        List<long[]> acute = new ArrayList<>();
        for (long at = START + random.nextLong(10 * DAY); at < end; at += random.nextLong(20 * DAY)) {
            long until = at + random.nextLong(4 * DAY);
            acute.add(new long[] {at, until});
            at = until + 1;
        }
        return new Trace(values, acute);
    }

    private static int value(Vital vital, Random random) {
        int step = vital == Vital.CONSCIOUSNESS ? 1_000 : vital == Vital.STEPS ? 5_000 : 10;
        int range = vital == Vital.STEPS ? 10_000_000 : vital.highestPossibleMilli() - vital.lowestPossibleMilli();
        return vital.lowestPossibleMilli() + step * random.nextInt(range / step / 4 + 1);
    }

    /** An order in which nothing comes later than 72 hours, with repeats. */
    private static List<Value> arrival(List<Value> values, Random random) {
        List<Value> sorted = new ArrayList<>(values);
        sorted.sort((a, b) -> Long.compare(a.at(), b.at()));
        List<Value> order = new ArrayList<>();
        long delay = random.nextBoolean() ? LATE : 1 + random.nextLong(LATE);
        record Sent(Value value, long due) {}
        List<Sent> sent = new ArrayList<>();
        for (Value value : sorted) {
            sent.add(new Sent(value, value.at() + random.nextLong(delay)));
            if (random.nextInt(4) == 0) {
                sent.add(new Sent(value, value.at() + random.nextLong(delay)));
            }
        }
        sent.sort((a, b) -> Long.compare(a.due(), b.due()));
        sent.forEach(one -> order.add(one.value()));
        return order;
    }

    /** The acute times are told when they are known, before anything of them settles. */
    private static PatientTrends play(Trace trace, List<Value> order) {
        PatientTrends trends = new PatientTrends();
        trace.acute().forEach(one -> {
            trends.acuteFrom(one[0]);
            trends.acuteUntil(one[1]);
        });
        order.forEach(one -> trends.add(one.vital(), one.at(), one.milli()));
        return trends;
    }

    @Test
    void h12_anyOrderOfArrivalWithin72Hours_sameContents() {
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            Trace trace = trace(random);
            PatientTrends inOrder = play(trace, trace.values());
            PatientTrends shuffled = play(trace, arrival(trace.values(), random));
            assertThat(shuffled.hash()).as("seed " + seed).isEqualTo(inOrder.hash());
            assertThat(shuffled.snapshot()).as("seed " + seed).isEqualTo(inOrder.snapshot());
            PatientTrends kept = PatientTrends.restore(shuffled.snapshot());
            assertThat(kept.hash()).as("seed " + seed).isEqualTo(inOrder.hash());
        }
    }

    @Test
    void h12_keptInTheMiddleAndRestored_goesOnTheSame() {
        for (int seed = 5_000; seed < 5_300; seed++) {
            Random random = new Random(seed);
            Trace trace = trace(random);
            List<Value> order = arrival(trace.values(), random);
            PatientTrends whole = play(trace, order);
            int half = random.nextInt(order.size());
            PatientTrends second = PatientTrends.restore(
                    play(trace, order.subList(0, Math.max(1, half))).snapshot());
            order.subList(Math.max(1, half), order.size())
                    .forEach(one -> second.add(one.vital(), one.at(), one.milli()));
            assertThat(second.hash()).as("seed " + seed).isEqualTo(whole.hash());
        }
    }

    @Test
    void everyFigure_agreesWithTheSlowWay() {
        int baselines = 0;
        int slopes = 0;
        for (int seed = 10_000; seed < 10_250; seed++) {
            Random random = new Random(seed);
            Trace trace = trace(random);
            Vital vital = trace.values().get(0).vital();
            List<int[]> acute = trace.acute().stream()
                    .map(one -> new int[] {minute(one[0]), minute(one[1])})
                    .toList();
            SlowTrend slow = new SlowTrend(vital, acute);
            List<Value> order = arrival(trace.values(), random);
            order.forEach(one -> slow.add(one.at(), one.milli()));
            // What was asked on the way must not stick.
            PatientTrends fast = play(trace, order.subList(0, 1));
            for (Value one : order) {
                fast.add(one.vital(), one.at(), one.milli());
                if (random.nextInt(10) == 0) {
                    fast.asOf(one.at() + random.nextLong(DAY));
                    fast.cusum(vital, Side.HIGH);
                    fast.slope(vital, DAY);
                }
            }
            long newest = Collections.max(order.stream().map(Value::at).toList());
            for (long now : new long[] {newest, newest + random.nextLong(DAY)}) {
                fast.asOf(now);
                String as = "seed " + seed + " " + vital;
                for (long window : new long[] {10, 60, 300, 1440, 4320, 10_080, 30_240}) {
                    List<SlowTrend.Point> points = slow.window(vital, window, minute(now));
                    assertThat(fast.count(vital, window * MINUTE)).as(as).isEqualTo(points.size());
                    if (points.isEmpty()) {
                        assertThat(fast.median(vital, window * MINUTE)).as(as).isEmpty();
                    } else {
                        double median = SlowTrend.medianOf(
                                points.stream().map(p -> (double) p.milli()).toList());
                        assertThat(fast.median(vital, window * MINUTE)).as(as).hasValue((int) Math.floor(median + 0.5));
                    }
                    assertThat(fast.slope(vital, window * MINUTE).isPresent())
                            .as(as)
                            .isEqualTo(points.size() >= 5);
                    if (points.size() >= 5) {
                        slopes++;
                        double expected = SlowTrend.slopePerDay(points);
                        assertThat(fast.slopePerDay(vital, window * MINUTE).orElseThrow())
                                .as(as)
                                .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
                    }
                }
                double[] baseline = vital == Vital.CONSCIOUSNESS ? null : slow.baselineAt(vital, minute(now));
                if (baseline == null) {
                    assertThat(fast.baseline(vital)).as(as).isEmpty();
                    assertThat(fast.baselineZ(vital)).as(as).isEmpty();
                    assertThat(fast.cusum(vital, Side.NONE)).as(as).isEmpty();
                } else {
                    baselines++;
                    assertThat(fast.baseline(vital)).as(as).hasValue((int) baseline[0]);
                    assertThat(fast.baselineZ(vital).orElseThrow())
                            .as(as)
                            .isCloseTo(slow.newestZ(vital, minute(now)), within(1e-9));
                    double[] charts = slow.charts(vital, minute(now));
                    assertThat(fast.ewma(vital).orElseThrow()).as(as).isCloseTo(charts[0], within(1e-4));
                    assertThat(fast.cusum(vital, Side.HIGH).orElseThrow())
                            .as(as)
                            .isCloseTo(charts[1], within(1e-4));
                    assertThat(fast.cusum(vital, Side.LOW).orElseThrow()).as(as).isCloseTo(charts[2], within(1e-4));
                }
                int quarter = Math.floorDiv(minute(now), 360) * 360;
                List<SlowTrend.Point> week = slow.window(vital, 10_080, quarter - 1);
                assertThat(fast.band(vital, Side.LOW).isPresent()).as(as).isEqualTo(week.size() >= 5);
                if (week.size() >= 5) {
                    double[] spread = SlowTrend.meanAndDeviation(week);
                    assertThat(fast.band(vital, Side.LOW).orElseThrow())
                            .as(as)
                            .isCloseTo(spread[0] - 1.645 * spread[1], within(1e-3));
                    assertThat(fast.band(vital, Side.HIGH).orElseThrow())
                            .as(as)
                            .isCloseTo(spread[0] + 1.645 * spread[1], within(1e-3));
                }
            }
        }
        assertThat(baselines).as("traces with a baseline").isGreaterThan(100);
        assertThat(slopes).as("windows with a slope").isGreaterThan(500);
    }

    private static int minute(long ms) {
        return (int) Math.floorDiv(ms, MINUTE);
    }
}
