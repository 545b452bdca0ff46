package se.hemvakt.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shifts of a day: each begins when the one before it ends, the last one ends when the first begins.
 *
 * @param shifts by beginning
 */
public record Shifts(List<Shift> shifts) {
    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\d_-]{0,19}");

    /** Common hours in Swedish municipal home care; no agreement fixes them, so an organisation sets its own. */
    public static final Shifts STANDARD = new Shifts(List.of(
            new Shift("day", LocalTime.of(7, 0)),
            new Shift("evening", LocalTime.of(15, 0)),
            new Shift("night", LocalTime.of(21, 30))));

    public record Shift(String name, LocalTime from) {}

    public Shifts {
        shifts = shifts.stream().sorted(Comparator.comparing(Shift::from)).toList();
        if (shifts.isEmpty()
                || shifts.stream().map(Shift::from).distinct().count() != shifts.size()
                || shifts.stream().map(Shift::name).distinct().count() != shifts.size()) {
            throw new IllegalArgumentException("shifts must be one or more, with different names and beginnings");
        }
    }

    /** {@code day=07:00,evening=15:00,night=21:30}; empty when it is not in that form. */
    public static Optional<Shifts> parse(String text) {
        List<Shift> shifts = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            String[] parts = one.strip().split("=", -1);
            if (parts.length != 2 || !NAME.matcher(parts[0]).matches()) {
                return Optional.empty();
            }
            try {
                shifts.add(new Shift(parts[0], LocalTime.parse(parts[1])));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new Shifts(shifts));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return shifts.stream().map(shift -> shift.name() + "=" + shift.from()).collect(Collectors.joining(","));
    }

    /**
     * One shift of one day.
     *
     * @param name as people call it
     * @param fromMs its beginning, epoch milliseconds
     * @param toMs its end, when the next one begins
     */
    public record Span(String name, long fromMs, long toMs) {}

    /** The shift at this moment. */
    public Span at(long atMs, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(atMs), zone);
        List<Span> spans = new ArrayList<>();
        for (LocalDate day = today.minusDays(1); !day.isAfter(today.plusDays(1)); day = day.plusDays(1)) {
            for (Shift shift : shifts) {
                // A beginning the clock leaves out in spring is the moment it is put forward.
                long from = day.atTime(shift.from()).atZone(zone).toInstant().toEpochMilli();
                if (!spans.isEmpty()) {
                    Span before = spans.get(spans.size() - 1);
                    spans.set(spans.size() - 1, new Span(before.name(), before.fromMs(), from));
                }
                spans.add(new Span(shift.name(), from, from));
            }
        }
        return spans.stream()
                .filter(span -> span.fromMs() <= atMs && atMs < span.toMs())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("every moment is in a shift"));
    }

    /** The name of the shift at this time of day. */
    public String at(LocalTime time) {
        // Before the first beginning it is still the last shift of yesterday.
        String name = shifts.get(shifts.size() - 1).name();
        for (Shift shift : shifts) {
            if (!time.isBefore(shift.from())) {
                name = shift.name();
            }
        }
        return name;
    }
}
