package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareEvent.Step;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.runtime.wire.CareJson;

/**
 * Who is responsible, in the tables of V12. The patient's board, what waits to be sent and what is collected follow in the same
 * transaction.
 */
final class Responsibilities {
    /** How a change of a handover is called in the outbox, with its step behind it. */
    static final String HANDOVER = "HANDOVER_";

    private Responsibilities() {}

    /** @param patient null for everybody */
    static Map<PatientId, Responsibility> read(Connection connection, @Nullable PatientId patient) throws SQLException {
        Map<PatientId, Responsibility> all = new LinkedHashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("""
                SELECT patient_id, team_id, valid_from, body::text FROM responsibility WHERE valid_to IS NULL
                """ + (patient == null ? "" : " AND patient_id = ?"))) {
            if (patient != null) {
                statement.setLong(1, patient.value());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    PatientId id = new PatientId(rows.getLong(1));
                    String body = rows.getString(4);
                    long from =
                            rows.getObject(3, OffsetDateTime.class).toInstant().toEpochMilli();
                    all.put(
                            id,
                            body == null
                                    ? Responsibility.begins(id, new TeamId(rows.getString(2)), from)
                                    : CareJson.read(body, Responsibility.class));
                }
            }
        }
        return all;
    }

    static void keep(Connection connection, List<CareEvent> events) throws SQLException {
        boolean collected = false;
        for (CareEvent event : events) {
            if (event instanceof ResponsibilityChanged changed) {
                Responsibility after = changed.after();
                if (changed.step() == Step.MOVED || !after.isMonitored()) {
                    // Nobody is told by who was responsible until now, once this is true (H06, H27).
                    EscalationLock.take(connection);
                }
                switch (changed.step()) {
                    case MOVED -> {
                        change(connection, after);
                        onBoard(connection, after);
                        readdress(connection, after);
                    }
                    case PHASE_CHANGED, CONSENT_GIVEN, CONSENT_WITHDRAWN -> {
                        change(connection, after);
                        collected = true;
                    }
                    default -> {}
                }
                stands(connection, after);
                handovers(connection, after);
                tell(connection, changed);
                if (!after.isMonitored()) {
                    stopTelling(connection, after.patient());
                }
            }
        }
        if (collected) {
            // Ingest looks here before it binds readings, and then sees for whom monitoring has ended (H27).
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE kit_version SET version = version + 1")) {
                statement.executeUpdate();
            }
        }
    }

    /** The open row ends and the next begins there. */
    private static void change(Connection connection, Responsibility after) throws SQLException {
        OffsetDateTime from = JdbcRulesStore.time(after.fromMs());
        try (PreparedStatement ends = connection.prepareStatement(
                        "UPDATE responsibility SET valid_to = ? WHERE patient_id = ? AND valid_to IS NULL");
                PreparedStatement begins = connection.prepareStatement("""
                        INSERT INTO responsibility (patient_id, team_id, phase, consent, valid_from, before)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """);
                PreparedStatement read =
                        connection.prepareStatement("UPDATE patient SET version = version + 1 WHERE patient_id = ?")) {
            ends.setObject(1, from);
            ends.setLong(2, after.patient().value());
            ends.executeUpdate();
            begins.setLong(1, after.patient().value());
            begins.setString(2, after.team().value());
            begins.setString(3, after.phase().name());
            begins.setBoolean(4, after.consent());
            begins.setObject(5, from);
            begins.setObject(6, from);
            begins.executeUpdate();
            read.setLong(1, after.patient().value());
            read.executeUpdate();
        }
    }

    /** Only where it moves: a team that is gone may hold nobody new, and yet monitoring can end there. */
    private static void onBoard(Connection connection, Responsibility after) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE patient SET team_id = ? WHERE patient_id = ?")) {
            statement.setString(1, after.team().value());
            statement.setLong(2, after.patient().value());
            statement.executeUpdate();
        }
    }

    private static void stands(Connection connection, Responsibility after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE responsibility SET body = ?::jsonb WHERE patient_id = ? AND valid_to IS NULL")) {
            statement.setString(1, CareJson.write(after));
            statement.setLong(2, after.patient().value());
            statement.executeUpdate();
        }
    }

    private static void handovers(Connection connection, Responsibility after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO handover (patient_id, handover_id, kind, from_team, to_team, state, asked_at, state_at, due_at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (patient_id, handover_id) DO UPDATE SET from_team = excluded.from_team, state = excluded.state,
                  asked_at = excluded.asked_at, state_at = excluded.state_at, due_at = excluded.due_at, body = excluded.body
                """)) {
            for (Handover one : after.handovers()) {
                Long due = one.dueMs();
                statement.setLong(1, after.patient().value());
                statement.setString(2, one.id());
                statement.setString(3, one.kind().name());
                statement.setString(4, one.from().value());
                statement.setString(5, one.to().value());
                statement.setString(6, one.state().name());
                statement.setObject(7, JdbcRulesStore.time(one.askedAtMs()));
                statement.setObject(8, JdbcRulesStore.time(one.stateAtMs()));
                statement.setObject(9, due == null ? null : JdbcRulesStore.time(due));
                statement.setString(10, CareJson.write(one));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** What waits to be sent goes to the team that has the patient now (H06). */
    private static void readdress(Connection connection, Responsibility after) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE outbox SET team_id = ? WHERE patient_id = ? AND done_at IS NULL")) {
            statement.setString(1, after.team().value());
            statement.setLong(2, after.patient().value());
            statement.executeUpdate();
        }
    }

    /** Whoever a handover waits for is told, and whoever it waits for no more (H40). */
    private static void tell(Connection connection, ResponsibilityChanged changed) throws SQLException {
        if (changed.handover().isEmpty() && changed.after().isMonitored()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO outbox (episode_id, patient_id, team_id, change, priority, due_at)
                VALUES (?, ?, ?, ?, 'MEDIUM', ?)
                """)) {
            statement.setString(1, changed.handover());
            statement.setLong(2, changed.patient().value());
            statement.setString(3, changed.after().team().value());
            statement.setString(4, HANDOVER + changed.step().name());
            statement.setObject(5, JdbcRulesStore.time(changed.atMs()));
            statement.executeUpdate();
        }
    }

    /** No step is taken after the end (H27). What waits in the outbox is looked up, found over, and only ended. */
    private static void stopTelling(Connection connection, PatientId patient) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE escalation SET due_at = NULL WHERE patient_id = ?")) {
            statement.setLong(1, patient.value());
            statement.executeUpdate();
        }
    }
}
