package se.hemvakt.rules.expression;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.Validity;
import se.hemvakt.rules.trend.PatientTrends;
import se.hemvakt.rules.trend.Windows;

/**
 * A patient as a line of text, asked the slow and obvious way:
 * {@code weight=80@3d weight=82.1 own:temperature=36.5 z:spo2=-3 news2=3..8}. A value without a time was measured now; {@code own}
 * and {@code z} are what the baseline is said to be; scores are a range.
 */
public final class WrittenPatient implements PatientView, Windows {
    private final Map<Vital, TreeMap<Long, Integer>> readings = new EnumMap<>(Vital.class);
    private final Map<Vital, Integer> own = new EnumMap<>(Vital.class);
    private final Map<Vital, Double> z = new EnumMap<>(Vital.class);
    private final Map<Score, int[]> scores = new EnumMap<>(Score.class);
    /** Some moment, for what counts time from 1970. */
    private static final long NOW = 1_800_000_000_000L;

    private Windows windows = this;
    private final long[] validity = Validity.spot().millisByOrdinal();

    public WrittenPatient(String line) {
        for (String word : line.isBlank() ? new String[0] : line.strip().split("\\s+")) {
            String[] sides = word.split("=");
            Optional<Score> score = Score.ofCode(sides[0]);
            if (score.isPresent()) {
                String[] range = sides[1].split("\\.\\.");
                scores.put(
                        score.get(), new int[] {Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1])});
            } else if (sides[0].startsWith("own:")) {
                own.put(vital(sides[0].substring(4)), milli(sides[1]));
            } else if (sides[0].startsWith("z:")) {
                z.put(vital(sides[0].substring(2)), Double.parseDouble(sides[1]));
            } else {
                String[] valueAndAge = sides[1].split("@");
                long age = valueAndAge.length == 1 ? 0 : age(valueAndAge[1]);
                readings.computeIfAbsent(vital(sides[0]), v -> new TreeMap<>()).put(-age, milli(valueAndAge[0]));
            }
        }
    }

    private static Vital vital(String code) {
        return Vital.ofCode(code).orElseThrow();
    }

    private static int milli(String number) {
        return (int) Math.round(Double.parseDouble(number) * 1000);
    }

    private static long age(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper).toMillis();
    }

    @Override
    public int newest(Vital vital) {
        return last(vital, validity[vital.ordinal()]).orElse(UNKNOWN);
    }

    @Override
    public long measuredAtMs(Vital vital) {
        return readings.getOrDefault(vital, new TreeMap<>()).lastKey();
    }

    @Override
    public int lowest(Score score) {
        return scores.getOrDefault(score, new int[] {0, score.most()})[0];
    }

    @Override
    public int highest(Score score) {
        return scores.getOrDefault(score, new int[] {0, score.most()})[1];
    }

    @Override
    public Windows windows() {
        return windows;
    }

    /** The same patient, with the past kept as it is for real patients. Baselines stay as said. */
    public WrittenPatient withRealTrends() {
        PatientTrends trends = new PatientTrends();
        readings.forEach((vital, values) -> values.forEach((at, milli) -> trends.add(vital, NOW + at, milli)));
        trends.asOf(NOW);
        windows = new Kept(trends);
        return this;
    }

    /** Windows of the kept past, baselines of the line. */
    private final class Kept implements Windows {
        private final PatientTrends trends;

        Kept(PatientTrends trends) {
            this.trends = trends;
        }

        @Override
        public OptionalInt last(Vital vital, long windowMs) {
            return trends.last(vital, windowMs);
        }

        @Override
        public OptionalInt median(Vital vital, long windowMs) {
            return trends.median(vital, windowMs);
        }

        @Override
        public OptionalInt delta(Vital vital, long windowMs) {
            return trends.delta(vital, windowMs);
        }

        @Override
        public OptionalDouble slopePerDay(Vital vital, long windowMs) {
            return trends.slopePerDay(vital, windowMs);
        }

        @Override
        public int count(Vital vital, long windowMs) {
            return trends.count(vital, windowMs);
        }

        @Override
        public int asFarAs(Vital vital, long windowMs, int newest, int milli, boolean above) {
            return trends.asFarAs(vital, windowMs, newest, milli, above);
        }

        @Override
        public OptionalLong sinceMs(Vital vital) {
            return trends.sinceMs(vital);
        }

        @Override
        public OptionalDouble baselineZ(Vital vital) {
            return WrittenPatient.this.baselineZ(vital);
        }

        @Override
        public OptionalInt baseline(Vital vital) {
            return WrittenPatient.this.baseline(vital);
        }
    }

    private List<Integer> within(Vital vital, long windowMs) {
        return List.copyOf(
                readings.getOrDefault(vital, new TreeMap<>()).tailMap(-windowMs).values());
    }

    @Override
    public OptionalInt last(Vital vital, long windowMs) {
        List<Integer> values = within(vital, windowMs);
        return values.isEmpty() ? OptionalInt.empty() : OptionalInt.of(values.get(values.size() - 1));
    }

    @Override
    public OptionalInt median(Vital vital, long windowMs) {
        int[] sorted = within(vital, windowMs).stream()
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
        if (sorted.length == 0) {
            return OptionalInt.empty();
        }
        int middle = sorted.length / 2;
        return OptionalInt.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    @Override
    public OptionalInt delta(Vital vital, long windowMs) {
        List<Integer> values = within(vital, windowMs);
        return values.size() < 2 ? OptionalInt.empty() : OptionalInt.of(values.get(values.size() - 1) - values.get(0));
    }

    @Override
    public OptionalDouble slopePerDay(Vital vital, long windowMs) {
        List<Map.Entry<Long, Integer>> points = List.copyOf(
                readings.getOrDefault(vital, new TreeMap<>()).tailMap(-windowMs).entrySet());
        if (points.size() < 5) {
            return OptionalDouble.empty();
        }
        double[] slopes = IntStream.range(0, points.size())
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, points.size())
                        .mapToObj(j -> 86_400_000.0
                                * (points.get(j).getValue() - points.get(i).getValue())
                                / (points.get(j).getKey() - points.get(i).getKey())))
                .sorted(Comparator.naturalOrder())
                .mapToDouble(Double::doubleValue)
                .toArray();
        int middle = slopes.length / 2;
        return OptionalDouble.of(slopes.length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2);
    }

    @Override
    public int count(Vital vital, long windowMs) {
        return within(vital, windowMs).size();
    }

    @Override
    public int asFarAs(Vital vital, long windowMs, int newest, int milli, boolean above) {
        List<Integer> values = within(vital, windowMs);
        return (int) values.subList(Math.max(0, values.size() - newest), values.size()).stream()
                .filter(value -> above ? value >= milli : value <= milli)
                .count();
    }

    @Override
    public OptionalLong sinceMs(Vital vital) {
        return readings.containsKey(vital) ? OptionalLong.of(-measuredAtMs(vital)) : OptionalLong.empty();
    }

    @Override
    public OptionalDouble baselineZ(Vital vital) {
        return z.containsKey(vital) ? OptionalDouble.of(z.get(vital)) : OptionalDouble.empty();
    }

    @Override
    public OptionalInt baseline(Vital vital) {
        return own.containsKey(vital) ? OptionalInt.of(own.get(vital)) : OptionalInt.empty();
    }

    @Override
    public String toString() {
        return Arrays.toString(readings.keySet().toArray());
    }
}
