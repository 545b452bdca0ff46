package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.WatchChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.alert.StateSnapshot;
import se.hemvakt.rules.eval.DischargeRecord;
import se.hemvakt.rules.frailty.CfsRating;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.jdbc.DecidedBefore;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.wire.CareJson;

/**
 * What is stored of one patient, for questions about now and the past. Reads only and never takes part in deciding; every call
 * blocks.
 */
public final class JdbcPatientPast {
    /** A kit keeps what it could not send for 72 h; older readings that come now are found late and judged by nobody. */
    private static final Duration LATE_MOST = Duration.ofDays(4);

    private static final int REQUESTS_MAX = 10_000;
    private static final int IMPOSSIBLE_MAX = 10_000;

    /** Each named: the readings' key then finds the time span at once, instead of passing over all the patient has. */
    private static final Short[] VITALS =
            Arrays.stream(Vital.values()).map(Vital::number).toArray(Short[]::new);

    private final Database database;

    public JdbcPatientPast(Database database) {
        this.database = database;
    }

    /** Settings and limits as they are now; empty when nobody like that is enrolled. */
    public Optional<PatientProfile> profile(PatientId patient) {
        return read("the patient", connection -> Profiles.of(connection, patient));
    }

    /** Null when it is not known. */
    public @Nullable LocalDate birthDate(PatientId patient) {
        return read(
                        "the patient",
                        connection -> one(
                                connection,
                                "SELECT birth_date FROM patient WHERE patient_id = ?",
                                patient,
                                row -> Optional.ofNullable(row.getObject(1, LocalDate.class))))
                .orElse(null);
    }

    /** The rules' state as it was last kept, some seconds ago at most; empty before the first time, and when unreadable. */
    public Optional<StateSnapshot> state(PatientId patient) {
        return read(
                "the rules' state",
                connection -> one(
                        connection,
                        "SELECT state::text FROM rules_state WHERE patient_id = ?",
                        patient,
                        row -> Optional.of(CareJson.read(row.getString(1), StateSnapshot.class))));
    }

