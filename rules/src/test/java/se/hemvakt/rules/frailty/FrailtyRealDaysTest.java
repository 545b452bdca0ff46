package se.hemvakt.rules.frailty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.hemvakt.rules.frailty.FrailtyTrend.History;

/**
 * The frailty trend on the steps, nights and weights of real people (fitbit2016, read where it lies beside the project): how
 * often it speaks though nothing changed, and how soon when something did. A month is all there is of each; longer lives are
 * made of whole real weeks drawn anew, so that weekdays and ordinary ups and downs stay.
 */
class FrailtyRealDaysTest {
    private static final Path SHARED = Path.of("..", "..", "shared", "data", "fitbit2016");
    private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);
    private static final int WEEKS = 52;

    private static Map<String, Map<FrailtyDomain, NavigableMap<LocalDate, Integer>>> people = Map.of();

    @BeforeAll
    static void read() throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "the recordings lie beside the project");
        Map<String, Map<FrailtyDomain, NavigableMap<LocalDate, Integer>>> read = new TreeMap<>();
        for (String[] row : rows("dailyActivity_merged.csv")) {
            int steps = Integer.parseInt(row[2]);
            // A day without a step is a day on which it was not worn.
            if (steps > 0) {
                days(read, row[0], FrailtyDomain.STEPS).put(date(row[1]), steps * 1_000);
            }
        }
        for (String[] row : rows("sleepDay_merged.csv")) {
            int awake = Integer.parseInt(row[4]) - Integer.parseInt(row[3]);
            days(read, row[0], FrailtyDomain.NIGHT_AWAKE).put(date(row[1]), awake * 1_000);
        }
        for (String[] row : rows("weightLogInfo_merged.csv")) {
            days(read, row[0], FrailtyDomain.WEIGHT).put(date(row[1]), (int) (1_000 * Double.parseDouble(row[2])));
        }
        people = read;
    }

    private static List<String[]> rows(String file) throws IOException {
        return Files.readAllLines(SHARED.resolve(file)).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    /** Month first; 4/12/2016, 4/12/2016 12:00:00 AM and 05/02/2016 23:59. */
    private static LocalDate date(String us) {
        String[] parts = us.split(" ")[0].split("/");
        return LocalDate.of(Integer.parseInt(parts[2]), Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    private static NavigableMap<LocalDate, Integer> days(
            Map<String, Map<FrailtyDomain, NavigableMap<LocalDate, Integer>>> people,
            String who,
            FrailtyDomain domain) {
        return people.computeIfAbsent(who, w -> new EnumMap<>(FrailtyDomain.class))
                .computeIfAbsent(domain, d -> new TreeMap<>());
    }

    /** A year of whole weeks drawn from a person's month; steps fall by this share a week from a week on. */
    private static History year(
            Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> month, Random random, int fromWeek, double share) {
        Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> year = new EnumMap<>(FrailtyDomain.class);
        LocalDate firstMonday = LocalDate.of(2016, 4, 12).with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        for (int week = 0; week < WEEKS; week++) {
            LocalDate drawn = firstMonday.plusWeeks(random.nextInt(4));
            double left = Math.max(0.2, 1 - share * Math.max(0, week - fromWeek));
            for (int day = 0; day < 7; day++) {
                LocalDate then = MONDAY.plusWeeks(week).plusDays(day);
                for (Map.Entry<FrailtyDomain, NavigableMap<LocalDate, Integer>> one : month.entrySet()) {
                    Integer value = one.getValue().get(drawn.plusDays(day));
                    if (value != null) {
                        boolean steps = one.getKey() == FrailtyDomain.STEPS;
                        int changed = steps
                                ? (int) (left * value)
                                : one.getKey() == FrailtyDomain.NIGHT_AWAKE && share > 0
                                        ? value + (int) (60_000 * (1 - left))
                                        : value;
                        year.computeIfAbsent(one.getKey(), d -> new TreeMap<>()).put(then, changed);
                    }
                }
                year.computeIfAbsent(FrailtyDomain.FALLS, d -> new TreeMap<>()).put(then, 0);
                year.computeIfAbsent(FrailtyDomain.EXHAUSTION, d -> new TreeMap<>())
                        .put(then, 0);
            }
        }
        return new History(year, Set.of());
    }

    private static List<Map<FrailtyDomain, NavigableMap<LocalDate, Integer>>> wornDaily() {
        return people.values().stream()
                .filter(person -> person.getOrDefault(FrailtyDomain.STEPS, new TreeMap<>())
                                .size()
                        >= 26)
                .filter(person -> person.getOrDefault(FrailtyDomain.NIGHT_AWAKE, new TreeMap<>())
                                .size()
                        >= 20)
                .toList();
    }

    @Test
    void h18_aMonthOnly_isTooShortToSayAnything() {
        FrailtyTrend trend = new FrailtyTrend(FrailtySettings.standard());
        assertThat(people).hasSize(33);
        people.values().forEach(person -> {
            FrailtyReport report = trend.report(new History(person, Set.of()), LocalDate.of(2016, 5, 12));
            assertThat(report.direction()).isEqualTo(FrailtyReport.Direction.UNKNOWN);
            assertThat(report.reviewAdvised()).isFalse();
        });
    }

    @Test
    void realPeople_nothingChanged_seldomAsksForAReview() {
        FrailtyTrend trend = new FrailtyTrend(FrailtySettings.standard());
        int reports = 0;
        int asks = 0;
        List<Map<FrailtyDomain, NavigableMap<LocalDate, Integer>>> worn = wornDaily();
        for (int seed = 0; seed < 8; seed++) {
            for (int i = 0; i < worn.size(); i++) {
                History history = year(worn.get(i), new Random(1_000L * seed + i), 0, 0);
                boolean asked = false;
                for (int week = 12; week < WEEKS; week++) {
                    FrailtyReport report =
                            trend.report(history, MONDAY.plusWeeks(week).minusDays(1));
                    reports++;
                    asks += report.reviewAdvised() && !asked ? 1 : 0;
                    asked = report.reviewAdvised();
                }
            }
        }
        // 0.58 when written: a review is asked for about once in two years without cause.
        assertThat(asks / (reports / 52.0)).as("asks a person and year").isLessThan(0.7);
    }

    @Test
    void realPeople_stepsFallByATwentyFifthAWeek_isFoundInTwoMonths() {
        FrailtyTrend trend = new FrailtyTrend(FrailtySettings.standard());
        List<Map<FrailtyDomain, NavigableMap<LocalDate, Integer>>> worn = wornDaily();
        List<Integer> found = new ArrayList<>();
        int all = 0;
        for (int seed = 0; seed < 8; seed++) {
            for (int i = 0; i < worn.size(); i++) {
                History history = year(worn.get(i), new Random(1_000L * seed + i), 20, 0.04);
                all++;
                for (int week = 21; week < 40; week++) {
                    if (trend.report(history, MONDAY.plusWeeks(week).minusDays(1))
                            .reviewAdvised()) {
                        found.add(week - 20);
                        break;
                    }
                }
            }
        }
        found.sort(null);
        assertThat(found).hasSizeGreaterThan(all * 95 / 100);
        assertThat(found.get(found.size() / 2)).as("weeks until half are found").isLessThanOrEqualTo(7);
    }
}
