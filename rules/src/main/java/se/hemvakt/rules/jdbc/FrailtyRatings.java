package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.FrailtyRated;
import se.hemvakt.model.PatientId;
import se.hemvakt.rules.frailty.CfsRating;

/** Ratings on the Clinical Frailty Scale as clinicians gave them: added, never changed. */
final class FrailtyRatings {
    private static final int MAX = 50;

    private FrailtyRatings() {}

    static void keep(Connection connection, List<CareEvent> events) throws SQLException {
        if (events.stream().noneMatch(FrailtyRated.class::isInstance)) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO frailty_rating (patient_id, level, state_of, rated_at, rated_by, rated_by_user)
                VALUES (?, ?, ?, ?, ?, ?)
                """)) {
            for (CareEvent event : events) {
                if (event instanceof FrailtyRated rated) {
                    statement.setLong(1, rated.patient().value());
                    statement.setInt(2, rated.level());
                    statement.setObject(3, rated.stateOf());
                    statement.setObject(4, JdbcRulesStore.time(rated.atMs()));
                    statement.setString(5, rated.by());
                    statement.setString(6, rated.user());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /** The newest ones of a patient, newest first. */
    static List<CfsRating> of(Connection connection, PatientId patient, ZoneId zone) throws SQLException {
        List<CfsRating> ratings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT level, state_of, rated_at, rated_by FROM frailty_rating
                WHERE patient_id = ? ORDER BY rated_at DESC, frailty_rating_id DESC LIMIT\s""" + MAX)) {
            statement.setLong(1, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instant at = rows.getObject(3, OffsetDateTime.class).toInstant();
                    ratings.add(new CfsRating(
                            rows.getInt(1),
                            rows.getObject(2, LocalDate.class),
                            rows.getString(4),
                            LocalDate.ofInstant(at, zone)));
                }
            }
        }
        return ratings;
    }
}
