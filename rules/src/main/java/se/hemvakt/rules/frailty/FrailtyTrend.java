package se.hemvakt.rules.frailty;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.frailty.FrailtyReport.Direction;
import se.hemvakt.rules.frailty.FrailtyReport.DomainState;
import se.hemvakt.rules.frailty.FrailtyReport.Week;
import se.hemvakt.rules.frailty.FrailtySettings.Measure;
import se.hemvakt.rules.frailty.FrailtySettings.Scale;
import se.hemvakt.rules.trend.RobustStatistics;
import se.hemvakt.rules.trend.Slope;

/**
 * Frailty over weeks: each domain's change from the patient's own baseline as a deficit between 0 and 1, their mean as the
 * index of a week, and where the index goes over eight weeks. A pure function of daily values, asked once a week; nothing is
 * kept between.
 *
 * <p>The baseline is the 28 days before the eight weeks; while the patient has been followed for less time, the first 28 days,
 * and then there are fewer weeks. So a report needs nine weeks of days to say anything, and looks at twelve. Acute days count
 * in neither: what is looked for is the state between illnesses.
 *
 * <p>The rise is a Theil–Sen slope, told when it is enough this week and was last week and the one-sided CUSUM agrees: k half a
 * step, counted in steps of the rise worth telling, from the index of the baseline's own weeks.
 */
public final class FrailtyTrend {
    private static final int WEEK = 7;
    private static final int WEEKS = 8;
    private static final int BASELINE_DAYS = 28;
    private static final int FALLS_DAYS = 90;
    private static final int WHOLE = 1_000;
    /** A domain has moved when it has gone a tenth of the way to a whole deficit. */
    private static final int MOVED = 100;
    /** Working days and days off are compared each with their own when there are so many. */
    private static final int SAME_KIND_MIN = 4;

    private static final double CUSUM_K = 0.5;
    private static final int MINUTES_A_DAY = 1_440;

    private final FrailtySettings settings;

    public FrailtyTrend(FrailtySettings settings) {
        this.settings = settings;
    }

    /**
     * The values of one patient, at most one a day and domain.
     *
     * @param values thousandths of the domain's unit, by day
     * @param acuteDays days on which a clinical episode lived
     */
    public record History(Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> values, Set<LocalDate> acuteDays) {
        public History {
            Map<FrailtyDomain, NavigableMap<LocalDate, Integer>> copy = new EnumMap<>(FrailtyDomain.class);
            values.forEach((domain, days) -> copy.put(domain, new TreeMap<>(days)));
            values = copy;
            acuteDays = Set.copyOf(acuteDays);
        }

        /** No value (H36). */
        @Override
        public String toString() {
            return "History[" + values.keySet() + "]";
        }

        private NavigableMap<LocalDate, Integer> days(FrailtyDomain domain, LocalDate from, LocalDate to) {
            NavigableMap<LocalDate, Integer> all = values.get(domain);
            NavigableMap<LocalDate, Integer> days = new TreeMap<>();
            if (all != null && !from.isAfter(to)) {
                all.subMap(from, true, to, true).forEach((day, value) -> {
                    if (!acuteDays.contains(day)) {
                        days.put(day, value);
                    }
                });
            }
            return days;
        }

        private @Nullable LocalDate first(LocalDate from) {
            LocalDate first = null;
            for (NavigableMap<LocalDate, Integer> days : values.values()) {
                LocalDate one = days.ceilingKey(from);
                if (one != null && (first == null || one.isBefore(first))) {
                    first = one;
                }
            }
            return first;
        }
    }

    /** How the patient has fared until this day. */
    public FrailtyReport report(History history, LocalDate asOf) {
        Course now = new Course(history, asOf);
        Course before = new Course(history, asOf.minusDays(WEEK));
        Integer rise = now.rise();
        Integer riseBefore = before.rise();
        boolean enough = rise != null && rise >= settings.risePer4Weeks();
        boolean enoughBefore = riseBefore != null && riseBefore >= settings.risePer4Weeks();
        return new FrailtyReport(
                settings.version(),
                asOf,
                now.weeks(),
                direction(rise),
                rise,
                now.cusum(),
                now.domains(),
                now.completeness(),
                enough && enoughBefore && now.cusum() >= settings.cusumFrom());
    }

    private Direction direction(@Nullable Integer rise) {
        if (rise == null) {
            return Direction.UNKNOWN;
        }
        if (rise >= settings.risePer4Weeks()) {
            return Direction.FRAILER;
        }
        return rise <= -settings.risePer4Weeks() ? Direction.LESS_FRAIL : Direction.LEVEL;
    }

