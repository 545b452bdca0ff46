package se.hemvakt.rules.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import se.hemvakt.rules.profile.jdbc.DecidedBefore;
import se.hemvakt.rules.profile.jdbc.JdbcAssignments;
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
        return enrol(patient, List.of());
    }

    /**
     * Enrols a patient under a random id, and keeps with it what was asked.
     *
     * @param asked by which criteria the patient is included, and who excepted from them; empty when none were asked
     */
    public PatientId enrol(NewPatient patient, List<InclusionChecks.Asked> asked) {
        PatientId id = new PatientId(1 + (RANDOM.nextLong() & (PatientId.MAX - 1)));
        enrol(id, patient, asked);
        return id;
    }

    /** Enrols a patient under this id, which must be new. */
    public void enrol(PatientId id, NewPatient patient) {
        enrol(id, patient, List.of());
    }

    private void enrol(PatientId id, NewPatient patient, List<InclusionChecks.Asked> asked) {
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
            // The database began it by its own clock; all that follows on it goes by ours.
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE responsibility SET valid_from = ? WHERE patient_id = ?")) {
                statement.setObject(1, JdbcRulesStore.time(clock.millis()));
                statement.setLong(2, id.value());
                statement.executeUpdate();
            }
            InclusionChecks.insert(connection, id, asked, clock.millis());
        });
    }

    /**
     * The patient's own limits from now on, instead of those before (H29). Whether they lie inside the fences is for the caller
     * to ask ({@code RuleSet.fences}); outside they do not count, and that is told as an episode.
     *
     * @param by who decided them
     * @param why the reason
     * @param until from then on they count no more, which is told as an episode
     * @throws IllegalArgumentException if a limit is for something not measured, or impossible, or not signed
     */
    public void setLimits(PatientId patient, List<Limit> limits, String by, String why, Instant until) {
        List<Limit> checked = NewPatient.checked(limits);
        checkSigned("limits need", by, why, until);
        change(patient, "set limits", connection -> {
            DecidedBefore.endLimits(connection, patient, clock.instant());
            try (PreparedStatement statement = connection.prepareStatement("""
                    INSERT INTO patient_limit (patient_id, vital, low_milli, high_milli, set_by, set_at, why, valid_until)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                for (Limit limit : checked) {
                    statement.setLong(1, patient.value());
                    statement.setShort(2, limit.vital().number());
                    statement.setObject(3, limit.lowMilli());
                    statement.setObject(4, limit.highMilli());
                    statement.setString(5, by);
                    statement.setObject(6, JdbcRulesStore.time(clock.millis()));
                    statement.setString(7, why);
                    statement.setObject(8, JdbcRulesStore.time(until.toEpochMilli()));
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    /**
     * The condition profiles a patient has from now on beside the standard one, in the place of those before. Whether they are
     * known and fit together is for the caller to ask ({@code RuleSet.compile}).
     *
     * @param by who decided it
     * @param why the reason
     */
    public void assignProfiles(PatientId patient, List<String> profiles, String by, String why) {
        if (by.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("profiles need somebody who decided them, and a reason");
        }
        change(
                patient,
                "assign profiles",
                connection -> JdbcAssignments.assign(connection, patient, profiles, by, clock.instant(), why));
    }

    private void checkSigned(String what, String by, String why, Instant until) {
        if (by.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException(what + " somebody who decided them, and a reason");
        }
        if (!until.isAfter(clock.instant())) {
            throw new IllegalArgumentException(what + " an end in the future");
        }
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
     * @param until from then on scale 1 counts again, which is told as an episode
     */
    public void prescribeSpo2Scale2(PatientId patient, String prescribedBy, String reason, Instant until) {
        checkSigned("SpO2 scale 2 needs", prescribedBy, reason, until);
        setScale(patient, 2, prescribedBy, reason, until);
    }

    /** Back to SpO2 scale 1. */
    public void endSpo2Scale2(PatientId patient) {
        setScale(patient, 1, null, null, null);
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

    private void setScale(
            PatientId patient, int scale, @Nullable String by, @Nullable String reason, @Nullable Instant until) {
        change(patient, "set the SpO2 scale", connection -> {
            DecidedBefore.endScale2(connection, patient, clock.instant());
            try (PreparedStatement statement = connection.prepareStatement("""
                    UPDATE patient SET spo2_scale = ?, scale2_by = ?, scale2_at = ?, scale2_reason = ?, scale2_until = ?
                    WHERE patient_id = ?
                    """)) {
                statement.setInt(1, scale);
                statement.setString(2, by);
                statement.setObject(3, by == null ? null : JdbcRulesStore.time(clock.millis()));
                statement.setString(4, reason);
                statement.setObject(5, until == null ? null : JdbcRulesStore.time(until.toEpochMilli()));
                statement.setLong(6, patient.value());
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
