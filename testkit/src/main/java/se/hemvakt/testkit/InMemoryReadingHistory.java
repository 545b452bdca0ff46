package se.hemvakt.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory;

/** The history of readings held in memory, such as those of {@link InMemoryReadingLog#readings()}. */
public final class InMemoryReadingHistory implements ReadingHistory {
    private final Supplier<List<Reading>> readings;

    public InMemoryReadingHistory(Supplier<List<Reading>> readings) {
        this.readings = readings;
    }

    @Override
    public List<Latest> latest(Collection<PatientId> patients) {
        record Key(PatientId patient, Vital vital) {}
        Map<Key, Reading> newest = new HashMap<>();
        for (Reading reading : readings.get()) {
            if (patients.contains(reading.patient())) {
                newest.merge(
                        new Key(reading.patient(), reading.vital()),
                        reading,
                        (a, b) -> b.measuredAtMs() > a.measuredAtMs() ? b : a);
            }
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(Reading::patient)
                        .thenComparing(reading -> reading.vital().number()))
                .map(reading -> new Latest(reading.patient(), reading.vital(), reading.measuredAtMs(), reading.milli()))
                .toList();
    }

    @Override
    public Series series(PatientId patient, Vital vital, Instant from, Instant to, int maxPoints) {
        if (maxPoints < 1 || maxPoints > 10_000) {
            throw new IllegalArgumentException("maxPoints must be 1 to 10,000");
        }
        List<Reading> all = readings.get().stream()
                .filter(reading -> reading.patient().equals(patient) && reading.vital() == vital)
                .sorted(Comparator.comparingLong(Reading::measuredAtMs))
                .toList();
        List<Reading> within = all.stream()
                .filter(reading ->
                        reading.measuredAtMs() >= from.toEpochMilli() && reading.measuredAtMs() < to.toEpochMilli())
                .toList();
        if (within.size() <= maxPoints) {
            return new Series(
                    0,
                    within.stream()
                            .map(reading -> new Point(
                                    reading.measuredAtMs(), 1, reading.milli(), reading.milli(), reading.milli()))
                            .toList());
        }
        long width = ReadingHistory.widthMs(from, to, maxPoints);
        // As the database counts: buckets from the year 2000 on; those of a minute or an hour that begin before the
        // end.
        long origin = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
        long unit = width < 3_600_000 ? 60_000 : 3_600_000;
        long first = start(from.toEpochMilli(), width, origin);
        Map<Long, List<Reading>> buckets = new TreeMap<>();
        for (Reading reading : all) {
            long roll = start(reading.measuredAtMs(), unit, origin);
            if (roll >= first && roll < to.toEpochMilli()) {
                buckets.computeIfAbsent(start(roll, width, origin), any -> new ArrayList<>())
                        .add(reading);
            }
        }
        return new Series(
                width,
                buckets.entrySet().stream()
                        .map(entry -> point(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static long start(long at, long width, long origin) {
        return origin + Math.floorDiv(at - origin, width) * width;
    }

    private static Point point(long at, List<Reading> readings) {
        long total = readings.stream().mapToLong(Reading::milli).sum();
        double mean = (double) total / readings.size();
        return new Point(
                at,
                readings.size(),
                (int) (Math.signum(mean) * Math.round(Math.abs(mean))),
                readings.stream().mapToInt(Reading::milli).min().orElse(0),
                readings.stream().mapToInt(Reading::milli).max().orElse(0));
    }
}
