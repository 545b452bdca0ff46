package se.hemvakt.rules.frailty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.rules.frailty.FrailtyReport.Direction;
import se.hemvakt.rules.frailty.FrailtyReport.DomainState;
import se.hemvakt.rules.frailty.FrailtyReport.Week;
import se.hemvakt.rules.frailty.FrailtySettings.Measure;
import se.hemvakt.rules.frailty.FrailtySettings.Scale;
import se.hemvakt.rules.frailty.FrailtyTrend.History;

/** Declines made by hand: what is found, what is not, and each deficit by its table. */
class FrailtyTrendTest {
    /** A Monday; lives begin here. */
    private static final LocalDate START = LocalDate.of(2026, 1, 5);

    private static final FrailtyTrend TREND = new FrailtyTrend(FrailtySettings.standard());

    private final Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> values = new EnumMap<>(FrailtyDomain.class);
    private final Set<LocalDate> acute = new HashSet<>();

    /** A value of each day of these weeks, by the number of the day. */
    private FrailtyTrendTest lives(FrailtyDomain domain, int weeks, IntUnaryOperator value) {
        for (int day = 0; day < 7 * weeks; day++) {
            values.computeIfAbsent(domain, d -> new TreeMap<>()).put(START.plusDays(day), value.applyAsInt(day));
        }
        return this;
    }

    /** Steady but for what a test changes. */
    private FrailtyTrendTest steady(int weeks) {
        return lives(FrailtyDomain.GAIT_SPEED, weeks, day -> 900)
                .lives(FrailtyDomain.STEPS, weeks, day -> 4_000_000)
                .lives(FrailtyDomain.WEIGHT, weeks, day -> 70_000)
                .lives(FrailtyDomain.RESTING_PULSE, weeks, day -> 64_000)
                .lives(FrailtyDomain.NIGHT_AWAKE, weeks, day -> 30_000)
                .lives(FrailtyDomain.EXHAUSTION, weeks, day -> 0)
                .lives(FrailtyDomain.FALLS, weeks, day -> 0);
    }

    private FrailtyReport after(int weeks) {
        return TREND.report(new History(values, acute), START.plusWeeks(weeks).minusDays(1));
    }

    private static DomainState state(FrailtyReport report, FrailtyDomain domain) {
        return report.domains().stream()
                .filter(one -> one.domain() == domain)
                .findFirst()
                .orElseThrow();
    }

    // ---- unknown

    @Test
    void h18_nothingMeasured_unknownAndNotLevel() {
        FrailtyReport report = after(20);
        assertThat(report.direction()).isEqualTo(Direction.UNKNOWN);
        assertThat(report.risePer4Weeks()).isNull();
        assertThat(report.completeness()).isZero();
        assertThat(report.weeks()).isEmpty();
        assertThat(report.reviewAdvised()).isFalse();
        assertThat(report.domains()).hasSize(8).allMatch(one -> one.deficit() == null && !one.moved());
    }

    /** Four weeks of baseline and five to see a direction: nine. */
    @ParameterizedTest
    @CsvSource({"3,0,UNKNOWN", "4,0,UNKNOWN", "5,1,UNKNOWN", "8,4,UNKNOWN", "9,5,LEVEL", "12,8,LEVEL", "30,8,LEVEL"})
    void h18_fewWeeks_unknownUntilNine(int weeks, int known, Direction direction) {
        FrailtyReport report = steady(weeks).after(weeks);
        assertThat(report.weeks()).hasSize(known).allMatch(week -> week.domains() == 7);
        assertThat(report.direction()).isEqualTo(direction);
        assertThat(report.completeness()).isCloseTo(known == 0 ? 0 : 1, within(1e-9));
    }

    @Test
    void h18_fewerThanThreeDomains_noIndex() {
        lives(FrailtyDomain.STEPS, 14, day -> 4_000_000 - 20_000 * day);
        lives(FrailtyDomain.WEIGHT, 14, day -> 70_000);
        assertThat(after(14).direction()).isEqualTo(Direction.UNKNOWN);
        assertThat(after(14).weeks()).allMatch(week -> week.index() == null && week.domains() == 2);
        lives(FrailtyDomain.FALLS, 14, day -> 0);
        assertThat(after(14).direction()).isEqualTo(Direction.FRAILER);
    }

