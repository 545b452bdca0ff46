package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.OutcomeGiven;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;

/** The outcome ledger: what alerts turned out to be, as people told it; added, never changed. */
final class AlertOutcomes {
    private AlertOutcomes() {}

    static void keep(Connection connection, List<CareEvent> events) throws SQLException {
        if (events.stream().noneMatch(OutcomeGiven.class::isInstance)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO alert_outcome (episode_id, patient_id, team_id, shift, problem, rule, rule_version, kind, priority,
                  opened_at, outcome, given_at, given_by, by_user)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (CareEvent event : events) {
                if (event instanceof OutcomeGiven given) {
                    statement.setString(1, given.episode());
                    statement.setLong(2, given.patient().value());
                    statement.setString(3, given.team().value());
                    statement.setString(4, shift(connection, given.team(), given.openedAtMs()));
                    statement.setString(5, given.problem());
                    statement.setString(6, given.rule());
                    statement.setInt(7, given.ruleVersion());
                    statement.setString(8, given.alertKind().name());
                    statement.setString(9, given.priority().name());
                    statement.setObject(10, JdbcRulesStore.time(given.openedAtMs()));
                    statement.setString(11, given.outcome().name());
                    statement.setObject(12, JdbcRulesStore.time(given.atMs()));
                    statement.setString(13, given.by());
                    statement.setString(14, given.user());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static String shift(Connection connection, TeamId team, long atMs) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT shifts, zone FROM team WHERE team_id = ?")) {
            statement.setString(1, team.value());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("no team " + team.value());
                }
                return Shifts.parse(row.getString(1))
                        .orElse(Shifts.STANDARD)
                        .at(atMs, ZoneId.of(row.getString(2)))
                        .name();
            }
        }
    }
}
