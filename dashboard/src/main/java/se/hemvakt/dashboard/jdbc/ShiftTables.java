package se.hemvakt.dashboard.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.shift.Duty;
import se.hemvakt.dashboard.shift.Duty.Signature;
import se.hemvakt.dashboard.shift.Duty.Step;
import se.hemvakt.dashboard.shift.Ended;
import se.hemvakt.dashboard.shift.ShiftReport;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.ActionRecorded;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;
import se.hemvakt.runtime.wire.CareJson;

/** What a change of shift is put together from, and the signatures. Only {@code patient_opened} and {@code shift_change} are ours. */
public final class ShiftTables {
    private static final int ROWS_MAX = 1_000;
    /** The longest shift there can be, and what is handed over late. */
    private static final Duration BACK = Duration.ofHours(26);

    private final DataSource database;
    private final WardTables wards;

    public ShiftTables(DataSource database, WardTables wards) {
        this.database = database;
        this.wards = wards;
    }

    /** Somebody of the team opened a patient's page. */
    public void opened(PatientId patient, Signer by, Instant now) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO patient_opened (patient_id, team_id, opened_at, username) VALUES (?, ?, ?, ?)
                        ON CONFLICT (patient_id, team_id) DO UPDATE
                          SET opened_at = excluded.opened_at, username = excluded.username
                        """)) {
            statement.setLong(1, patient.value());
            statement.setString(2, by.team().value());
            statement.setObject(3, now.atOffset(ZoneOffset.UTC));
            statement.setString(4, by.username());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw StoreException.of("noting that a patient was opened", e);
        }
    }

    // ---- the report

    /** What a team has to know when its shifts change now. */
    public ShiftReport report(TeamId team, Instant now) {
        try (Connection connection = database.getConnection()) {
            return report(connection, team, now);
        } catch (SQLException e) {
            throw StoreException.of("reading a change of shift", e);
        }
    }

    private ShiftReport report(Connection connection, TeamId team, Instant now) throws SQLException {
        Instant since = now.minus(BACK);
        ShiftReport.Ward ward = new ShiftReport.Ward(
                patients(connection, team),
                episodes(connection, team, since),
                watches(connection, team),
                opened(connection, team),
                wards.handoversOf(team).stream()
                        .filter(of -> of.handover().state().isWaiting()
                                || of.handover().state().isReturned())
                        .toList(),
                moved(connection, team, since),
                actions(connection, team, since),
                visits(connection, team));
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT shifts, zone FROM team WHERE team_id = ?")) {
            statement.setString(1, team.value());
            try (ResultSet row = statement.executeQuery()) {
                boolean known = row.next();
                Shifts shifts = known ? Shifts.parse(row.getString(1)).orElse(Shifts.STANDARD) : Shifts.STANDARD;
                ZoneId zone = ZoneId.of(known ? row.getString(2) : "Europe/Stockholm");
                return ShiftReport.of(shifts, zone, now.toEpochMilli(), ward);
            }
        }
    }

    private static List<PatientId> patients(Connection connection, TeamId team) throws SQLException {
        return rows(connection, """
                SELECT p.patient_id FROM patient p
                JOIN responsibility r ON r.patient_id = p.patient_id AND r.valid_to IS NULL
                WHERE p.team_id = ? AND r.phase NOT IN ('ENDED', 'DECEASED')
                ORDER BY p.ward_order, p.patient_id
                """, team, null, row -> new PatientId(row.getLong(1)));
    }

    private static List<Episode> episodes(Connection connection, TeamId team, Instant since) throws SQLException {
        return rows(connection, """
                SELECT e.body::text FROM episode e JOIN patient p USING (patient_id)
                WHERE p.team_id = ? AND (e.state <> 'CLEARED' OR e.changed_at >= ?) ORDER BY e.changed_at DESC
                """, team, since, row -> CareJson.read(row.getString(1), Episode.class));
    }

    private static Map<PatientId, Watch> watches(Connection connection, TeamId team) throws SQLException {
        Map<PatientId, Watch> watches = new LinkedHashMap<>();
        rows(
                connection,
                """
                SELECT w.patient_id, w.body::text FROM patient_watch w JOIN patient p USING (patient_id) WHERE p.team_id = ?
                """,
                team,
                null,
                row -> watches.put(new PatientId(row.getLong(1)), CareJson.read(row.getString(2), Watch.class)));
        return watches;
    }

    private static Map<PatientId, Long> opened(Connection connection, TeamId team) throws SQLException {
        Map<PatientId, Long> opened = new LinkedHashMap<>();
        rows(
                connection,
                "SELECT patient_id, opened_at FROM patient_opened WHERE team_id = ?",
                team,
                null,
                row -> opened.put(new PatientId(row.getLong(1)), ms(row, 2)));
        return opened;
    }

    private static List<ShiftReport.Moved> moved(Connection connection, TeamId team, Instant since)
            throws SQLException {
        return rows(connection, """
                SELECT r.patient_id, r.valid_from, b.team_id, r.team_id, b.phase, r.phase FROM responsibility r
                LEFT JOIN responsibility b ON b.patient_id = r.patient_id AND b.valid_to = r.before
                WHERE ? IN (r.team_id, b.team_id) AND r.valid_from >= ?
                  AND (b.team_id, b.phase) IS DISTINCT FROM (r.team_id, r.phase)
                ORDER BY r.valid_from DESC
                """, team, since, row -> {
            String fromTeam = row.getString(3);
            String fromPhase = row.getString(5);
            return new ShiftReport.Moved(
                    new PatientId(row.getLong(1)),
                    ms(row, 2),
                    fromTeam == null ? null : new TeamId(fromTeam),
                    new TeamId(row.getString(4)),
                    fromPhase == null ? null : Phase.valueOf(fromPhase),
                    Phase.valueOf(row.getString(6)));
        });
    }

    /** Patients whose monitoring the team ended since then and has not begun again, the newest first. */
    public List<Ended> ended(TeamId team, Instant since) {
        try (Connection connection = database.getConnection()) {
            return rows(connection, """
                    SELECT r.patient_id, p.given_name, p.family_name, r.valid_from, r.phase, b.phase, r.consent
                    FROM responsibility r JOIN patient p USING (patient_id)
                    LEFT JOIN responsibility b ON b.patient_id = r.patient_id AND b.valid_to = r.before
                    WHERE r.team_id = ? AND r.valid_to IS NULL AND r.phase IN ('ENDED', 'DECEASED') AND r.valid_from >= ?
                    ORDER BY r.valid_from DESC
                    """, team, since, row -> {
                Phase before = row.getString(6) == null ? Phase.STABLE : Phase.valueOf(row.getString(6));
                return new Ended(
                        new PatientId(row.getLong(1)),
                        row.getString(2),
                        row.getString(3),
                        ms(row, 4),
                        Phase.valueOf(row.getString(5)),
                        before.isMonitored() ? before : Phase.STABLE,
                        row.getBoolean(7));
            });
        } catch (SQLException e) {
            throw StoreException.of("reading whose monitoring has ended", e);
        }
    }

    private static List<ActionRecorded> actions(Connection connection, TeamId team, Instant since) throws SQLException {
        return rows(
                connection, """
                SELECT c.body::text FROM care_event c JOIN patient p USING (patient_id)
                WHERE c.kind = 'action' AND p.team_id = ? AND c.committed_at >= ? ORDER BY c.position DESC
                """, team, since, row -> (ActionRecorded) CareJson.read(row.getString(1), CareEvent.class));
    }

    private static List<Visit> visits(Connection connection, TeamId team) throws SQLException {
        return rows(connection, """
                SELECT v.body::text FROM visit v JOIN patient p USING (patient_id)
                WHERE v.state = 'OPEN' AND ? IN (v.team_id, p.team_id) ORDER BY v.due_at, v.asked_at
                """, team, null, row -> CareJson.read(row.getString(1), Visit.class));
    }

    private interface Row<R> {
        R read(ResultSet row) throws SQLException;
    }

    /** At most so many: a page nobody can read helps nobody. */
    private static <R> List<R> rows(
            Connection connection, String sql, TeamId team, @Nullable Instant since, Row<R> read) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(ROWS_MAX);
            statement.setString(1, team.value());
            if (since != null) {
                statement.setObject(2, since.atOffset(ZoneOffset.UTC));
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<R> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(read.read(rows));
                }
                return found;
            }
        }
    }

    private static long ms(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    // ---- signatures

    public Duty duty(TeamId team) {
        try (Connection connection = database.getConnection()) {
            return duty(connection, team);
        } catch (SQLException e) {
            throw StoreException.of("reading who has the duty", e);
        }
    }

    private static Duty duty(Connection connection, TeamId team) throws SQLException {
        return new Duty(signature(connection, """
                        SELECT to_user, to_name, taken_at FROM shift_change
                        WHERE team_id = ? AND taken_at IS NOT NULL ORDER BY shift_change_id DESC LIMIT 1
                        """, team), signature(connection, """
                        SELECT from_user, from_name, left_at FROM shift_change WHERE team_id = ? AND taken_at IS NULL
                        """, team));
    }

    private static @Nullable Signature signature(Connection connection, String sql, TeamId team) throws SQLException {
        List<Signature> found =
                rows(connection, sql, team, null, row -> new Signature(row.getString(1), row.getString(2), ms(row, 3)));
        return found.isEmpty() ? null : found.get(0);
    }

    /**
     * Signs, and keeps with the first of two signatures what the page showed then.
     *
     * @param shown the report as JSON
     * @return why not, as {@link Duty#refuses} says it; empty when it is signed
     */
    public Optional<String> sign(Signer by, Step step, Instant now, String shown) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                try (Statement statement = connection.createStatement()) {
                    // Of two who sign at once the second is decided by what the first left.
                    statement.execute("LOCK TABLE shift_change IN SHARE ROW EXCLUSIVE MODE");
                }
                Duty duty = duty(connection, by.team());
                Optional<String> refused = duty.refuses(step, by.username());
                if (refused.isEmpty()) {
                    keep(connection, by, step, duty, now, shown);
                }
                connection.commit();
                done = true;
                return refused;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw StoreException.of("signing a change of shift", e);
        }
    }

    private static void keep(Connection connection, Signer by, Step step, Duty duty, Instant now, String shown)
            throws SQLException {
        String sql = step == Step.LEAVE ? """
                INSERT INTO shift_change (from_user, from_name, left_at, team_id, shown) VALUES (?, ?, ?, ?, ?::jsonb)
                """ : duty.leaving() == null ? """
                INSERT INTO shift_change (to_user, to_name, taken_at, team_id, shown) VALUES (?, ?, ?, ?, ?::jsonb)
                """ : """
                UPDATE shift_change SET to_user = ?, to_name = ?, taken_at = ? WHERE team_id = ? AND taken_at IS NULL
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, by.username());
            statement.setString(2, by.displayName());
            statement.setObject(3, now.atOffset(ZoneOffset.UTC));
            statement.setString(4, by.team().value());
            if (step == Step.LEAVE || duty.leaving() == null) {
                statement.setString(5, shown);
            }
            statement.executeUpdate();
        }
    }
}
