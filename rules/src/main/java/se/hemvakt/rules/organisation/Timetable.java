package se.hemvakt.rules.organisation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opening hours on the clock on the wall: when exactly it is open, over holidays, eves and clock changes.
 *
 * <p>It opens at the first moment at which the clock shows the opening time or later, and closes after the last moment at which it
 * shows less than the closing time. So when a clock is put back the hour that comes twice is open twice if either is, and when it
 * is put forward an opening within the hour that is left out is at its end: of two teams that follow one another neither leaves a
 * gap (H06).
 */
public final class Timetable {
    /** Nobody looks further ahead: what does not change within a year and a month does not change. */
    private static final Duration HORIZON = Duration.ofDays(400);

    /** An opening begun yesterday can still be open, an older one not: none lasts longer than until the same clock time. */
    private static final int LONGEST_DAYS = 1;

    private final Hours hours;
    private final DayCalendar calendar;
    private final ZoneId zone;
    private final @Nullable LocalDate first;
    private final @Nullable LocalDate last;
    private final boolean always;

    public Timetable(Hours hours, DayCalendar calendar, ZoneId zone) {
        this(hours, calendar, zone, null, null);
    }

    private Timetable(
            Hours hours, DayCalendar calendar, ZoneId zone, @Nullable LocalDate first, @Nullable LocalDate last) {
        this.hours = hours;
        this.calendar = calendar;
        this.zone = zone;
        this.first = first;
        this.last = last;
        this.always = hours.isAlways() && first == null && last == null;
    }

    /**
     * The same, of openings that begin on these dates.
     *
     * @param last the last one; null: without end
     */
    Timetable between(LocalDate first, @Nullable LocalDate last) {
        return new Timetable(hours, calendar, zone, first, last);
    }

    /** As written. */
    public Hours hours() {
        return hours;
    }

    /** Day and night, every day. */
    public boolean isAlways() {
        return always;
    }

    public boolean isOpen(Instant at) {
        if (always) {
            return true;
        }
        LocalDate today = LocalDate.ofInstant(at, zone);
        for (int back = 0; back <= LONGEST_DAYS; back++) {
            LocalDate date = today.minusDays(back);
            for (Hours.Clock open : opening(date)) {
                if (!at.isBefore(opens(date, open)) && at.isBefore(closes(date, open))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The next moment after this one at which it opens; empty when it does not within 400 days. */
    public Optional<Instant> opensNext(Instant after) {
        return search(after, open -> open.from().isAfter(after) ? open.from() : null);
    }

    /** The next moment after this one at which it closes; empty when it does not within 400 days. */
    public Optional<Instant> closesNext(Instant after) {
        return search(after, Span::to);
    }

    private interface Change {
        @Nullable
        Instant in(Span open);
    }

    private Optional<Instant> search(Instant after, Change change) {
        if (always) {
            return Optional.empty();
        }
        // Most change within a week; a palliative team's summer closing may not.
        for (Duration ahead : List.of(Duration.ofDays(8), Duration.ofDays(60), HORIZON)) {
            Span looked = Span.of(after, ahead);
            for (Span open : open(looked)) {
                Instant at = change.in(open);
                if (at != null && at.isBefore(looked.to())) {
                    return Optional.of(at);
                }
            }
        }
        return Optional.empty();
    }

    /** When it is open within this span, in order, not touching one another. */
    public List<Span> open(Span within) {
        if (always) {
            return List.of(within);
        }
        List<Span> open = new ArrayList<>();
        LocalDate end = LocalDate.ofInstant(within.to(), zone);
        for (LocalDate date = LocalDate.ofInstant(within.from(), zone).minusDays(LONGEST_DAYS);
                !date.isAfter(end);
                date = date.plusDays(1)) {
            for (Hours.Clock clock : opening(date)) {
                Instant from = later(opens(date, clock), within.from());
                Instant to = earlier(closes(date, clock), within.to());
                if (from.isBefore(to)) {
                    open.add(new Span(from, to));
                }
            }
        }
        return merged(open);
    }

    static List<Span> merged(List<Span> spans) {
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparing(Span::from));
        List<Span> merged = new ArrayList<>();
        for (Span span : sorted) {
            int newest = merged.size() - 1;
            if (newest >= 0 && !span.from().isAfter(merged.get(newest).to())) {
                Span before = merged.get(newest);
                merged.set(newest, new Span(before.from(), later(before.to(), span.to())));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private List<Hours.Clock> opening(LocalDate date) {
        if ((first != null && date.isBefore(first)) || (last != null && date.isAfter(last))) {
            return List.of();
        }
        return hours.on(date, calendar.kind(date));
    }

    private Instant opens(LocalDate date, Hours.Clock open) {
        LocalDateTime time = date.atStartOfDay().plusMinutes(open.from());
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change == null) {
            return time.atZone(zone).toInstant();
        }
        return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
    }

    private Instant closes(LocalDate date, Hours.Clock open) {
        LocalDateTime time = date.atStartOfDay().plusMinutes(open.to());
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        if (change == null) {
            return time.atZone(zone).toInstant();
        }
        if (change.isGap()) {
            return change.getInstant();
        }
        // At 02:00 exactly the clock, put back, shows 02:00 and never less again.
        return time.toInstant(
                time.equals(change.getDateTimeAfter()) ? change.getOffsetBefore() : change.getOffsetAfter());
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
