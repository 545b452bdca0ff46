package se.hemvakt.dashboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.PatientId;

class SlowScreenTest {
    private static final PatientId ANNA = new PatientId(101);
    private static final PatientId BO = new PatientId(102);

    private final Wire wire = new Wire();
    private final SlowScreen screen = new SlowScreen(wire, SlowScreenTest::values);

    @Test
    void offer_fastScreen_sendsAtOnce() {
        screen.offer(vitals(ANNA));
        assertThat(wire.sent).containsExactly("vitals 101");
    }

    @Test
    void offer_slowScreen_mergesVitalsIntoOneFrameWhenDrained() {
        wire.pending = SlowScreen.MERGE_BYTES + 1;
        screen.offer(vitals(ANNA));
        screen.offer(vitals(BO));
        screen.offer(vitals(ANNA));
        assertThat(wire.sent).isEmpty();

        wire.pending = 0;
        screen.drained();
        screen.drained();
        assertThat(wire.sent).containsExactly("now 101 102");
    }

    @Test
    void offer_slowScreen_stillSendsCare() {
        wire.pending = SlowScreen.MERGE_BYTES + 1;
        screen.offer(new Frame(Frame.Kind.CARE, "care", Set.of(ANNA)));
        assertThat(wire.sent).containsExactly("care");
    }

    @Test
    void h22_offer_screenThatNeverReads_closesForResyncInsteadOfDroppingAnAlert() {
        wire.pending = SlowScreen.CLOSE_BYTES;
        screen.offer(new Frame(Frame.Kind.CARE, "care", Set.of(ANNA)));
        screen.offer(new Frame(Frame.Kind.CARE, "later", Set.of(ANNA)));
        assertThat(wire.closed).isEqualTo(1);
        assertThat(wire.sent).isEmpty();
    }

    @Test
    void offer_snapshotLargerThanTheBuffer_isSentToAnIdleScreen() {
        String large = "x".repeat(SlowScreen.CLOSE_BYTES + 1);
        screen.offer(new Frame(Frame.Kind.SNAPSHOT, large, Set.of()));
        assertThat(wire.sent).hasSize(1);
        assertThat(wire.closed).isZero();
    }

    private static Frame vitals(PatientId patient) {
        return new Frame(Frame.Kind.VITALS, "vitals " + patient.value(), Set.of(patient));
    }

    private static Frame values(Set<PatientId> patients) {
        String who = patients.stream()
                .sorted()
                .map(patient -> Long.toString(patient.value()))
                .collect(Collectors.joining(" "));
        return new Frame(Frame.Kind.VITALS, "now " + who, patients);
    }

    private static final class Wire implements SlowScreen.Outlet {
        final List<String> sent = new ArrayList<>();
        long pending;
        int closed;

        @Override
        public long pendingBytes() {
            return pending;
        }

        @Override
        public void send(String text) {
            sent.add(text);
        }

        @Override
        public void closeForResync() {
            closed++;
        }
    }
}
