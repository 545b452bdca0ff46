package se.hemvakt.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;

/**
 * Builds readings: starts valid, changes one thing at a time; and makes many from one seed.
 *
 * <pre>
 *   aReading().at("03:10").heartRate(180).build()
 * </pre>
 */
public final class Readings {
    /** The day that {@link #at(String)} means. */
    public static final String DAY = "2026-03-10";

    private PatientId patient = new PatientId(1_001);
    private KitId kit = new KitId("kit-anna-0001");
    private Vital vital = Vital.HEART_RATE;
    private int milli = 72_000;
    private long measuredAtMs = Instant.parse(DAY + "T08:00:00Z").toEpochMilli();
    private long delayMs = 1_000;
    private int quality;

    private Readings() {}

    /** A heart rate of 72 at eight in the morning, received a second later. */
    public static Readings aReading() {
        return new Readings();
    }

    public Readings of(long patientId) {
        patient = new PatientId(patientId);
        return this;
    }

    public Readings from(String kitId) {
        kit = new KitId(kitId);
        return this;
    }

    /** Measured at this time of {@link #DAY}, UTC: {@code 03:10} or {@code 03:10:20.5}. */
    public Readings at(String time) {
        return at(Instant.parse(DAY + "T" + (time.length() == 5 ? time + ":00" : time) + "Z"));
    }

    public Readings at(Instant instant) {
        measuredAtMs = instant.toEpochMilli();
        return this;
    }

    public Readings value(Vital measured, double value) {
        vital = measured;
        milli = (int) Math.round(value * 1000);
        return this;
    }

    public Readings heartRate(double value) {
        return value(Vital.HEART_RATE, value);
    }

    public Readings spo2(double value) {
        return value(Vital.SPO2, value);
    }

    public Readings receivedAfterMs(long millis) {
        delayMs = millis;
        return this;
    }

    public Readings quality(int flags) {
        quality = flags;
        return this;
    }

    public Reading build() {
        return new Reading(patient, vital, measuredAtMs, milli, measuredAtMs + delayMs, kit, quality);
    }

    /** A batch of these readings and nothing else. */
    public static ReadingBatch batch(Reading... readings) {
        return new ReadingBatch(List.of(readings), List.of());
    }

    /** A quarantine row of an unreadable payload. */
    public static Quarantined aQuarantined() {
        return new Quarantined(
                new KitId("kit-anna-0001"),
                Instant.parse(DAY + "T08:00:01Z").toEpochMilli(),
                QuarantineReason.MALFORMED,
                "not JSON at byte 3",
                "{{{".getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Readings of many patients and vitals, each key once, from one seed, in the order a second of life brings them.
     *
     * @param patients how many patients take part
     * @param count how many readings
     */
    public static List<Reading> many(long seed, int patients, int count) {
        Random random = new Random(seed);
        Vital[] vitals = {
            Vital.HEART_RATE,
            Vital.RESPIRATORY_RATE,
            Vital.SPO2,
            Vital.SYSTOLIC_BP,
            Vital.DIASTOLIC_BP,
            Vital.TEMPERATURE
        };
        long start = Instant.parse(DAY + "T00:00:00Z").toEpochMilli();
        List<Reading> readings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int who = i % patients;
            Vital vital = vitals[(i / patients) % vitals.length];
            long at = start + (long) (i / patients / vitals.length) * 10_000 + random.nextInt(10_000);
            int low = vital.lowestPossibleMilli();
            int value = low + random.nextInt(vital.highestPossibleMilli() - low + 1);
            readings.add(new Reading(
                    new PatientId(2_000 + who),
                    vital,
                    at,
                    value,
                    at + random.nextInt(3_000),
                    new KitId("kit-seed-%05d".formatted(who)),
                    0));
        }
        return readings;
    }
}
