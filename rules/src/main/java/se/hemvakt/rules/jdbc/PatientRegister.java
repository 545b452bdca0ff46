package se.hemvakt.rules.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.PatientChanged;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.JdbcLog;

/**
 * Teams and patients, their limits and their SpO2 scale. Each change raises the patient's version and tells the care log in
 * the same transaction; the rules at work, in this process or another, judge the patient anew at once (H08).
 *
 * <p>Every method blocks and throws {@link DatabaseException} when nothing was changed because the store failed.
 */
public final class PatientRegister {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final JdbcLog<CareEvent> care;
    private final InstantSource clock;

    public PatientRegister(Database database, JdbcLog<CareEvent> care, InstantSource clock) {
        this.database = database;
        this.care = care;
        this.clock = clock;
    }

    /** Adds a team or gives it another name. */
    public void addTeam(TeamId team, String name) {
        run("add a team", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO team (team_id, name) VALUES (?, ?) ON CONFLICT (team_id) DO UPDATE SET name = excluded.name
                    """)) {
                statement.setString(1, team.value());
                statement.setString(2, name);
                statement.executeUpdate();
            }
        });
    }

    /** Enrols a patient under a random id. */
    public PatientId enrol(NewPatient patient) {
        PatientId id = new PatientId(1 + (RANDOM.nextLong() & (PatientId.MAX - 1)));
        enrol(id, patient);
        return id;
    }

    /** Enrols a patient under this id, which must be new. */
    public void enrol(PatientId id, NewPatient patient) {
        change(id, "enrol a patient", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO patient (patient_id, given_name, family_name, birth_date, personal_number, area, ward_order,
                      team_id, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
                    """)) {
                statement.setLong(1, id.value());
                statement.setString(2, patient.givenName());
                statement.setString(3, patient.familyName());
                statement.setObject(4, patient.birthDate());
                statement.setString(
                        5,
                        patient.personalNumber() == null
                                ? null
                                : patient.personalNumber().value());
                statement.setString(6, patient.area());
                statement.setInt(7, patient.wardOrder());
                statement.setString(8, patient.team().value());
                statement.executeUpdate();
            }
        });
    }

    /**
     * The patient's own limits from now on, instead of those before.
     *
     * @param by who decided them
     * @throws IllegalArgumentException if a limit is for something not measured, or impossible
     */
    public void setLimits(PatientId patient, List<Limit> limits, String by) {
        List<Limit> checked = NewPatient.checked(limits);
        if (by.isBlank()) {
            throw new IllegalArgumentException("limits need somebody who decided them");
        }
        change(patient, "set limits", connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM patient_limit WHERE patient_id = ?")) {
                statement.setLong(1, patient.value());
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO patient_limit (patient_id, vital, low_milli, high_milli, set_by, set_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """)) {
                for (Limit limit : checked) {
                    statement.setLong(1, patient.value());
                    statement.setShort(2, limit.vital().number());
                    statement.setObject(3, limit.lowMilli());
                    statement.setObject(4, limit.highMilli());
                    statement.setString(5, by);
                    statement.setObject(6, JdbcRulesStore.time(clock.millis()));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    /**
     * How the patient's vitals are to be measured from now on, instead of what was planned before.
     *
     * @param by who decided it
     * @throws IllegalArgumentException if there are two plans for one vital
     */
    public void setPlans(PatientId patient, List<MeasuringPlan> plans, String by) {
        if (by.isBlank()) {
            throw new IllegalArgumentException("a measuring plan needs somebody who decided it");
        }
        if (plans.stream().map(MeasuringPlan::vital).distinct().count() != plans.size()) {
            throw new IllegalArgumentException("more than one measuring plan for a vital");
        }
        change(patient, "set measuring plans", connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM measuring_plan WHERE patient_id = ?")) {
                statement.setLong(1, patient.value());
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO measuring_plan (patient_id, vital, streaming, silent_after_s, times, days, grace_s,
                      can_be_asked, set_by, set_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                for (MeasuringPlan plan : plans) {
                    statement.setLong(1, patient.value());
                    statement.setShort(2, plan.vital().number());
                    statement.setBoolean(3, plan.isStreaming());
                    statement.setInt(4, Math.toIntExact(plan.silentAfter().toSeconds()));
                    statement.setArray(
                            5,
                            connection.createArrayOf(
                                    "text",
                                    plan.times().stream()
                                            .map(LocalTime::toString)
                                            .toArray()));
                    statement.setArray(
                            6,
                            connection.createArrayOf(
                                    "smallint",
                                    plan.days().stream()
                                            .map(day -> (short) day.getValue())
                                            .sorted()
                                            .toArray()));
                    statement.setInt(7, Math.toIntExact(plan.grace().toSeconds()));
                    statement.setBoolean(8, plan.canBeAsked());
                    statement.setString(9, by);
                    statement.setObject(10, JdbcRulesStore.time(clock.millis()));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    /**
     * SpO2 scale 2 from now on, by prescription for confirmed hypercapnic failure; a diagnosis alone never selects it (H29).
     *
     * @param prescribedBy who
     * @param reason why
     */
    public void prescribeSpo2Scale2(PatientId patient, String prescribedBy, String reason) {
        if (prescribedBy.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("SpO2 scale 2 needs a prescriber and a reason");
        }
        setScale(patient, 2, prescribedBy, reason);
    }

    /** Back to SpO2 scale 1. */
    public void endSpo2Scale2(PatientId patient) {
        setScale(patient, 1, null, null);
    }

    /** The teams that take patients, by id: not those the organisation no longer has (H06). */
    public List<TeamId> teams() {
        List<TeamId> teams = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT team_id FROM team WHERE retired_at IS NULL ORDER BY team_id");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                teams.add(new TeamId(row.getString(1)));
            }
            return teams;
        } catch (SQLException e) {
            throw new DatabaseException("patient register: cannot read the teams", e);
        }
    }

    /** The place on the ward after the last one taken. */
    public int nextWardOrder() {
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement query =
                        connection.prepareStatement("SELECT coalesce(max(ward_order), 0) + 1 FROM patient");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new DatabaseException("patient register: cannot read the ward's order", e);
        }
    }

    public Optional<PatientProfile> profile(PatientId patient) {
        try (Connection connection = database.dataSource().getConnection()) {
            return Profiles.of(connection, patient);
        } catch (SQLException e) {
            throw new DatabaseException("patient register: cannot read a patient", e);
        }
    }

    /** Everybody enrolled. */
    public List<PatientProfile> profiles() {
        try (Connection connection = database.dataSource().getConnection()) {
            return Profiles.all(connection);
        } catch (SQLException e) {
            throw new DatabaseException("patient register: cannot read the patients", e);
        }
    }

    private void setScale(PatientId patient, int scale, @Nullable String by, @Nullable String reason) {
        change(patient, "set the SpO2 scale", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    UPDATE patient SET spo2_scale = ?, scale2_by = ?, scale2_at = ?, scale2_reason = ? WHERE patient_id = ?
                    """)) {
                statement.setInt(1, scale);
                statement.setString(2, by);
                statement.setObject(3, by == null ? null : JdbcRulesStore.time(clock.millis()));
                statement.setString(4, reason);
                statement.setLong(5, patient.value());
                statement.executeUpdate();
            }
        });
    }

    private interface Work {
        void in(Connection connection) throws SQLException;
    }

    /** A change of one patient: with it the version grows and the care log is told, or nothing happens. */
    private void change(PatientId patient, String what, Work work) {
        CareEvent told = new PatientChanged(patient);
        long[] position = new long[1];
        run(what, connection -> {
            work.in(connection);
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE patient SET version = version + 1 WHERE patient_id = ? RETURNING version")) {
                statement.setLong(1, patient.value());
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        throw new IllegalArgumentException("patient " + patient + " is not enrolled");
                    }
                }
            }
            position[0] = care.insert(connection, told);
        });
        care.published(position[0], told);
    }

    private void run(String what, Work work) {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                work.in(connection);
                connection.commit();
                done = true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException("patient register: cannot " + what, e);
        }
    }
}
