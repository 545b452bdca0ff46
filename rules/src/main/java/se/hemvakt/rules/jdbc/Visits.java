package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.VisitChanged;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Visit;
import se.hemvakt.runtime.wire.CareJson;

/** Home visits that were asked for, in the table of V22. */
final class Visits {
    private Visits() {}

    /** Those that are open, by patient. */
    static Map<PatientId, List<Visit>> open(ResultSet rows) throws SQLException {
        Map<PatientId, List<Visit>> open = new LinkedHashMap<>();
        while (rows.next()) {
            Visit visit = CareJson.read(rows.getString(1), Visit.class);
            open.computeIfAbsent(visit.patient(), id -> new ArrayList<>()).add(visit);
        }
        return open;
    }

    /** In the order of the events: one is over before the next of that patient and team is open. */
    static void keep(Connection connection, List<CareEvent> events) throws SQLException {
        if (events.stream().noneMatch(VisitChanged.class::isInstance)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO visit (patient_id, visit_id, team_id, state, asked_at, due_at, ended_at, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (patient_id, visit_id) DO UPDATE SET
                  state = excluded.state, ended_at = excluded.ended_at, body = excluded.body
                """)) {
            for (CareEvent event : events) {
                if (event instanceof VisitChanged changed) {
                    Visit visit = changed.visit();
                    Visit.End end = visit.end();
                    statement.setLong(1, visit.patient().value());
                    statement.setString(2, visit.id());
                    statement.setString(3, visit.team().value());
                    statement.setString(4, end == null ? "OPEN" : end.how().name());
                    statement.setObject(5, JdbcRulesStore.time(visit.askedAtMs()));
                    statement.setObject(6, JdbcRulesStore.time(visit.dueMs()));
                    statement.setObject(7, end == null ? null : JdbcRulesStore.time(end.atMs()));
                    statement.setString(8, CareJson.write(visit));
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }
}
