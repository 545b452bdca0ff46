package se.hemvakt.notify;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import se.hemvakt.notify.http.WebhookSecret;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.State;
import se.hemvakt.notify.message.StateEntry;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.notify.push.PushKeys;
import se.hemvakt.notify.send.Sender;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.TestDatabase;

/** Where a test orders messages as the rules do, and looks what became of them. */
final class Desk implements AutoCloseable {
    static final String WEBHOOK_SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    static final Notify.Keys KEYS = new Notify.Keys(new WebhookSecret(Secret.of(WEBHOOK_SECRET)), PushKeys.make());

    final TestDatabase database = TestDatabase.plain();
    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, Integer> screens = new ConcurrentHashMap<>();
    final Map<String, String> settings = new TreeMap<>(Map.of(
            "hemvakt.notify.base-url",
            "https://vakt.example.se",
            "hemvakt.notify.webhook.allow-private",
            "true",
            "hemvakt.notify.timeout",
            "60s",
            "hemvakt.notify.retry-within",
            "45s"));

    /** As it is at work, unless a test needs that nothing goes before it is known to be wanted. */
    private @Nullable Duration recordWithin;

    private @Nullable Notify running;

    Desk with(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    Desk trusting(Path certificate) {
        return with("hemvakt.notify.webhook.ca-certificate", certificate);
    }

    /** However long the database takes, what is over is seen in time. */
    Desk recordingAlways() {
        recordWithin = Duration.ofMinutes(10);
        return this;
    }

    private NotifySettings read() {
        Settings in = Settings.of(settings);
        NotifySettings read = NotifySettings.from(in);
        in.complete();
        Duration within = recordWithin;
        if (within == null) {
            return read;
        }
        Sender.Pace pace = read.pace();
        return new NotifySettings(
                read.baseUrl(),
                read.language(),
                new Sender.Pace(
                        pace.plan(),
                        pace.attemptWithin(),
                        within,
                        pace.perSecondOfChannel(),
                        pace.perMinuteOfAddress()),
                read.mail(),
                read.webhook(),
                read.sms(),
                read.push());
    }

    Desk start() {
        running = Notify.start(
                vertx,
                read(),
                KEYS,
                database.dataSource(),
                Optional.of(team -> screens.getOrDefault(team, 0)),
                InstantSource.system(),
                new SecureRandom(),
                meters);
        return this;
    }

    static Tokens tokens() {
        return KEYS.tokens();
    }

    void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** A real mail server on a port of its own. */
    static GreenMail mailServer() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        // By itself it gives up its own start after two seconds, which a busy machine may take.
        setup.setServerStartupTimeout(TimeUnit.MINUTES.toMillis(1));
        GreenMail server = new GreenMail(setup);
        server.start();
        return server;
    }

    /** One order as the rules write it. */
    long order(String kind, Channel channel, String address, int rank) {
        return order(kind, channel, address, rank, "e1");
    }

    long order(String kind, Channel channel, String address, int rank, String subject) {
        return orders(kind, channel, List.of(address), rank, subject).get(0);
    }

    /** Many in one transaction. */
    List<Long> orders(String kind, Channel channel, List<String> addresses, int rank, String subject) {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO message (kind, subject, team_id, channel, address, rank, why, due_at, ordered_at)
                        SELECT ?, ?, 'team-a', ?, a, ?, 'STEP', clock_timestamp(), clock_timestamp() FROM unnest(?) a
                        RETURNING message_id
                        """)) {
            statement.setString(1, kind);
            statement.setString(2, subject);
            statement.setString(3, channel.name());
            statement.setInt(4, rank);
            statement.setArray(5, connection.createArrayOf("text", addresses.toArray()));
            List<Long> ids = new java.util.ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody who is watched. */
    void patient(long id) {
        database.execute("INSERT INTO team (team_id, name) VALUES ('team-a', 'A') ON CONFLICT DO NOTHING");
        database.execute("INSERT INTO patient (patient_id, given_name, family_name, ward_order, team_id) VALUES (" + id
                + ", 'Test', 'Test', 1, 'team-a')");
    }

    /** One order about a patient. */
    long orderOf(long patient, Channel channel, String address, int rank) {
        long id = order("TELL", channel, address, rank, "of-" + patient);
        database.execute("UPDATE message SET patient_id = " + patient + " WHERE message_id = " + id);
        return id;
    }

    List<StateEntry> states(long message) {
        return new MessageTable(database.dataSource()).states(message);
    }

    List<State> path(long message) {
        return states(message).stream().map(StateEntry::state).toList();
    }

    /** How it ended, once it has. */
    StateEntry end(long message) {
        Await.until(() -> {
            if (states(message).stream().noneMatch(entry -> entry.state().ends())) {
                throw new AssertionError("message " + message + " has not ended: " + states(message));
            }
        });
        return states(message).stream()
                .filter(entry -> entry.state().ends())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        stop();
        Await.result(vertx.close());
        database.close();
    }
}
