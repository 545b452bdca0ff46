package se.hemvakt.dashboard.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.outcome.OutcomeFigures;
import se.hemvakt.dashboard.outcome.OutcomeFigures.Told;
import se.hemvakt.dashboard.outcome.VisitsInTime;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.TeamId;

/** The outcome ledger of {@code rules} and its home visits: read only. */
public final class OutcomeTable {
    private final DataSource database;

    public OutcomeTable(DataSource database) {
        this.database = database;
    }

    /**
     * What the alerts that began in this time turned out to be.
     *
     * @param team whose; null for all teams
     * @param from included
     * @param to not included
     */
    public OutcomeFigures between(Instant from, Instant to, @Nullable TeamId team) {
        try (Connection connection = database.getConnection()) {
            return new OutcomeFigures(alerts(connection, from, to, team), told(connection, from, to, team));
        } catch (SQLException e) {
            throw StoreException.of("reading outcomes", e);
        }
    }

    /**
     * The home visits of a team that were due in this time.
     *
     * @param from included
     * @param to not included
     */
    public VisitsInTime visits(Instant from, Instant to, TeamId team) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT count(*), count(*) FILTER (WHERE state = 'MADE' AND ended_at <= due_at) FROM visit
                        WHERE due_at >= ? AND due_at < ? AND team_id = ?
                          -- What was called off while there was time was not missed.
                          AND NOT (state = 'CANCELLED' AND ended_at <= due_at)
                        """)) {
            set(statement, from, to, team);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new VisitsInTime(row.getInt(1), row.getInt(2));
            }
        } catch (SQLException e) {
            throw StoreException.of("reading home visits", e);
        }
    }

    private static int alerts(Connection connection, Instant from, Instant to, @Nullable TeamId team)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT count(*) FROM episode WHERE opened_at >= ? AND opened_at < ? AND team_id = coalesce(?, team_id)
                """)) {
            set(statement, from, to, team);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static List<Told> told(Connection connection, Instant from, Instant to, @Nullable TeamId team)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT DISTINCT ON (episode_id) rule, team_id, shift, outcome FROM alert_outcome
                WHERE opened_at >= ? AND opened_at < ? AND team_id = coalesce(?, team_id)
                ORDER BY episode_id, alert_outcome_id DESC
                """)) {
            set(statement, from, to, team);
            try (ResultSet rows = statement.executeQuery()) {
                List<Told> told = new ArrayList<>();
                while (rows.next()) {
                    told.add(new Told(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            AlertOutcome.valueOf(rows.getString(4))));
                }
                return told;
            }
        }
    }

    private static void set(PreparedStatement statement, Instant from, Instant to, @Nullable TeamId team)
            throws SQLException {
        statement.setObject(1, from.atOffset(ZoneOffset.UTC));
        statement.setObject(2, to.atOffset(ZoneOffset.UTC));
        statement.setString(3, team == null ? null : team.value());
    }
}
