package se.hemvakt.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Kind;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;

/** What goes together, and that nothing waits for company (H19). */
class WaitingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final int RED = 0;
    private static final int LOW = 2;

    private final Waiting waiting = new Waiting();

    private static Message message(long id, Kind kind, String address, int rank) {
        return new Message(id, kind, "e" + id, "team-a", Channel.MAIL, address, rank, NOW, 0, null);
    }

    private static Message low(long id) {
        return message(id, Kind.TELL, "a@example.se", LOW);
    }

    private List<Long> taken() {
        Message first = waiting.first();
        return first == null
                ? List.of()
                : waiting.take(first).stream().map(Message::id).toList();
    }

    @Test
    void h19_sameReceiver_goesTogether_theMostUrgentFirst_othersAlone() {
        waiting.add(low(1));
        waiting.add(message(2, Kind.TELL, "b@example.se", LOW));
        waiting.add(message(3, Kind.TELL, "a@example.se", RED));
        waiting.add(low(4));
        assertThat(taken()).containsExactly(3L, 1L, 4L);
        assertThat(taken()).containsExactly(2L);
        assertThat(waiting.first()).isNull();
    }

    @Test
    void h19_doneNeverAmongWhatWaits_testsAlone() {
        waiting.add(low(1));
        waiting.add(message(2, Kind.OVER, "a@example.se", LOW));
        waiting.add(message(3, Kind.GAP, "a@example.se", LOW));
        waiting.add(message(4, Kind.OVER, "a@example.se", LOW));
        waiting.add(message(5, Kind.TEST, "a@example.se", LOW));
        waiting.add(message(6, Kind.TEST, "a@example.se", LOW));
        assertThat(taken()).containsExactly(1L);
        assertThat(taken()).containsExactly(2L, 4L);
        assertThat(taken()).containsExactly(3L);
        assertThat(taken()).containsExactly(5L);
        assertThat(taken()).containsExactly(6L);
    }

    @Test
    void h04_red_thatComesWhileOthersAreHeld_goesAtOnceAndTakesThemAlong() {
        waiting.hold(low(1));
        waiting.hold(message(2, Kind.TELL, "b@example.se", LOW));
        assertThat(waiting.first()).as("held").isNull();
        waiting.add(message(3, Kind.TELL, "a@example.se", RED));
        assertThat(taken()).containsExactly(3L, 1L);
        waiting.release(low(1));
        assertThat(waiting.first()).as("it has gone").isNull();
        waiting.release(message(2, Kind.TELL, "b@example.se", LOW));
        assertThat(taken()).containsExactly(2L);
    }

    /** Its first time comes while it is held for its second attempt: that is not its time any more. */
    @Test
    void heldAnew_isNotReleasedByTheTimeOfBefore() {
        Message first = low(1);
        waiting.hold(first);
        waiting.add(low(2));
        assertThat(taken()).containsExactly(1L, 2L);
        Message second = first.triedAgain(NOW.plus(Duration.ofSeconds(1)));
        waiting.hold(second);
        waiting.release(first);
        assertThat(waiting.first()).isNull();
        waiting.release(second);
        assertThat(waiting.first()).isEqualTo(second);
    }

    @Test
    void moreThanALetterHolds_goInSeveral() {
        LongStream.rangeClosed(1, Letter.MESSAGES_MAX + 1).forEach(id -> waiting.add(low(id)));
        assertThat(taken()).hasSize(Letter.MESSAGES_MAX).startsWith(1L, 2L);
        assertThat(taken()).containsExactly(Letter.MESSAGES_MAX + 1L);
        assertThat(taken()).isEmpty();
    }
}
