package se.hemvakt.rules.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Reachable;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;

/**
 * Whom alerts can reach now, as new as a second: the organisation that is kept, and the teams that are registered without one.
 * The same object until something changed. One caller at a time.
 */
public final class OrganisationInForce implements Supplier<Organisation> {
    private static final long LOOK_EVERY_NS = Duration.ofSeconds(1).toNanos();

    private final Database database;
    private final Supplier<Optional<Organisation>> newest;
    private @Nullable Organisation written;
    private List<TeamId> registered = List.of();
    private @Nullable Organisation inForce;
    private long lookedAt;

    /** @param newest the organisation that is kept; empty before the first */
    public OrganisationInForce(Database database, Supplier<Optional<Organisation>> newest) {
        this.database = database;
        this.newest = newest;
    }

    @Override
    public Organisation get() {
        Organisation known = inForce;
        Organisation kept = newest.get().orElse(null);
        boolean look = System.nanoTime() - lookedAt >= LOOK_EVERY_NS;
        // Another organisation holds at once: by the one before, or by none, a closed team would still be told.
        if (known == null || kept != written || look) {
            List<TeamId> teams = teams();
            if (known == null || kept != written || !teams.equals(registered)) {
                known = Reachable.of(kept, teams);
                written = kept;
                registered = teams;
                inForce = known;
            }
            lookedAt = System.nanoTime();
        }
        return known;
    }

    private List<TeamId> teams() {
        List<TeamId> teams = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT team_id FROM team WHERE retired_at IS NULL ORDER BY team_id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                teams.add(new TeamId(rows.getString(1)));
            }
            return teams;
        } catch (SQLException e) {
            throw new DatabaseException("escalation: cannot read the teams", e);
        }
    }
}
