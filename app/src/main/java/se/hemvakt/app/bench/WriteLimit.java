package se.hemvakt.app.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;

/**
 * The reading log without anything before it: the same statement, the same roll-ups, the same database, batches of a
 * thousand moments, one in flight for each lane of patients, as ingest does it. What remains for MQTT, decoding and rules is the distance to this.
 */
final class WriteLimit {
    /** Moments of a patient in one batch, as many as ingest takes messages: what is told is limits of like with like. */
    private static final int BATCH = 1000;
    /** As many as the log has writers. */
    private static final int LANES = 4;

    private static final Vital[] VITALS = {
        Vital.HEART_RATE, Vital.RESPIRATORY_RATE, Vital.SPO2, Vital.SYSTOLIC_BP,
        Vital.DIASTOLIC_BP, Vital.TEMPERATURE, Vital.PULSE_RATE, Vital.WEIGHT
    };

    private WriteLimit() {}

    /** What was measured. */
    record Measured(double rowsPerSecond, Result result) {}

    /**
     * Measures on the database in this folder, whose platform is stopped.
     *
     * @param readings of one moment of one patient, 1 to 8
     */
    static Measured measure(Path folder, BenchPlan plan, int readings, InstantSource wall) throws InterruptedException {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(folder);
                Database database = Database.open(server.settings());
                JdbcReadingLog log = new JdbcReadingLog(database)) {
            List<Source> lanes = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                lanes.add(new Source(lane, Math.max(1, plan.connections() / LANES), readings, wall.millis()));
            }
            run(log, lanes, plan.warmUp());
            AtomicLong rows = new AtomicLong();
            Recorder commits = new Recorder(3);
            long began = System.nanoTime();
            run(log, lanes, plan.measured(), rows, commits);
            double seconds = (System.nanoTime() - began) / 1e9;
            Histogram times = commits.getIntervalHistogram();
            double rate = rows.get() / seconds;
            return new Measured(
                    rate,
                    Result.of("ingest", "write_limit_" + readings)
                            .with("rows_per_s", rate)
                            .with("readings_per_moment", readings)
                            .with("batch", BATCH * readings)
                            .with("in_flight", LANES)
                            .with("commit_ms_p50", times.getValueAtPercentile(50) / 1000.0)
                            .with("commit_ms_p99", times.getValueAtPercentile(99) / 1000.0)
                            .with("commit_ms_p999", times.getValueAtPercentile(99.9) / 1000.0)
                            .with("seconds", seconds)
                            .with("load_1m", Machine.load()));
        }
    }

    private static void run(JdbcReadingLog log, List<Source> lanes, Duration time) throws InterruptedException {
        run(log, lanes, time, new AtomicLong(), new Recorder(3));
    }

    private static void run(JdbcReadingLog log, List<Source> lanes, Duration time, AtomicLong rows, Recorder commits)
            throws InterruptedException {
        CountDownLatch running = new CountDownLatch(lanes.size());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long end = System.nanoTime() + time.toNanos();
        for (Source lane : lanes) {
            new Lane(log, lane, end, rows, commits, running, failure).next();
        }
        if (!running.await(time.toSeconds() + 60, TimeUnit.SECONDS) || failure.get() != null) {
            throw new IllegalStateException("the store did not take a batch", failure.get());
        }
    }

    /** Some patients, whose batches follow one another: batches of one patient never wait for each other in the store. */
    private record Lane(
            JdbcReadingLog log,
            Source source,
            long endNs,
            AtomicLong rows,
            Recorder commits,
            CountDownLatch running,
            AtomicReference<Throwable> failure) {
        void next() {
            if (System.nanoTime() - endNs >= 0 || failure.get() != null) {
                running.countDown();
                return;
            }
            ReadingBatch batch = source.next();
            long sent = System.nanoTime();
            var unused = log.store(batch).onComplete(done -> {
                if (done.succeeded()) {
                    rows.addAndGet(done.result().stored());
                    commits.recordValue((System.nanoTime() - sent) / 1000);
                } else {
                    failure.compareAndSet(null, done.cause());
                }
                next();
            });
        }
    }

    /** Readings that were never there: each patient's time moves on by a millisecond a moment, as the generator's does. */
    private static final class Source {
        private final List<PatientId> patients = new ArrayList<>();
        private final List<KitId> kits = new ArrayList<>();
        private final int readings;
        private long atMs;
        private int patient;
        private int vital;

        Source(int lane, int count, int readings, long fromMs) {
            this.readings = readings;
            this.atMs = fromMs;
            for (int i = 0; i < count; i++) {
                // Far from the numbers the platform gave, so that nothing is a duplicate.
                patients.add(new PatientId(1_000_000_000_000L + lane * 1_000_000L + i));
                kits.add(new KitId("bench-kit-" + lane + "-" + i));
            }
        }

        ReadingBatch next() {
            List<Reading> batch = new ArrayList<>(BATCH * readings);
            while (batch.size() < BATCH * readings) {
                Vital of = VITALS[vital];
                int milli = (of.lowestPossibleMilli() + of.highestPossibleMilli()) / 2000 * 1000 + patient % 10 * 1000;
                batch.add(new Reading(patients.get(patient), of, atMs, milli, atMs, kits.get(patient), 0));
                vital++;
                if (vital == readings) {
                    vital = 0;
                    patient++;
                    if (patient == patients.size()) {
                        patient = 0;
                        atMs++;
                    }
                }
            }
            return new ReadingBatch(batch, List.of());
        }
    }
}