    /** The weeks that end with a day, against the baseline before them. */
    private final class Course {
        private final History history;
        private final LocalDate asOf;
        /** The first day of the baseline, or null when nothing was ever measured. */
        private final @Nullable LocalDate baselineFrom;

        private final Map<FrailtyDomain, @Nullable Integer[]> deficits = new EnumMap<>(FrailtyDomain.class);
        private final List<Week> weeks = new ArrayList<>();
        private final List<Integer> baselineIndexes = new ArrayList<>();

        Course(History history, LocalDate asOf) {
            this.history = history;
            this.asOf = asOf;
            this.baselineFrom = history.first(asOf.minusDays(WEEKS * WEEK + BASELINE_DAYS - 1));
            if (baselineFrom == null) {
                return;
            }
            int count = (int) Math.min(
                    WEEKS, (asOf.toEpochDay() - baselineTo(baselineFrom).toEpochDay()) / WEEK);
            settings.scales().forEach((domain, scale) -> {
                @Nullable Integer[] byWeek = new Integer[Math.max(0, count)];
                for (int i = 0; i < byWeek.length; i++) {
                    byWeek[i] =
                            deficit(domain, scale, baselineFrom, asOf.minusDays((long) WEEK * (byWeek.length - 1 - i)));
                }
                deficits.put(domain, byWeek);
            });
            for (int i = 0; i < count; i++) {
                List<Integer> known = new ArrayList<>();
                for (@Nullable Integer[] byWeek : deficits.values()) {
                    Integer deficit = byWeek[i];
                    if (deficit != null) {
                        known.add(deficit);
                    }
                }
                weeks.add(new Week(asOf.minusDays((long) WEEK * (count - 1 - i)), index(known), known.size()));
            }
            for (int i = 1; i <= BASELINE_DAYS / WEEK; i++) {
                List<Integer> known = new ArrayList<>();
                LocalDate lastDay = baselineFrom.plusDays((long) WEEK * i - 1);
                settings.scales().forEach((domain, scale) -> {
                    Integer deficit = deficit(domain, scale, baselineFrom, lastDay);
                    if (deficit != null) {
                        known.add(deficit);
                    }
                });
                Integer index = index(known);
                if (index != null) {
                    baselineIndexes.add(index);
                }
            }
        }

        private @Nullable Integer index(List<Integer> known) {
            if (known.size() < settings.domainsMin()) {
                return null;
            }
            int sum = 0;
            for (int deficit : known) {
                sum += deficit;
            }
            return Math.round((float) sum / known.size());
        }

        List<Week> weeks() {
            return weeks;
        }

        /** Thousandths in four weeks, or null. */
        @Nullable
        Integer rise() {
            int[] minutes = new int[weeks.size()];
            int[] indexes = new int[weeks.size()];
            int n = 0;
            for (int i = 0; i < weeks.size(); i++) {
                Integer index = weeks.get(i).index();
                if (index != null) {
                    minutes[n] = i * WEEK * MINUTES_A_DAY;
                    indexes[n++] = index;
                }
            }
            if (n < Slope.POINTS_MIN) {
                return null;
            }
            return (int) Math.round(Slope.theilSen(minutes, indexes, n).perDayMilli() * BASELINE_DAYS);
        }

        double cusum() {
            int reference = baselineIndexes.isEmpty()
                    ? 0
                    : RobustStatistics.median(
                            baselineIndexes.stream().mapToInt(Integer::intValue).toArray(), baselineIndexes.size());
            double sum = 0;
            for (Week week : weeks) {
                if (week.index() != null) {
                    sum = Math.max(0, sum + (double) (week.index() - reference) / settings.risePer4Weeks() - CUSUM_K);
                }
            }
            return sum;
        }

        List<DomainState> domains() {
            List<DomainState> states = new ArrayList<>();
            for (FrailtyDomain domain : FrailtyDomain.values()) {
                if (settings.scales().containsKey(domain)) {
                    @Nullable Integer[] byWeek = deficits.getOrDefault(domain, new Integer[0]);
                    List<Integer> known = new ArrayList<>();
                    for (Integer deficit : byWeek) {
                        if (deficit != null) {
                            known.add(deficit);
                        }
                    }
                    Integer last = known.isEmpty() ? null : known.get(known.size() - 1);
                    states.add(new DomainState(domain, last, hasMoved(known), share(domain)));
                }
            }
            return states;
        }

