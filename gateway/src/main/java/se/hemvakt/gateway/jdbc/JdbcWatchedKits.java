package se.hemvakt.gateway.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.command.WatchedKits;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.runtime.jdbc.DatabaseException;

/** {@link WatchedKits} over the tables of kits, of responsibility and of the coverage clock. */
public final class JdbcWatchedKits implements WatchedKits {
    private final DataSource database;

    public JdbcWatchedKits(DataSource database) {
        this.database = database;
    }

    @Override
    public Map<KitId, Instant> watched(Instant now, Duration lease) {
        Map<KitId, Instant> watched = new HashMap<>();
        read(null, now, lease).forEach((kit, until) -> until.ifPresent(at -> watched.put(kit, at)));
        return watched;
    }

    @Override
    public Map<KitId, Optional<Instant>> of(PatientId patient, Instant now, Duration lease) {
        return read(patient, now, lease);
    }

    /**
     * A team without any row in {@code team_cover} is not in the organisation, and nobody is there (H06); but where no organisation
     * is kept every team counts as there. A pause whose time is over goes on until watching does.
     */
    private Map<KitId, Optional<Instant>> read(@Nullable PatientId patient, Instant now, Duration lease) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        WITH cover AS (
                          SELECT team_id, min(from_at) FILTER (WHERE by_team IS NULL) AS gap_at
                          FROM team_cover WHERE to_at > ? GROUP BY team_id
                        )
                        SELECT k.kit_id,
                               CASE WHEN r.patient_id IS NOT NULL AND w.paused_until IS NULL AND c.beat_at IS NOT NULL
                                     AND (c.organisation_version IS NULL OR cover.team_id IS NOT NULL)
                                    THEN least(c.beat_at + make_interval(secs => ?), cover.gap_at) END
                        FROM kit_binding b
                        JOIN kit k USING (kit_no)
                        LEFT JOIN cover_clock c ON true
                        LEFT JOIN responsibility r ON r.patient_id = b.patient_id AND r.valid_to IS NULL
                          AND r.consent AND r.phase NOT IN ('ENDED', 'DECEASED')
                        LEFT JOIN patient_watch w ON w.patient_id = b.patient_id
                        LEFT JOIN cover ON cover.team_id = r.team_id
                        WHERE k.retired_at IS NULL AND b.valid_from <= ? AND (b.valid_to IS NULL OR b.valid_to > ?)
                          AND (?::bigint IS NULL OR b.patient_id = ?)
                        """)) {
            OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
            statement.setObject(1, at);
            statement.setLong(2, lease.toSeconds());
            statement.setObject(3, at);
            statement.setObject(4, at);
            Long id = patient == null ? null : (Long) patient.value();
            statement.setObject(5, id, Types.BIGINT);
            statement.setObject(6, id, Types.BIGINT);
            Map<KitId, Optional<Instant>> found = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(
                            new KitId(row.getString(1)),
                            Optional.ofNullable(row.getObject(2, OffsetDateTime.class))
                                    .map(OffsetDateTime::toInstant)
                                    .filter(now::isBefore));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("kits: cannot read whom somebody watches", e);
        }
    }
}
