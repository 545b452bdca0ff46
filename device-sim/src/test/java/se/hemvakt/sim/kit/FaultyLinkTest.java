package se.hemvakt.sim.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultyLinkTest {
    private final Wire wire = new Wire();
    private final List<String> heard = new ArrayList<>();
    private final TreeMap<Long, List<Runnable>> timers = new TreeMap<>();
    private long now;

    @Test
    void drop_whateverIsSentIntoTheBrokenLine_isToldLostExactlyOnce() {
        FaultyLink link = link(new Faults(1, 0, 0, 0));
        for (int i = 1; i <= 20; i++) {
            link.publish(new byte[] {(byte) i});
            pass(50);
        }
        pass(10_000);
        assertThat(wire.sent).isSorted().hasSizeBetween(1, 6);
        assertThat(heard).containsExactly("lost");
    }

    @Test
    void delay_keepsTheOrderAndLosesNothing() {
        FaultyLink link = link(new Faults(0, 0, 0.3, 0));
        for (int i = 1; i <= 50; i++) {
            link.publish(new byte[] {(byte) i});
            pass(100);
        }
        pass(10_000);
        assertThat(wire.sent).hasSize(50).isSorted();
    }

    @Test
    void duplicate_sendsTheSameAgain() {
        FaultyLink link = link(new Faults(0, 1, 0, 0));
        link.publish(new byte[] {7});
        assertThat(wire.sent).containsExactly(7, 7);
    }

    @Test
    void reorder_swapsNeighboursAndLosesNothing() {
        FaultyLink link = link(new Faults(0, 0, 0, 0.5));
        for (int i = 1; i <= 50; i++) {
            link.publish(new byte[] {(byte) i});
        }
        pass(10_000);
        assertThat(wire.sent).hasSize(50).doesNotHaveDuplicates();
        for (int i = 0; i < 50; i++) {
            assertThat(wire.sent.get(i)).isBetween(i, i + 2);
        }
        assertThat(wire.sent).isNotEqualTo(wire.sent.stream().sorted().toList());
    }

    @Test
    void hangUp_whatWaitedIsGoneWithTheConnection() {
        FaultyLink link = link(new Faults(0, 0, 1, 0));
        link.publish(new byte[] {1});
        link.hangUp();
        link.connect(wire.listener());
        pass(10_000);
        assertThat(wire.sent).isEmpty();
    }

    private FaultyLink link(Faults faults) {
        FaultyLink link = new FaultyLink(wire, faults, new SplittableRandom(5), (ms, action) -> timers.computeIfAbsent(
                        now + ms, at -> new ArrayList<>())
                .add(action));
        link.connect(wire.listener());
        return link;
    }

    private void pass(long ms) {
        long until = now + ms;
        while (!timers.isEmpty() && timers.firstKey() <= until) {
            var due = timers.pollFirstEntry();
            now = due.getKey();
            due.getValue().forEach(Runnable::run);
        }
        now = until;
    }

    /** A line that remembers what was sent while it was open. */
    private final class Wire implements KitLink {
        final List<Integer> sent = new ArrayList<>();
        private @Nullable Listener open;

        Listener listener() {
            return new Listener() {
                @Override
                public void connected() {
                    heard.add("connected");
                }

                @Override
                public void lost(String reason) {
                    heard.add("lost");
                }

                @Override
                public void down(byte[] payload) {
                    heard.add("down");
                }

                @Override
                public void acknowledged() {
                    heard.add("acknowledged");
                }
            };
        }

        @Override
        public void connect(Listener listener) {
            open = listener;
        }

        @Override
        public void publish(byte[] payload) {
            if (open != null) {
                sent.add((int) payload[0]);
            }
        }

        @Override
        public void hangUp() {
            open = null;
        }

        @Override
        public void close() {
            open = null;
        }
    }
}
