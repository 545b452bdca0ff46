package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.hemvakt.testkit.Readings.aReading;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.history.ReadingHistory.Latest;
import se.hemvakt.runtime.history.ReadingHistory.Point;
import se.hemvakt.runtime.history.ReadingHistory.Series;
import se.hemvakt.runtime.log.ReadingLog;

/** What every reading history does. A subclass gives one, and the empty log that fills it. */
public abstract class ReadingHistoryContract {
    private static final PatientId ANNA = new PatientId(1_001);
    private static final PatientId BO = new PatientId(1_002);
    private static final Instant MIDNIGHT = Instant.parse(Readings.DAY + "T00:00:00Z");

    protected abstract ReadingHistory history();

    protected abstract ReadingLog log();

    @Test
    void latest_severalVitalsAndPatients_givesTheNewestOfEach() {
        store(
                aReading().of(1_001).at("08:00").heartRate(70).build(),
                aReading().of(1_001).at("09:30").heartRate(90).build(),
                aReading().of(1_001).at("08:30").spo2(95).build(),
                aReading().of(1_002).at("07:00").heartRate(60).build(),
                aReading().of(1_003).at("07:00").heartRate(50).build());

        assertThat(history().latest(List.of(BO, ANNA)))
                .containsExactly(
                        new Latest(ANNA, Vital.HEART_RATE, at("09:30"), 90_000),
                        new Latest(ANNA, Vital.SPO2, at("08:30"), 95_000),
                        new Latest(BO, Vital.HEART_RATE, at("07:00"), 60_000));
    }

    @Test
    void h12_latest_lateReadings_neverReplaceANewerOne() {
        List<Reading> readings = new ArrayList<>();
        for (int minute = 0; minute < 180; minute++) {
            readings.add(aReading()
                    .at(MIDNIGHT.plus(Duration.ofMinutes(minute)))
                    .heartRate(60 + minute % 40)
                    .build());
        }
        Reading newest = readings.get(179);
        Collections.shuffle(readings, new Random(4));
        for (Reading reading : readings) {
            store(reading);
        }

        assertThat(history().latest(List.of(ANNA)))
                .containsExactly(new Latest(ANNA, Vital.HEART_RATE, newest.measuredAtMs(), newest.milli()));
    }

    @Test
    void latest_nobody_isEmpty() {
        assertThat(history().latest(List.of())).isEmpty();
        assertThat(history().latest(List.of(new PatientId(9)))).isEmpty();
    }

    @Test
    void series_fewReadings_areGivenAsTheyAre() {
        store(
                aReading().at("07:59").heartRate(70).build(),
                aReading().at("08:00").heartRate(71).build(),
                aReading().at("08:10").heartRate(72).build(),
                aReading().at("08:20").heartRate(73).build());

        Series series = history().series(ANNA, Vital.HEART_RATE, time("08:00"), time("08:20"), 100);

        assertThat(series.widthMs()).isZero();
        assertThat(series.points())
                .containsExactly(
                        new Point(at("08:00"), 1, 71_000, 71_000, 71_000),
                        new Point(at("08:10"), 1, 72_000, 72_000, 72_000));
    }

    @Test
    void series_manyReadings_areRolledUpToAtMostThePointsAsked() {
        List<Reading> readings = everyTenSeconds(Duration.ofHours(6));
        store(readings.toArray(Reading[]::new));

        for (int points : new int[] {10, 100, 400, 1_000}) {
            Series series = history().series(ANNA, Vital.HEART_RATE, MIDNIGHT, time("06:00"), points);

            assertThat(series.points()).hasSizeLessThanOrEqualTo(points).isNotEmpty();
            assertThat(series.widthMs()).isPositive();
            assertThat(series.points().stream().mapToInt(Point::n).sum()).isEqualTo(readings.size());
        }
    }

    @Test
    void series_minuteBuckets_tellLowestHighestAndMean() {
        store(everyTenSeconds(Duration.ofHours(1)).toArray(Reading[]::new));

        Series series = history().series(ANNA, Vital.HEART_RATE, MIDNIGHT, time("01:00"), 100);

        assertThat(series.widthMs()).isEqualTo(60_000);
        // The first minute: 60, 61, 62, 63, 64, 65 a minute.
        assertThat(series.points().get(0)).isEqualTo(new Point(MIDNIGHT.toEpochMilli(), 6, 62_500, 60_000, 65_000));
    }

    @Test
    void series_arrivedInAnyOrderAndTwice_isTheSame() {
        List<Reading> readings = new ArrayList<>(everyTenSeconds(Duration.ofHours(3)));
        Collections.shuffle(readings, new Random(5));
        for (int i = 0; i < readings.size(); i += 90) {
            Reading[] part = readings.subList(i, i + 90).toArray(Reading[]::new);
            store(part);
            store(part);
        }

        Series series = history().series(ANNA, Vital.HEART_RATE, MIDNIGHT, time("03:00"), 4);

        assertThat(series.widthMs()).isEqualTo(3_600_000);
        assertThat(series.points()).hasSize(3).allSatisfy(point -> assertThat(point.n())
                .isEqualTo(360));
    }

    @Test
    void series_nothingMeasured_isEmpty() {
        assertThat(history()
                        .series(ANNA, Vital.WEIGHT, MIDNIGHT, time("03:00"), 100)
                        .points())
                .isEmpty();
    }

    @Test
    void series_noPointsAsked_isRefused() {
        assertThatThrownBy(() -> history().series(ANNA, Vital.WEIGHT, MIDNIGHT, time("03:00"), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Reading> everyTenSeconds(Duration howLong) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < howLong.toSeconds() / 10; i++) {
            readings.add(aReading()
                    .at(MIDNIGHT.plusSeconds(i * 10L))
                    .heartRate(60 + i % 60)
                    .build());
        }
        return readings;
    }

    private void store(Reading... readings) {
        Await.result(log().store(new ReadingBatch(List.of(readings), List.of())));
    }

    private static Instant time(String text) {
        return Instant.parse(Readings.DAY + "T" + text + ":00Z");
    }

    private static long at(String text) {
        return time(text).toEpochMilli();
    }
}
