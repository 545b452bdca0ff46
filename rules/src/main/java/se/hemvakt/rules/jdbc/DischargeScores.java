package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.DischargeScored;
import se.hemvakt.model.DischargeInputs;
import se.hemvakt.model.PatientId;
import se.hemvakt.rules.eval.DischargeRecord;
import se.hemvakt.runtime.wire.CareJson;

/** LACE and HOSPITAL at discharge, as people gave their inputs: added, never changed. */
final class DischargeScores {
    private static final int MAX = 20;

    private DischargeScores() {}

    static void keep(Connection connection, List<CareEvent> events) throws SQLException {
        if (events.stream().noneMatch(DischargeScored.class::isInstance)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO discharge_score
                  (patient_id, form, variant, discharged_on, inputs, total, scored_at, scored_by, scored_by_user)
                VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                """)) {
            for (CareEvent event : events) {
                if (event instanceof DischargeScored scored) {
                    statement.setLong(1, scored.patient().value());
                    statement.setString(2, scored.inputs().form());
                    statement.setString(3, scored.variant());
                    statement.setObject(4, scored.dischargedOn());
                    statement.setString(5, CareJson.write(scored.inputs()));
                    statement.setObject(6, scored.total(), Types.SMALLINT);
                    statement.setObject(7, JdbcRulesStore.time(scored.atMs()));
                    statement.setString(8, scored.by());
                    statement.setString(9, scored.user());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /** The newest ones of a patient, newest first. */
    static List<DischargeRecord> of(Connection connection, PatientId patient, ZoneId zone) throws SQLException {
        List<DischargeRecord> records = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT inputs::text, variant, discharged_on, total, scored_by, scored_at FROM discharge_score
                WHERE patient_id = ? ORDER BY scored_at DESC, discharge_score_id DESC LIMIT\s""" + MAX)) {
            statement.setLong(1, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instant at = rows.getObject(6, OffsetDateTime.class).toInstant();
                    records.add(new DischargeRecord(
                            CareJson.read(rows.getString(1), DischargeInputs.class),
                            rows.getString(2),
                            rows.getObject(3, LocalDate.class),
                            rows.getObject(4, Integer.class),
                            rows.getString(5),
                            LocalDate.ofInstant(at, zone)));
                }
            }
        }
        return records;
    }
}