    @Test
    void h18_tooFewValuesForABaseline_domainIsNotKnown() {
        steady(14);
        NavigableMap<LocalDate, Integer> gait = values.getOrDefault(FrailtyDomain.GAIT_SPEED, new TreeMap<>());
        LocalDate baselineFrom = START.plusWeeks(2);
        for (int day = 0; day < 14; day++) {
            gait.remove(baselineFrom.plusDays(day));
        }
        assertThat(after(14).weeks()).allMatch(week -> week.domains() == 7);
        gait.remove(baselineFrom.plusDays(14));
        assertThat(after(14).weeks()).allMatch(week -> week.domains() == 6);
        assertThat(state(after(14), FrailtyDomain.GAIT_SPEED).deficit()).isNull();
    }

    @Test
    void h18_tooFewDaysOfAWeek_domainIsNotKnownThatWeek() {
        steady(12);
        NavigableMap<LocalDate, Integer> steps = values.getOrDefault(FrailtyDomain.STEPS, new TreeMap<>());
        for (int day = 0; day < 3; day++) {
            steps.remove(START.plusWeeks(11).plusDays(day));
        }
        assertThat(after(12).weeks()).extracting(Week::domains).endsWith(7, 7);
        steps.remove(START.plusWeeks(11).plusDays(3));
        assertThat(after(12).weeks()).extracting(Week::domains).endsWith(7, 6);
        assertThat(state(after(12), FrailtyDomain.STEPS).completeness()).isCloseTo(52 / 56.0, within(1e-9));
        assertThat(after(12).completeness()).isCloseTo((4 + 52 / 56.0) / 5, within(1e-9));
    }

    // ---- deficits

