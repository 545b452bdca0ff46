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
    /** A kit's plan counts while the kit is in service and bound to this patient; the strictest of several. */
    private static final String SELECT = """
            SELECT p.patient_id, p.team_id, p.spo2_scale, p.version,
              (SELECT min(k.silent_after_s) FROM kit_binding b JOIN kit k USING (kit_no)
               WHERE b.patient_id = p.patient_id AND b.valid_from <= now() AND (b.valid_to IS NULL OR b.valid_to > now())
                 AND k.retired_at IS NULL),
              l.vital, l.low_milli, l.high_milli, p.zone
            FROM patient p LEFT JOIN patient_limit l USING (patient_id)
            """;

    private Profiles() {}

    private static final String SELECT_PLANS =
            "SELECT patient_id, vital, streaming, silent_after_s, times, days, grace_s, can_be_asked FROM measuring_plan";

    static List<PatientProfile> all(Connection connection) throws SQLException {
        Map<Long, List<MeasuringPlan>> plans;
        try (PreparedStatement statement = connection.prepareStatement(SELECT_PLANS + " ORDER BY patient_id, vital");
                ResultSet rows = statement.executeQuery()) {
            plans = plans(rows);
        }
        try (PreparedStatement statement = connection.prepareStatement(SELECT + " ORDER BY p.patient_id, l.vital");
                ResultSet rows = statement.executeQuery()) {
            return read(rows, plans);
        }
    }

    static Optional<PatientProfile> of(Connection connection, PatientId patient) throws SQLException {
        Map<Long, List<MeasuringPlan>> plans;
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT_PLANS + " WHERE patient_id = ? ORDER BY vital")) {
            statement.setLong(1, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                plans = plans(rows);
            }
        }
        try (PreparedStatement statement =
                connection.prepareStatement(SELECT + " WHERE p.patient_id = ? ORDER BY l.vital")) {
            statement.setLong(1, patient.value());
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, plans).stream().findAny();
            }
        }
    }

    private static List<PatientProfile> read(ResultSet rows, Map<Long, List<MeasuringPlan>> plans) throws SQLException {
        Map<Long, PatientProfile> profiles = new LinkedHashMap<>();
        while (rows.next()) {
            long id = rows.getLong(1);
            PatientProfile before = profiles.get(id);
            List<Limit> limits = before == null ? new ArrayList<>() : new ArrayList<>(before.limits());
            int vital = rows.getInt(6);
            if (!rows.wasNull()) {
                limits.add(new Limit(Vital.ofNumber(vital), number(rows, 7), number(rows, 8)));
            }
            Integer silentAfter = number(rows, 5);
            profiles.put(
                    id,
                    new PatientProfile(
                            new PatientId(id),
                            new TeamId(rows.getString(2)),
                            rows.getInt(3),
                            limits,
                            silentAfter == null ? null : Duration.ofSeconds(silentAfter),
                            rows.getInt(4),
                            plans.getOrDefault(id, List.of()),
                            ZoneId.of(rows.getString(9))));
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