    /**
     * The readings that reached us in this time, in the order they came; the newest of them when there are more.
     *
     * @param from included
     * @param to included
     */
    public List<Reading> received(PatientId patient, Instant from, Instant to, int max) {
        return read("readings", connection -> {
            List<Reading> readings = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT * FROM (
                      SELECT vital, measured_at, milli, received_at, kit_id, quality
                      FROM reading JOIN reading_kit USING (kit_ref)
                      WHERE patient_id = ? AND vital = ANY (?) AND measured_at >= ?
                        AND received_at >= ? AND received_at <= ?
                      ORDER BY received_at DESC, measured_at DESC LIMIT ?) newest
                    ORDER BY received_at, measured_at
                    """)) {
                statement.setLong(1, patient.value());
                statement.setArray(2, connection.createArrayOf("int2", VITALS));
                statement.setObject(3, JdbcRulesStore.time(from.minus(LATE_MOST).toEpochMilli()));
                statement.setObject(4, JdbcRulesStore.time(from.toEpochMilli()));
                statement.setObject(5, JdbcRulesStore.time(to.toEpochMilli()));
                statement.setInt(6, max);
                Map<String, KitId> kits = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        readings.add(new Reading(
                                patient,
                                Vital.ofNumber(rows.getInt(1)),
                                millis(rows, 2),
                                rows.getInt(3),
                                millis(rows, 4),
                                kits.computeIfAbsent(rows.getString(5), KitId::new),
                                rows.getInt(6)));
                    }
                }
            }
            return readings;
        });
    }

    /** What people asked about the patient in this time, in order. */
    public List<CareRequest> requests(PatientId patient, Instant from, Instant to) {
        return read("requests", connection -> {
            List<CareRequest> requests = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT body::text FROM care_request
                    WHERE (body ->> 'patient')::bigint = ? AND (body ->> 'atMs')::bigint BETWEEN ? AND ?
                    ORDER BY position LIMIT ?
                    """)) {
                statement.setLong(1, patient.value());
                statement.setLong(2, from.toEpochMilli());
                statement.setLong(3, to.toEpochMilli());
                statement.setInt(4, REQUESTS_MAX);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        requests.add(CareJson.read(rows.getString(1), CareRequest.class));
                    }
                }
            }
            return requests;
        });
    }

    /** Since when {@link #decided} is whole; what ended before was not kept. */
    public Instant decidedSince(PatientId patient) {
        return read("what was decided", connection -> Optional.ofNullable(DecidedBefore.since(connection, patient)))
                .orElse(Instant.MAX);
    }

    /** What had been decided for the patient then, by what is kept. */
    public Assignment decided(PatientId patient, Instant then) {
        return read("what was decided", connection -> DecidedBefore.at(connection, patient, then));
    }

    /** When something was decided or ended in this time: after {@code from}, up to {@code to}. */
    public NavigableSet<Instant> decidedIn(PatientId patient, Instant from, Instant to) {
        return read("what was decided", connection -> DecidedBefore.turns(connection, patient, from, to));
    }

    /** When a value no living adult can show came from the patient's kit in this time and was put in quarantine, oldest first. */
    public List<Instant> impossible(PatientId patient, Instant from, Instant to) {
        return read("quarantine", connection -> {
            List<Instant> came = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT q.received_at FROM quarantine q JOIN kit k ON k.kit_id = q.kit_id JOIN kit_binding b USING (kit_no)
                    WHERE b.patient_id = ? AND q.reason = ? AND q.received_at >= ? AND q.received_at <= ?
                      AND b.valid_from <= q.received_at AND (b.valid_to IS NULL OR b.valid_to > q.received_at)
                    ORDER BY q.received_at DESC LIMIT ?
                    """)) {
                statement.setLong(1, patient.value());
                statement.setString(2, QuarantineReason.IMPOSSIBLE_VALUE.name());
                statement.setObject(3, JdbcRulesStore.time(from.toEpochMilli()));
                statement.setObject(4, JdbcRulesStore.time(to.toEpochMilli()));
                statement.setInt(5, IMPOSSIBLE_MAX);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        came.add(0, Instant.ofEpochMilli(millis(rows, 1)));
                    }
                }
            }
            return came;
        });
    }

    /** How the patient is watched now. */
    public Watch watch(PatientId patient) {
        return read(
                        "how the patient is watched",
                        connection -> one(
                                connection,
                                "SELECT body::text FROM patient_watch WHERE patient_id = ?",
                                patient,
                                row -> Optional.of(CareJson.read(row.getString(1), Watch.class))))
                .orElse(Watch.PLAIN);
    }

    /** How the patient was watched at that time: a pause or a silence may be older than the readings looked at (H26). */
    public Watch watchAt(PatientId patient, Instant at) {
        return read("how the patient was watched", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT body::text FROM care_event
                    WHERE patient_id = ? AND kind = 'watch' AND committed_at <= ? ORDER BY position DESC LIMIT 1
                    """)) {
                statement.setLong(1, patient.value());
                statement.setObject(2, JdbcRulesStore.time(at.toEpochMilli()));
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                                    && CareJson.read(row.getString(1), CareEvent.class) instanceof WatchChanged changed
                            ? changed.watch()
                            : Watch.PLAIN;
                }
            }
        });
    }

    /** The days in this time on which a clinical episode lived. */
    public Set<LocalDate> acuteDays(PatientId patient, LocalDate from, LocalDate to, ZoneId zone) {
        return read("episodes", connection -> {
            Set<LocalDate> days = new HashSet<>();
            try (PreparedStatement statement = connection.prepareStatement("""
                    SELECT opened_at, coalesce(closed_at, ?) FROM episode
                    WHERE patient_id = ? AND kind = 'CLINICAL' AND opened_at < ? AND (closed_at IS NULL OR closed_at >= ?)
                    """)) {
                OffsetDateTime end = to.plusDays(1).atStartOfDay(zone).toOffsetDateTime();
                statement.setObject(1, end);
                statement.setLong(2, patient.value());
                statement.setObject(3, end);
                statement.setObject(4, from.atStartOfDay(zone).toOffsetDateTime());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        LocalDate first = day(rows, 1, zone);
                        LocalDate last = day(rows, 2, zone);
                        for (LocalDate day = first.isBefore(from) ? from : first;
                                !day.isAfter(last) && !day.isAfter(to);
                                day = day.plusDays(1)) {
                            days.add(day);
                        }
                    }
                }
            }
            return days;
        });
    }

    /** Ratings on the Clinical Frailty Scale, newest first. */
    public List<CfsRating> ratings(PatientId patient, ZoneId zone) {
        return read("ratings", connection -> FrailtyRatings.of(connection, patient, zone));
    }

    /** LACE and HOSPITAL at discharge, newest first. */
    public List<DischargeRecord> discharges(PatientId patient, ZoneId zone) {
        return read("discharge scores", connection -> DischargeScores.of(connection, patient, zone));
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private interface Row<T> {
        Optional<T> read(ResultSet row) throws SQLException;
    }

    private <T> T read(String what, Work<T> work) {
        try (Connection connection = database.dataSource().getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw new DatabaseException("a patient's past: cannot read " + what, e);
        }
    }

    private static <T> Optional<T> one(Connection connection, String sql, PatientId patient, Row<T> row)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? row.read(rows) : Optional.empty();
            }
        }
    }

    private static long millis(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    private static LocalDate day(ResultSet rows, int column, ZoneId zone) throws SQLException {
        return LocalDate.ofInstant(rows.getObject(column, OffsetDateTime.class).toInstant(), zone);
    }
}