    /** Each domain alone, changed for the whole last week; deficit in thousandths by the table. */
    @ParameterizedTest
    @CsvSource({
        "GAIT_SPEED,900,0",
        "GAIT_SPEED,850,500",
        "GAIT_SPEED,800,1000",
        "GAIT_SPEED,700,1000",
        "GAIT_SPEED,1000,0",
        "STEPS,3200000,500",
        "STEPS,2400000,1000",
        "STEPS,8000000,0",
        "WEIGHT,68250,500",
        "WEIGHT,66500,1000",
        "WEIGHT,73000,0",
        "RESTING_PULSE,71500,500",
        "RESTING_PULSE,79000,1000",
        "RESTING_PULSE,50000,0",
        "NIGHT_AWAKE,60000,500",
        "NIGHT_AWAKE,0,0"
    })
    void deficit_isAStraightLineToTheTableValue(FrailtyDomain domain, int value, int deficit) {
        steady(12);
        values.getOrDefault(domain, new TreeMap<>())
                .tailMap(START.plusWeeks(11), true)
                .replaceAll((day, was) -> value);
        assertThat(state(after(12), domain).deficit()).isEqualTo(deficit);
        assertThat(after(12).weeks().get(7).index()).isEqualTo(Math.round(deficit / 7f));
        assertThat(after(12).weeks().get(6).index()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,333", "2,667", "3,1000", "7,1000"})
    void deficit_exhaustion_threeDaysOfTheWeekAreWhole(int days, int deficit) {
        steady(12);
        for (int day = 0; day < days; day++) {
            values.getOrDefault(FrailtyDomain.EXHAUSTION, new TreeMap<>())
                    .put(START.plusWeeks(11).plusDays(day), 1_000);
        }
        assertThat(state(after(12), FrailtyDomain.EXHAUSTION).deficit()).isEqualTo(deficit);
    }

    @Test
    void deficit_falls_twoIn90DaysAreWhole() {
        steady(16);
        LocalDate lastDay = START.plusWeeks(16).minusDays(1);
        NavigableMap<LocalDate, Integer> falls = values.getOrDefault(FrailtyDomain.FALLS, new TreeMap<>());
        falls.put(lastDay.minusDays(89), 1_000);
        assertThat(state(after(16), FrailtyDomain.FALLS).deficit()).isEqualTo(500);
        falls.put(lastDay, 1_000);
        assertThat(state(after(16), FrailtyDomain.FALLS).deficit()).isEqualTo(1_000);
        falls.put(lastDay.minusDays(89), 0);
        falls.put(lastDay.minusDays(90), 1_000);
        assertThat(state(after(16), FrailtyDomain.FALLS).deficit()).isEqualTo(500);
    }

    /** Someone who walks twice as far on working days: a week of days off is no decline. */
    @Test
    void steps_weekdayAware_daysOffAreComparedWithDaysOff() {
        steady(12).lives(FrailtyDomain.STEPS, 12, day -> isOff(day) ? 2_000_000 : 4_000_000);
        NavigableMap<LocalDate, Integer> steps = values.getOrDefault(FrailtyDomain.STEPS, new TreeMap<>());
        // Only the week's end and two working days were worn in the last week.
        for (int day = 0; day < 3; day++) {
            steps.remove(START.plusWeeks(11).plusDays(day));
        }
        assertThat(state(after(12), FrailtyDomain.STEPS).deficit()).isZero();
        steps.tailMap(START.plusWeeks(11), true).replaceAll((day, was) -> was * 4 / 5);
        assertThat(state(after(12), FrailtyDomain.STEPS).deficit()).isEqualTo(500);
        steps.tailMap(START.plusWeeks(11), true).replaceAll((day, was) -> 0);
        assertThat(state(after(12), FrailtyDomain.STEPS).deficit()).isEqualTo(1_000);
    }

    private static boolean isOff(int day) {
        DayOfWeek which = START.plusDays(day).getDayOfWeek();
        return which == DayOfWeek.SATURDAY || which == DayOfWeek.SUNDAY;
    }

    // ---- the trend

    @Test
    void slowDecline_twoWeeksRunning_reviewIsAdvisedAndDomainsAreNamed() {
        steady(24);
        for (int day = 8 * 7; day < 24 * 7; day++) {
            double weeks = (day - 8 * 7) / 7.0;
            values.getOrDefault(FrailtyDomain.STEPS, new TreeMap<>())
                    .put(START.plusDays(day), (int) (4_000_000 * (1 - 0.03 * weeks)));
            values.getOrDefault(FrailtyDomain.WEIGHT, new TreeMap<>())
                    .put(START.plusDays(day), (int) (70_000 * (1 - 0.003 * weeks)));
        }
        int first = 0;
        int firstRise = 0;
        for (int week = 9; week <= 24; week++) {
            FrailtyReport report = after(week);
            firstRise = firstRise == 0 && report.direction() == Direction.FRAILER ? week : firstRise;
            first = first == 0 && report.reviewAdvised() ? week : first;
        }
        assertThat(firstRise).isBetween(10, 13);
        assertThat(first).as("not at the first sight").isGreaterThan(firstRise).isBetween(11, 16);
        FrailtyReport report = after(16);
        assertThat(report.direction()).isEqualTo(Direction.FRAILER);
        // Each week steps 0.03/0.4 and weight 0.003/0.05 of a deficit: 0.135 over seven domains, 0.077 in four weeks.
        assertThat(report.risePer4Weeks()).isBetween(70, 84);
        assertThat(report.cusum()).isGreaterThan(4);
        assertThat(report.domains().stream().filter(DomainState::moved).map(DomainState::domain))
                .containsExactly(FrailtyDomain.STEPS, FrailtyDomain.WEIGHT);
        assertThat(report.settingsVersion()).isEqualTo(1);
        assertThat(report.asOf()).isEqualTo(START.plusWeeks(16).minusDays(1));
    }

    @Test
    void recovery_isLessFrail_neverAReview() {
        steady(14);
        for (int day = 0; day < 14 * 7; day++) {
            int exhausted = day < 9 * 7 ? 1_000 : day % 7 < 2 && day < 11 * 7 ? 1_000 : 0;
            values.getOrDefault(FrailtyDomain.EXHAUSTION, new TreeMap<>()).put(START.plusDays(day), exhausted);
        }
        FrailtyReport report = after(14);
        assertThat(report.direction()).isEqualTo(Direction.LESS_FRAIL);
        assertThat(report.reviewAdvised()).isFalse();
        assertThat(report.domains()).noneMatch(DomainState::moved);
    }

    /** A fortnight in bed with pneumonia, told as acute: not frailty. Not told, the index sees it. */
    @Test
    void acuteDays_areLeftOut() {
        steady(13);
        for (int day = 11 * 7; day < 13 * 7; day++) {
            values.getOrDefault(FrailtyDomain.STEPS, new TreeMap<>()).put(START.plusDays(day), 200_000);
            values.getOrDefault(FrailtyDomain.RESTING_PULSE, new TreeMap<>()).put(START.plusDays(day), 90_000);
        }
        assertThat(after(13).weeks().get(7).index()).as("control off").isGreaterThan(200);
        for (int day = 11 * 7; day < 13 * 7; day++) {
            acute.add(START.plusDays(day));
        }
        FrailtyReport report = after(13);
        assertThat(report.weeks().get(7).index()).isNull();
        assertThat(report.direction()).isEqualTo(Direction.LEVEL);
        assertThat(report.completeness()).as("acute days are nobody's omission").isEqualTo(1);
    }

    @Test
    void oneBadWeek_movesNothing() {
        steady(12);
        for (int day = 9 * 7; day < 10 * 7; day++) {
            values.getOrDefault(FrailtyDomain.STEPS, new TreeMap<>()).put(START.plusDays(day), 500_000);
            values.getOrDefault(FrailtyDomain.GAIT_SPEED, new TreeMap<>()).put(START.plusDays(day), 500);
        }
        FrailtyReport report = after(12);
        assertThat(report.weeks().get(5).index()).isEqualTo(Math.round(2_000 / 7f));
        assertThat(report.direction()).isEqualTo(Direction.LEVEL);
        assertThat(report.risePer4Weeks()).isZero();
        assertThat(report.domains()).noneMatch(DomainState::moved);
    }

    /** By hand: index 143 (one of seven) for three weeks: (143/30 - 0.5) three times. */
    @Test
    void cusum_byHand() {
        steady(12);
        values.getOrDefault(FrailtyDomain.GAIT_SPEED, new TreeMap<>())
                .tailMap(START.plusWeeks(9), true)
                .replaceAll((day, was) -> 700);
        assertThat(after(12).cusum()).isCloseTo(3 * (143 / 30.0 - 0.5), within(1e-9));
        assertThat(after(9).cusum()).isZero();
    }

    // ---- what is set and recorded

    @Test
    void settings_wrong_areRefused() {
        Map<FrailtyDomain, Scale> scales = FrailtySettings.standard().scales();
        assertThatThrownBy(() -> new FrailtySettings(0, scales, 3, 30, 4)).hasMessageContaining("version");
        assertThatThrownBy(() -> new FrailtySettings(1, scales, 0, 30, 4)).hasMessageContaining("domainsMin");
        assertThatThrownBy(() -> new FrailtySettings(1, scales, 9, 30, 4)).hasMessageContaining("domainsMin");
        assertThatThrownBy(() -> new FrailtySettings(1, scales, 3, 0, 4)).hasMessageContaining("risePer4Weeks");
        assertThatThrownBy(() -> new FrailtySettings(1, scales, 3, 30, -1)).hasMessageContaining("cusumFrom");
        assertThatThrownBy(() -> new Scale(Measure.CHANGE, 0, 14, 3)).hasMessageContaining("wholeDeficit");
        assertThatThrownBy(() -> new Scale(Measure.CHANGE, 1, -1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scale(Measure.CHANGE, 1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0,2026-03-01,ssk01,2026-03-02,1 to 9",
        "10,2026-03-01,ssk01,2026-03-02,1 to 9",
        "5,2026-03-03,ssk01,2026-03-02,after",
        "5,2026-03-01,' ',2026-03-02,clinician"
    })
    void cfs_wrong_isRefused(int level, LocalDate stateOf, String by, LocalDate on, String because) {
        assertThatThrownBy(() -> new CfsRating(level, stateOf, by, on)).hasMessageContaining(because);
    }

    @Test
    void h36_toString_hasNoValue() {
        LocalDate day = LocalDate.of(2026, 3, 2);
        assertThat(new CfsRating(1, day, "ssk01", day).level()).isEqualTo(1);
        assertThat(new CfsRating(9, day, "ssk01", day)).hasToString("CfsRating[2026-03-02]");
        steady(12);
        assertThat(after(12).toString())
                .isEqualTo("FrailtyReport[" + START.plusWeeks(12).minusDays(1) + "]");
        assertThat(new History(values, acute).toString()).doesNotContain("900");
    }
}
