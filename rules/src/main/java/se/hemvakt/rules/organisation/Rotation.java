package se.hemvakt.rules.organisation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * Who is on call, in turns on the clock on the wall.
 *
 * @param starts when the first one's turn began; each turn begins at this time of day
 * @param turnDays days of each turn
 * @param staff ids, in the order of turns
 * @param swaps somebody else for a time; no two at once
 */
public record Rotation(LocalDateTime starts, int turnDays, List<String> staff, List<Swap> swaps, ZoneId zone) {
    public Rotation {
        if (turnDays < 1 || staff.isEmpty()) {
            throw new IllegalArgumentException("a rotation has turns of at least a day, and somebody");
        }
        staff = List.copyOf(staff);
        swaps = List.copyOf(swaps);
    }

    /** Somebody else than whose turn it is. */
    public record Swap(Span span, String staff, String why) {}

    /** The id of who is on call, also before the first turn: counted backwards. */
    public String onCall(Instant at) {
        for (Swap swap : swaps) {
            if (swap.span().contains(at)) {
                return swap.staff();
            }
        }
        long seconds =
                Duration.between(starts, LocalDateTime.ofInstant(at, zone)).toSeconds();
        long turn = Math.floorDiv(seconds, turnDays * 86_400L);
        return staff.get(Math.floorMod(turn, staff.size()));
    }
}
