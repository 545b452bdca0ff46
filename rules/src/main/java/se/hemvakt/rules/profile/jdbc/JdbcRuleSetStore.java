package se.hemvakt.rules.profile.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.hemvakt.rules.profile.RuleSetException;
import se.hemvakt.rules.profile.RuleSetFiles;
import se.hemvakt.rules.profile.RuleSetHistory;
import se.hemvakt.rules.profile.RuleSetStep;
import se.hemvakt.rules.profile.RuleSetStore;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/**
 * {@link RuleSetStore} in the tables {@code rule_set_version} and {@code rule_set_step}. The database itself holds that the one
 * who approves is not the one who drafted, and that steps have no gap and no double.
 */
public final class JdbcRuleSetStore implements RuleSetStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;

    public JdbcRuleSetStore(Database database) {
        this.database = database;
    }

    @Override
    public RuleSetHistory load() {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT s.step, s.version, s.kind, s.by_user, s.at, s.why,
                          CASE WHEN s.kind = 'DRAFTED' THEN v.files::text END
                        FROM rule_set_step s JOIN rule_set_version v USING (version)
                        ORDER BY s.step
                        """);
                ResultSet row = statement.executeQuery()) {
            List<RuleSetStep> steps = new ArrayList<>();
            while (row.next()) {
                String files = row.getString(7);
                steps.add(new RuleSetStep(
                        row.getInt(1),
                        row.getInt(2),
                        RuleSetStep.Kind.valueOf(row.getString(3)),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        row.getString(6),
                        files == null ? null : new RuleSetFiles(JSON.readValue(files, new TypeReference<>() {}))));
            }
            return RuleSetHistory.of(steps);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("rule sets: a version's files are no map of names and texts", e);
        } catch (SQLException e) {
            throw new DatabaseException("rule sets: cannot read them", e);
        }
    }

    @Override
    public void append(RuleSetStep step) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                insert(connection, step);
                connection.commit();
                done = true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw RuleSetException.overtaken();
            }
            throw new DatabaseException("rule sets: cannot store a step", e);
        }
    }

    private static void insert(Connection connection, RuleSetStep step) throws SQLException {
        RuleSetFiles files = step.files();
        if (files != null) {
            try (PreparedStatement statement = connection.prepareStatement(
                    "INSERT INTO rule_set_version (version, drafted_by, files) VALUES (?, ?, ?::json)")) {
                statement.setInt(1, step.version());
                statement.setString(2, step.by());
                statement.setString(3, json(files.texts()));
                statement.executeUpdate();
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO rule_set_step (step, before, version, drafted_by, kind, by_user, at, why)
                SELECT ?, ?, version, drafted_by, ?, ?, ?, ? FROM rule_set_version WHERE version = ?
                """)) {
            statement.setInt(1, step.number());
            statement.setObject(2, step.number() == 1 ? null : step.number() - 1, Types.INTEGER);
            statement.setString(3, step.kind().name());
            statement.setString(4, step.by());
            statement.setObject(5, step.at().atOffset(ZoneOffset.UTC));
            statement.setString(6, step.why());
            statement.setInt(7, step.version());
            if (statement.executeUpdate() != 1) {
                throw new DatabaseException("rule sets: version " + step.version() + " is not there");
            }
        }
    }

    private static String json(Map<String, String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("file names and texts must be text", e);
        }
    }
}
