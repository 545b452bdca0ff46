package se.hemvakt.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.State;
import se.hemvakt.testkit.Await;

/** None is overlooked: not by a restart, not by a late commit, not in a crowd (H05); and a crowd is one message (H19). */
class SenderIT {
    private static final int RED = 0;
    private static final int LOW = 2;

    private final Desk desk = new Desk();

    @AfterEach
    void close() {
        desk.close();
    }

    /** A mail server that takes connections and says nothing. */
    private int silent(ConcurrentLinkedQueue<NetSocket> sockets) {
        NetServer server = Await.result(
                desk.vertx.createNetServer().connectHandler(sockets::add).listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    private void mailAt(int port) {
        desk.with("hemvakt.notify.smtp.host", "127.0.0.1")
                .with("hemvakt.notify.smtp.port", port)
                .with("hemvakt.notify.smtp.tls", "none")
                .with("hemvakt.notify.smtp.from", "hemvakt@example.se");
    }

    @Test
    void h05_orderedWhileStopped_isSentAtTheStart() throws Exception {
        desk.screens.put("team-a", 1);
        List<Long> ids = desk.orders("TELL", Channel.WARD_SCREEN, Collections.nCopies(50, ""), LOW, "e1");
        desk.start();
        for (long id : ids) {
            assertThat(desk.end(id).state()).isEqualTo(State.DELIVERED);
            assertThat(desk.path(id)).containsExactly(State.TRYING, State.DELIVERED);
        }
    }

    @Test
    void h05_attemptCutOffByAStop_isTriedAgainAfterTheStart() throws Exception {
        ConcurrentLinkedQueue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
        mailAt(silent(sockets));
        desk.with("hemvakt.notify.timeout", "30s").start();
        long message = desk.order("TELL", Channel.MAIL, "team@example.se", RED);
        Await.until(() -> assertThat(sockets).isNotEmpty());
        desk.stop();
        assertThat(desk.path(message)).containsExactly(State.TRYING);

        desk.settings.remove("hemvakt.notify.smtp.host");
        desk.start();
        assertThat(desk.end(message).state()).isEqualTo(State.FAILED);
        assertThat(desk.path(message)).containsExactly(State.TRYING, State.TRYING, State.FAILED);
        assertThat(desk.states(message).get(2).attempt()).isEqualTo(2);
    }

    @Test
    void h05_committedLate_behindOthersAlreadySeen_isSent() throws Exception {
        desk.screens.put("team-a", 1);
        desk.start();
        try (var late = desk.database.dataSource().getConnection();
                var statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("""
                    INSERT INTO message (kind, team_id, channel, address, rank, why, due_at)
                    VALUES ('TELL', 'team-a', 'WARD_SCREEN', '', 0, 'STEP', now())
                    """);
            long lateId = desk.database.number("SELECT last_value FROM message_message_id_seq");
            long after = desk.order("TELL", Channel.WARD_SCREEN, "", LOW);
            assertThat(after).isGreaterThan(lateId);
            assertThat(desk.end(after).state()).isEqualTo(State.DELIVERED);
            // Long enough for the sender to have left these ids behind, if it ever did so too early.
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            while (System.nanoTime() < until) {
                desk.end(desk.order("TELL", Channel.WARD_SCREEN, "", LOW));
            }
            late.commit();
            assertThat(desk.end(lateId).state()).isEqualTo(State.DELIVERED);
        }
    }

    @Test
    void red_goesBeforeOthersThatWaitLonger() throws Exception {
        ConcurrentLinkedQueue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
        mailAt(silent(sockets));
        // None is given up while it is looked at.
        desk.with("hemvakt.notify.timeout", "60s");
        // To others than red: to the same they would go along.
        List<Long> low = desk.orders("TELL", Channel.MAIL, addresses(60).subList(20, 60), LOW, "e1");
        List<Long> red = desk.orders("TELL", Channel.MAIL, addresses(20), RED, "e2");
        desk.start();
        Await.until(
                () -> assertThat(red).allSatisfy(id -> assertThat(desk.path(id)).isNotEmpty()));
        assertThat(low).allSatisfy(id -> assertThat(desk.path(id)).isEmpty());
    }

    private static List<String> addresses(int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add("team" + i + "@example.se");
        }
        return all;
    }

    @Test
    void h27_told_whenItIsOver_isNotToldAnyMore() {
        long told = desk.order("TELL", Channel.WARD_SCREEN, "", RED, "e9");
        long over = desk.order("OVER", Channel.WARD_SCREEN, "", RED, "e9");
        long again = desk.order("TELL", Channel.WARD_SCREEN, "", RED, "e9");
        desk.screens.put("team-a", 1);
        desk.start();
        assertThat(desk.end(told).detail()).isEqualTo("over before it could be sent");
        assertThat(desk.end(over).state()).isEqualTo(State.DELIVERED);
        assertThat(desk.end(again).state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void tooMany_toOneReceiver_fail_andRedIsNeverHeld() {
        mailAt(1);
        desk.with("hemvakt.notify.rate.receiver", 1)
                .with("hemvakt.notify.retry-within", "1s")
                .with("hemvakt.notify.attempts-max", 1)
                .start();
        // At its end before the next is ordered: found at one look they would go as one letter, and none were too many.
        long first = desk.order("TELL", Channel.MAIL, "team@example.se", LOW);
        assertThat(desk.end(first).detail()).isEqualTo("the mail server cannot be connected to");
        long second = desk.order("TELL", Channel.MAIL, "team@example.se", LOW);
        assertThat(desk.end(second).detail()).isEqualTo("too many messages to this receiver");
        long red = desk.order("TELL", Channel.MAIL, "team@example.se", RED);
        assertThat(desk.end(red).detail()).isEqualTo("the mail server cannot be connected to");
    }

    private static List<String> subjects(GreenMail server) throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            subjects.add(mail.getSubject());
        }
        return subjects;
    }

    /** One cause, one message: a base station goes down, and 300 kits fall silent at once. */
    @Test
    void h19_threeHundredAtOnce_areOneMail_andEachHasItsOwnStates() throws Exception {
        GreenMail server = Desk.mailServer();
        try {
            mailAt(server.getSmtp().getPort());
            desk.screens.put("team-a", 1);
            desk.start();
            List<Long> mails =
                    desk.orders("TELL", Channel.MAIL, Collections.nCopies(300, "team@example.se"), LOW, "e1");
            List<Long> shown = desk.orders("TELL", Channel.WARD_SCREEN, Collections.nCopies(300, ""), LOW, "e1");
            for (long id : mails) {
                assertThat(desk.end(id).state()).isEqualTo(State.SENT);
                assertThat(desk.path(id)).containsExactly(State.TRYING, State.SENT);
            }
            assertThat(subjects(server)).containsExactly("Hemvakt: 300 larm väntar. Logga in.");
            for (long id : shown) {
                assertThat(desk.end(id).state()).isEqualTo(State.DELIVERED);
                assertThat(desk.path(id)).containsExactly(State.TRYING, State.DELIVERED);
            }
        } finally {
            server.stop();
        }
    }

    /** H04: what is held for its receiver holds no red back, and goes with it. */
    @Test
    void h04_redWhileOthersAreHeld_goesAtOnceAndTakesThemAlong_whatIsOverIsNotCounted() throws Exception {
        GreenMail server = Desk.mailServer();
        try {
            mailAt(server.getSmtp().getPort());
            desk.with("hemvakt.notify.rate.receiver", 1)
                    .with("hemvakt.notify.retry-within", "10m")
                    .recordingAlways()
                    .start();
            desk.end(desk.order("TELL", Channel.MAIL, "team@example.se", LOW, "e1"));
            // Its minute is used up: these wait for the next.
            List<Long> held = new ArrayList<>();
            for (String subject : List.of("e2", "e3", "e4")) {
                held.add(desk.order("TELL", Channel.MAIL, "team@example.se", LOW, subject));
            }
            desk.patient(7);
            long withdrawn = desk.orderOf(7, Channel.MAIL, "team@example.se", LOW);
            Await.until(() -> assertThat(
                            desk.meters.get("hemvakt.notify.unfinished").gauge().value())
                    .isEqualTo(4));
            long over = desk.order("OVER", Channel.MAIL, "team@example.se", LOW, "e3");
            desk.database.execute("UPDATE responsibility SET phase = 'ENDED', consent = false");
            long began = System.nanoTime();
            long red = desk.order("TELL", Channel.MAIL, "team@example.se", RED, "e5");
            assertThat(desk.end(red).state()).isEqualTo(State.SENT);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .as("it did not wait for the next minute")
                    .isLessThan(20);
            assertThat(desk.end(held.get(0)).state()).isEqualTo(State.SENT);
            assertThat(desk.end(held.get(2)).state()).isEqualTo(State.SENT);
            assertThat(desk.end(held.get(1)).detail()).isEqualTo("over before it could be sent");
            assertThat(desk.end(withdrawn).detail()).as("H27").isEqualTo("over before it could be sent");
            assertThat(subjects(server))
                    .containsExactly("Hemvakt: ett larm väntar. Logga in.", "Hemvakt: 3 larm väntar. Logga in.");
            assertThat(server.getReceivedMessages()[1].getHeader("Importance")).containsExactly("high");
            assertThat(desk.path(over)).as("done waits its turn, by itself").isEmpty();
        } finally {
            server.stop();
        }
    }

    /** A database that is slow, or takes nothing just now, keeps nobody from being told. */
    @Test
    void h05_stateThatCannotBeWritten_messageGoesAllTheSame() throws Exception {
        GreenMail server = Desk.mailServer();
        try (Connection holding = desk.database.dataSource().getConnection();
                Statement statement = holding.createStatement()) {
            mailAt(server.getSmtp().getPort());
            desk.start();
            holding.setAutoCommit(false);
            statement.execute("LOCK TABLE message_state IN EXCLUSIVE MODE");
            long message = desk.order("TELL", Channel.MAIL, "team@example.se", RED);
            Await.until(() -> assertThat(server.getReceivedMessages()).hasSize(1));
            assertThat(desk.path(message)).isEmpty();
            holding.rollback();
            holding.setAutoCommit(true);
            assertThat(desk.end(message).state()).isEqualTo(State.SENT);
            assertThat(desk.path(message)).containsExactly(State.TRYING, State.SENT);
        } finally {
            server.stop();
        }
    }

    /** At least once, as one message alone: after the server's yes and before it was written, all of a letter are sent again. */
    @Test
    void h05_letterCutOffByAStop_goesAgainWhole() throws Exception {
        ConcurrentLinkedQueue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
        mailAt(silent(sockets));
        desk.with("hemvakt.notify.timeout", "30s").start();
        List<Long> three = desk.orders("TELL", Channel.MAIL, Collections.nCopies(3, "team@example.se"), LOW, "e1");
        Await.until(() -> assertThat(sockets).hasSize(1));
        desk.stop();
        GreenMail server = Desk.mailServer();
        try {
            mailAt(server.getSmtp().getPort());
            desk.start();
            for (long id : three) {
                assertThat(desk.end(id).state()).isEqualTo(State.SENT);
                assertThat(desk.path(id)).containsExactly(State.TRYING, State.TRYING, State.SENT);
            }
            assertThat(subjects(server)).containsExactly("Hemvakt: 3 larm väntar. Logga in.");
        } finally {
            server.stop();
        }
    }

    /** All come back together, and to the circuit breaker they were one failure: five would have opened it. */
    @Test
    void letterThatFails_comesBackWhole_andCountsAsOne() throws Exception {
        ConcurrentLinkedQueue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
        mailAt(silent(sockets));
        desk.with("hemvakt.notify.timeout", "1s")
                .with("hemvakt.notify.attempts-max", 2)
                .start();
        List<Long> twenty = desk.orders("TELL", Channel.MAIL, Collections.nCopies(20, "team@example.se"), LOW, "e1");
        for (long id : twenty) {
            assertThat(desk.end(id).state()).isEqualTo(State.FAILED);
            assertThat(desk.path(id)).containsExactly(State.TRYING, State.RETRY, State.TRYING, State.FAILED);
        }
        // The server may still be busy with the second, which was given up meanwhile.
        Await.until(() -> assertThat(sockets).hasSize(2));
        assertThat(desk.meters.get("hemvakt.notify.breakers.open").gauge().value())
                .isZero();
    }

    /**
     * How long it takes is printed, for the figures; here is looked at what makes it quick, since that is the same on a machine
     * that is slow or stands still for a moment: all found at one look, and written whole letters at a time.
     */
    @Test
    void thousandAtOnce_areTriedAtOneLook_inAsFewTransactionsAsTheirLettersNeed() {
        desk.screens.put("team-a", 1);
        desk.start();
        // The first message wakes what is still asleep: connections, classes.
        long first = desk.order("TELL", Channel.WARD_SCREEN, "", RED);
        desk.end(first);
        desk.orders("TELL", Channel.WARD_SCREEN, Collections.nCopies(1_000, ""), RED, "e1");
        Await.until(
                () -> assertThat(desk.database.number("SELECT count(*) FROM message_state WHERE state = 'DELIVERED'"))
                        .isEqualTo(1_001));
        String within = """
                SELECT (percentile_disc(%s) WITHIN GROUP (ORDER BY extract(epoch FROM s.at - m.ordered_at)) * 1000)::bigint
                FROM message m JOIN message_state s USING (message_id) WHERE s.state = '%s'
                """;
        long p50 = desk.database.number(within.formatted("0.5", "TRYING"));
        long p99 = desk.database.number(within.formatted("0.99", "TRYING"));
        long end = desk.database.number(within.formatted("1.0", "DELIVERED"));
        System.out.println("1,000 messages at once: ordered to first attempt p50 " + p50 + " ms, p99 " + p99
                + " ms; the last delivered after " + end + " ms");
        assertThat(desk.database.number("SELECT count(*) FROM message_state WHERE attempt > 1"))
                .isZero();
        assertThat(desk.database.number("SELECT count(DISTINCT letter) FROM message_state WHERE message_id > " + first))
                .isEqualTo(1_000 / Letter.MESSAGES_MAX);
        assertThat(desk.database.number(
                        "SELECT count(DISTINCT xmin::text) FROM message_state WHERE message_id > " + first))
                .as("one for what is tried and one for how it ended, of each letter")
                .isEqualTo(2 * 1_000 / Letter.MESSAGES_MAX);
        assertThat(desk.meters
                        .get("hemvakt.notify.first.attempt")
                        .tag("channel", "ward_screen")
                        .timer()
                        .count())
                .isEqualTo(1_001);
    }
}
