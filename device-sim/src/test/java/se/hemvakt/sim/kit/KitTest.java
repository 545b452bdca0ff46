package se.hemvakt.sim.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KitTest {
    private static final Kit.Settings SETTINGS =
            new Kit.Settings(4, 64, Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ZERO);
    private static final long T0 = 1_000_000;

    @Test
    void up_sendsInOrderAndNoMoreThanMayBeOnTheWay() {
        Kit kit = up(aKit(10));
        assertThat(sends(kit, T0)).containsExactly(1L, 2L, 3L, 4L);
        kit.receipt(7, 0, 2, T0);
        assertThat(sends(kit, T0)).containsExactly(5L, 6L);
    }

    @Test
    void h01_onlyAReceiptDeletes_reconnectBeginsWithTheLowestUnreceipted() {
        Kit kit = up(aKit(3));
        assertThat(sends(kit, T0)).containsExactly(1L, 2L, 3L);
        kit.receipt(7, 0, 1, T0);
        kit.lost(T0);
        connect(kit, T0 + 70_000);
        assertThat(sends(kit, T0 + 70_000)).containsExactly(2L, 3L);
        assertThat(kit.unreceipted()).isEqualTo(2);
    }

    @Test
    void receipt_isCumulative() {
        Kit kit = up(aKit(4));
        sends(kit, T0);
        kit.receipt(7, 0, 4, T0);
        assertThat(kit.unreceipted()).isZero();
        assertThat(kit.receipted()).isEqualTo(4);
    }

    @Test
    void h01_receiptOfAnotherEpochOrOfWhatWasNeverSent_deletesNothing() {
        Kit kit = up(aKit(10));
        sends(kit, T0);
        kit.receipt(6, 0, 3, T0);
        kit.receipt(7, 0, 9, T0);
        kit.receipt(7, 0, 0, T0);
        assertThat(kit.unreceipted()).isEqualTo(10);
    }

    @Test
    void h01_receiptThatNamesBothEnds_saysNothingAboutWhatLiesBefore() {
        Kit kit = up(aKit(6));
        sends(kit, T0);
        // A broker in between dropped message 2.
        kit.receipt(7, 1, 1, T0);
        kit.receipt(7, 3, 4, T0);
        assertThat(kit.unreceipted()).isEqualTo(3);
        assertThat(kit.receipted()).isEqualTo(3);
        kit.lost(T0);
        connect(kit, T0 + 70_000);
        assertThat(sends(kit, T0 + 70_000)).containsExactly(2L, 5L);
        kit.receipt(7, 2, 2, T0 + 70_000);
        kit.receipt(7, 5, 5, T0 + 70_000);
        assertThat(sends(kit, T0 + 70_000)).containsExactly(6L);
        kit.receipt(7, 6, 6, T0 + 70_000);
        assertThat(kit.unreceipted()).isZero();
    }

    @Test
    void lateReceiptAfterReconnect_countsForWhatWasSentBefore() {
        Kit kit = up(aKit(4));
        sends(kit, T0);
        kit.lost(T0);
        connect(kit, T0 + 70_000);
        kit.receipt(7, 0, 3, T0 + 70_000);
        assertThat(sends(kit, T0 + 70_000)).containsExactly(4L);
    }

    @Test
    void noReceiptInTime_hangsUpAndSendsAgain() {
        Kit kit = up(aKit(2));
        sends(kit, T0);
        assertThat(kit.next(T0 + 29_999)).isEqualTo(new Kit.Step.Wait(T0 + 30_000));
        assertThat(kit.next(T0 + 30_000)).isInstanceOf(Kit.Step.HangUp.class);
        connect(kit, T0 + 200_000);
        Kit.Step step = kit.next(T0 + 200_000);
        assertThat(step).isInstanceOfSatisfying(Kit.Step.Send.class, send -> {
            assertThat(send.message().seq()).isEqualTo(1);
            assertThat(send.again()).isTrue();
        });
    }

    @Test
    void progress_movesTheDeadline() {
        Kit kit = up(aKit(2));
        sends(kit, T0);
        kit.receipt(7, 0, 1, T0 + 20_000);
        assertThat(kit.next(T0 + 30_000)).isEqualTo(new Kit.Step.Wait(T0 + 50_000));
    }

    @Test
    void noAnswerToConnect_hangsUp() {
        Kit kit = aKit(1);
        assertThat(kit.next(T0)).isInstanceOf(Kit.Step.Connect.class);
        assertThat(kit.next(T0 + 14_999)).isInstanceOf(Kit.Step.Wait.class);
        assertThat(kit.next(T0 + 15_000)).isInstanceOf(Kit.Step.HangUp.class);
    }

    @Test
    void storeFull_dropsTheOldestOnlyAndRaisesTheEpoch() {
        Kit kit = aKit(64);
        kit.keep(List.of());
        assertThat(kit.dropped()).isEqualTo(4);
        assertThat(kit.unreceipted()).isEqualTo(61);
        up(kit);
        Kit.Step step = kit.next(T0);
        assertThat(step).isInstanceOfSatisfying(Kit.Step.Send.class, send -> {
            assertThat(send.epoch()).isEqualTo(8);
            assertThat(send.message().seq()).isEqualTo(5);
        });
    }

    @Test
    void usualStore_holds72hOfAStreamingKit() {
        assertThat(30 * Kit.Settings.USUAL.kept()).isGreaterThan(72 * 3600);
    }

    @Test
    void h38_platformRefusesFor24h_attemptsStayUnderTheCap() {
        for (int seed = 0; seed < 20; seed++) {
            Kit kit = new Kit(7, SETTINGS, new SplittableRandom(seed), T0);
            kit.keep(List.of());
            int attempts = 0;
            long now = T0;
            while (now < T0 + Duration.ofHours(24).toMillis()) {
                Kit.Step step = kit.next(now);
                if (step instanceof Kit.Step.Wait wait) {
                    now = wait.untilMs();
                } else {
                    attempts++;
                    kit.lost(now);
                }
            }
            // Every 32 s on average once the bound is reached; full jitter makes it vary.
            assertThat(attempts).isBetween(2_400, 3_100);
        }
    }

    @Test
    void h38_platformThatTakesConnectionsAndStoresNothing_isNoReasonToHurry() {
        Kit kit = aKit(1);
        long now = T0;
        long longestWait = 0;
        for (int attempt = 0; attempt < 40; attempt++) {
            connect(kit, now);
            kit.next(now);
            kit.lost(now);
            long until = ((Kit.Step.Wait) kit.next(now)).untilMs();
            longestWait = Math.max(longestWait, until - now);
            now = until;
        }
        assertThat(longestWait).isGreaterThan(20_000).isLessThanOrEqualTo(64_000);
    }

    @Test
    void h21_twoThousandKitsDroppedAtOnce_comeBackSpreadOut() {
        int[] perSecond = new int[70];
        for (int seed = 0; seed < 2_000; seed++) {
            Kit kit = new Kit(7, SETTINGS, new SplittableRandom(seed), T0);
            long now = T0;
            for (int failure = 0; failure < 7; failure++) {
                connect(kit, now);
                kit.lost(now);
                now = ((Kit.Step.Wait) kit.next(now)).untilMs();
            }
            connect(kit, now);
            kit.lost(now);
            long wait = ((Kit.Step.Wait) kit.next(now)).untilMs() - now;
            perSecond[(int) (wait / 1000)]++;
        }
        for (int second = 0; second < 64; second++) {
            assertThat(perSecond[second]).as("kits back in second %d", second).isBetween(5, 70);
        }
    }

    @Test
    void backOff_fallsBackAfterAReceiptOnly() {
        Kit kit = aKit(2);
        long now = T0;
        for (int failure = 0; failure < 8; failure++) {
            connect(kit, now);
            kit.lost(now);
            now = ((Kit.Step.Wait) kit.next(now)).untilMs();
        }
        connect(kit, now);
        sends(kit, now);
        kit.receipt(7, 0, 1, now);
        kit.lost(now);
        assertThat(((Kit.Step.Wait) kit.next(now)).untilMs() - now).isLessThanOrEqualTo(1_000);
    }

    @Test
    void anyHistoryOfLossesAndReceipts_sendsEveryMessageUntilReceipted() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Kit kit = new Kit(7, SETTINGS, random.split(), T0);
            boolean[] stored = new boolean[50];
            long now = T0;
            int kept = 0;
            long contiguous = 0;
            int turns = 0;
            while (contiguous < 40) {
                assertThat(turns++).as("turns of seed %d", seed).isLessThan(20_000);
                now += random.nextInt(5_000);
                if (kept < 40) {
                    kit.keep(List.of());
                    kept++;
                }
                Kit.Step step = kit.next(now);
                if (step instanceof Kit.Step.Connect) {
                    if (random.nextInt(3) == 0) {
                        kit.lost(now);
                    } else {
                        kit.connected();
                    }
                } else if (step instanceof Kit.Step.Send send && random.nextInt(4) != 0) {
                    long seq = send.message().seq();
                    // A platform stores in order: what comes after a gap on a connection is refused with it.
                    if (seq == contiguous + 1) {
                        stored[(int) seq] = true;
                        contiguous = seq;
                    }
                    if (random.nextInt(3) != 0) {
                        kit.receipt(7, 0, contiguous, now);
                    }
                } else if (step instanceof Kit.Step.Send) {
                    kit.lost(now);
                }
            }
            for (int seq = 1; seq <= 40; seq++) {
                assertThat(stored[seq]).as("seed %d, message %d", seed, seq).isTrue();
            }
        }
    }

    private static Kit aKit(int messages) {
        Kit kit = new Kit(7, SETTINGS, new SplittableRandom(1), T0);
        for (int i = 0; i < messages; i++) {
            kit.keep(List.of());
        }
        return kit;
    }

    private static Kit up(Kit kit) {
        connect(kit, T0);
        return kit;
    }

    private static void connect(Kit kit, long now) {
        assertThat(kit.next(now)).isInstanceOf(Kit.Step.Connect.class);
        kit.connected();
    }

    private static List<Long> sends(Kit kit, long now) {
        List<Long> sent = new ArrayList<>();
        while (kit.next(now) instanceof Kit.Step.Send send) {
            sent.add(send.message().seq());
        }
        return sent;
    }
}
