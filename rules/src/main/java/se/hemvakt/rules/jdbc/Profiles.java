package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/** Reads {@link PatientProfile}s: the patient's row, the limits, and the plan of the kits bound to the patient now. */
final class Profiles {
    private static final String SELECT = """
            SELECT p.patient_id, p.team_id, p.spo2_scale, p.version, l.vital, l.low_milli, l.high_milli, p.zone
            FROM patient p LEFT JOIN patient_limit l USING (patient_id)
            """;

    /**
     * A kit's plan counts while the kit is in service and bound to the patient; the strictest of several. A query of its own:
     * a server that has not yet counted these tables looks through all of them for each patient otherwise.
     */
    private static final String SELECT_SILENCE = """
            SELECT b.patient_id, k.silent_after_s FROM kit_binding b JOIN kit k USING (kit_no)
            WHERE b.valid_from <= now() AND (b.valid_to IS NULL OR b.valid_to > now())
              AND k.retired_at IS NULL AND k.silent_after_s IS NOT NULL
            """;

    private static final String SELECT_PLANS =
            "SELECT patient_id, vital, streaming, silent_after_s, times, days, grace_s, can_be_asked FROM measuring_plan";

    private Profiles() {}

    static List<PatientProfile> all(Connection connection) throws SQLException {
        return read(connection, "", null);
    }

    static Optional<PatientProfile> of(Connection connection, PatientId patient) throws SQLException {
        return read(connection, "patient_id = ?", patient).stream().findAny();
    }

    /** @param only a condition with one parameter, the patient; empty for all */
    private static List<PatientProfile> read(Connection connection, String only, @Nullable PatientId patient)
            throws SQLException {
        String where = only.isEmpty() ? "" : " WHERE " + only;
        String and = only.isEmpty() ? "" : " AND b." + only;
        Map<Long, Duration> silentAfter = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, SELECT_SILENCE + and, patient);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                silentAfter.merge(
                        rows.getLong(1), Duration.ofSeconds(rows.getInt(2)), (a, b) -> a.compareTo(b) < 0 ? a : b);
            }
        }
        Map<Long, List<MeasuringPlan>> plans;
        try (PreparedStatement statement =
                        prepare(connection, SELECT_PLANS + where + " ORDER BY patient_id, vital", patient);
                ResultSet rows = statement.executeQuery()) {
            plans = plans(rows);
        }
        try (PreparedStatement statement =
                        prepare(connection, SELECT + where + " ORDER BY patient_id, l.vital", patient);
                ResultSet rows = statement.executeQuery()) {
            return read(rows, plans, silentAfter);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable PatientId patient)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        if (patient != null) {
            statement.setLong(1, patient.value());
        }
        return statement;
    }

    private static List<PatientProfile> read(
            ResultSet rows, Map<Long, List<MeasuringPlan>> plans, Map<Long, Duration> silentAfter) throws SQLException {
        Map<Long, PatientProfile> profiles = new LinkedHashMap<>();
        while (rows.next()) {
            long id = rows.getLong(1);
            PatientProfile before = profiles.get(id);
            List<Limit> limits = before == null ? new ArrayList<>() : new ArrayList<>(before.limits());
            int vital = rows.getInt(5);
            if (!rows.wasNull()) {
                limits.add(new Limit(Vital.ofNumber(vital), number(rows, 6), number(rows, 7)));
            }
            profiles.put(
                    id,
                    new PatientProfile(
                            new PatientId(id),
                            new TeamId(rows.getString(2)),
                            rows.getInt(3),
                            limits,
                            silentAfter.get(id),
                            rows.getInt(4),
                            plans.getOrDefault(id, List.of()),
                            ZoneId.of(rows.getString(8))));
        }
        return List.copyOf(profiles.values());
    }

    private static Map<Long, List<MeasuringPlan>> plans(ResultSet rows) throws SQLException {
        Map<Long, List<MeasuringPlan>> plans = new HashMap<>();
        while (rows.next()) {
            List<LocalTime> times = new ArrayList<>();
            for (String time : (String[]) rows.getArray(5).getArray()) {
                times.add(LocalTime.parse(time));
            }
            Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            for (Short day : (Short[]) rows.getArray(6).getArray()) {
                days.add(DayOfWeek.of(day));
            }
            plans.computeIfAbsent(rows.getLong(1), id -> new ArrayList<>())
                    .add(new MeasuringPlan(
                            Vital.ofNumber(rows.getInt(2)),
                            rows.getBoolean(3) ? MeasuringPlan.Form.STREAMING : MeasuringPlan.Form.SCHEDULED,
                            Duration.ofSeconds(rows.getInt(4)),
                            times,
                            days,
                            Duration.ofSeconds(rows.getInt(7)),
                            rows.getBoolean(8)));
        }
        return plans;
    }

    private static @Nullable Integer number(ResultSet rows, int column) throws SQLException {
        int value = rows.getInt(column);
        return rows.wasNull() ? null : value;
    }
}