        /** The last weeks against the first ones, three of each where there are six: one odd week moves nothing. */
        private boolean hasMoved(List<Integer> known) {
            int few = Math.min(3, known.size() / 2);
            if (few == 0) {
                return false;
            }
            int[] first = new int[few];
            int[] last = new int[few];
            for (int i = 0; i < few; i++) {
                first[i] = known.get(i);
                last[i] = known.get(known.size() - 1 - i);
            }
            return RobustStatistics.median(last, few) - RobustStatistics.median(first, few) >= MOVED;
        }

        double completeness() {
            double sum = 0;
            int counted = 0;
            for (Map.Entry<FrailtyDomain, Scale> one : settings.scales().entrySet()) {
                if (one.getValue().hasBaseline() && hasBaseline(one.getKey(), one.getValue())) {
                    sum += share(one.getKey());
                    counted++;
                }
            }
            return counted == 0 ? 0 : sum / counted;
        }

        private boolean hasBaseline(FrailtyDomain domain, Scale scale) {
            return baselineFrom != null
                    && history.days(domain, baselineFrom, baselineTo(baselineFrom))
                                    .size()
                            >= Math.max(1, scale.baselineValuesMin());
        }

        /** Acute days are nobody's omission. */
        private double share(FrailtyDomain domain) {
            if (weeks.isEmpty()) {
                return 0;
            }
            LocalDate from = asOf.minusDays((long) WEEK * weeks.size() - 1);
            int days = 0;
            for (LocalDate day = from; !day.isAfter(asOf); day = day.plusDays(1)) {
                days += history.acuteDays().contains(day) ? 0 : 1;
            }
            return days == 0 ? 0 : (double) history.days(domain, from, asOf).size() / days;
        }

        /** Of the week that ends with this day: 0 to 1,000, or null when too little is known. */
        private @Nullable Integer deficit(
                FrailtyDomain domain, Scale scale, LocalDate baselineFrom, LocalDate lastDay) {
            NavigableMap<LocalDate, Integer> week = history.days(domain, lastDay.minusDays(WEEK - 1), lastDay);
            if (week.size() < scale.weekValuesMin()) {
                return null;
            }
            return switch (scale.measure()) {
                case SUM_OF_WEEK -> part(sum(week), scale);
                case SUM_OF_90_DAYS ->
                    part(sum(history.days(domain, lastDay.minusDays(FALLS_DAYS - 1), lastDay)), scale);
                case CHANGE, SHARE -> {
                    NavigableMap<LocalDate, Integer> baseline =
                            history.days(domain, baselineFrom, baselineTo(baselineFrom));
                    if (baseline.size() < Math.max(1, scale.baselineValuesMin())) {
                        yield null;
                    }
                    int[] changes = new int[week.size()];
                    int n = 0;
                    for (Map.Entry<LocalDate, Integer> day : week.entrySet()) {
                        int usual = usual(baseline, domain, day.getKey());
                        if (scale.measure() == Measure.CHANGE) {
                            changes[n++] = day.getValue() - usual;
                        } else if (usual > 0) {
                            changes[n++] = (int) Math.round((double) WHOLE * day.getValue() / usual) - WHOLE;
                        }
                    }
                    yield n == 0 ? null : part(RobustStatistics.median(changes, n), scale);
                }
            };
        }
    }

    private static LocalDate baselineTo(LocalDate from) {
        return from.plusDays(BASELINE_DAYS - 1);
    }

    /** The median of the baseline; of steps, of working days or of days off where there are enough. */
    private static int usual(NavigableMap<LocalDate, Integer> baseline, FrailtyDomain domain, LocalDate day) {
        int[] all = new int[baseline.size()];
        int[] same = new int[baseline.size()];
        int ofAll = 0;
        int ofSame = 0;
        for (Map.Entry<LocalDate, Integer> one : baseline.entrySet()) {
            all[ofAll++] = one.getValue();
            if (isOff(one.getKey()) == isOff(day)) {
                same[ofSame++] = one.getValue();
            }
        }
        return domain == FrailtyDomain.STEPS && ofSame >= SAME_KIND_MIN
                ? RobustStatistics.median(same, ofSame)
                : RobustStatistics.median(all, ofAll);
    }

    private static boolean isOff(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static int sum(NavigableMap<LocalDate, Integer> days) {
        int sum = 0;
        for (int value : days.values()) {
            sum += value;
        }
        return sum;
    }

    private static int part(int change, Scale scale) {
        long part = Math.round((double) WHOLE * change / scale.wholeDeficit());
        return (int) Math.max(0, Math.min(WHOLE, part));
    }
}
