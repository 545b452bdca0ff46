package se.hemvakt.notify.send;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.hemvakt.notify.message.Kind;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;

/**
 * What waits in one lane: a line, red first and then as they were ordered, and beside it what is held until its time comes (a
 * rate limit, a retry). Whatever goes takes with it all that waits for the same receiver, in the line or held, so nothing is ever
 * made to wait for company. For one thread.
 */
final class Waiting {
    private static final Comparator<Message> URGENT_FIRST =
            Comparator.comparingInt(Message::rank).thenComparingLong(Message::id);

    /** Only what is of one kind goes together: "done" among "waiting" would be read as the one or the other. */
    private record Receiver(Kind kind, String team, String address) {
        static Receiver of(Message message) {
            return new Receiver(message.kind(), message.team(), message.address());
        }
    }

    private final TreeSet<Message> line = new TreeSet<>(URGENT_FIRST);
    /** Of the line and held. */
    private final Map<Receiver, TreeSet<Message>> all = new HashMap<>();

    /** To the line. */
    void add(Message message) {
        hold(message);
        line.add(message);
    }

    /** Not before {@link #release}, unless it goes along with another. */
    void hold(Message message) {
        all.computeIfAbsent(Receiver.of(message), one -> new TreeSet<>(URGENT_FIRST))
                .add(message);
    }

    /** Its time has come: to the line, unless it has gone along with another. */
    void release(Message message) {
        TreeSet<Message> same = all.get(Receiver.of(message));
        Message held = same == null ? null : same.floor(message);
        // After another attempt it is held anew, and this is the time of the one before.
        if (message.equals(held)) {
            line.add(message);
        }
    }

    /** The first of the line, still in it; null when the line is empty. */
    @Nullable
    Message first() {
        return line.isEmpty() ? null : line.first();
    }

    /** Takes one out. */
    void remove(Message message) {
        line.remove(message);
        all.computeIfPresent(Receiver.of(message), (receiver, same) -> {
            same.remove(message);
            return same.isEmpty() ? null : same;
        });
    }

    /** Takes out the first of the line and what goes with it, the most urgent first, at most {@link Letter#MESSAGES_MAX}. */
    List<Message> take(Message first) {
        List<Message> together = new ArrayList<>();
        if (first.kind() == Kind.TEST) {
            // It asks whether this very one arrives.
            together.add(first);
        } else {
            for (Message same : all.getOrDefault(Receiver.of(first), new TreeSet<>(URGENT_FIRST))) {
                if (together.size() < Letter.MESSAGES_MAX) {
                    together.add(same);
                }
            }
        }
        together.forEach(this::remove);
        return together;
    }
}
