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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.KeptOrganisation;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Reachable;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Whom alerts can reach now, as new as a second: the organisation that is kept, and the teams that are registered without one.
 * The same object until something changed. A version that can not be read leaves the last good one in force (H25). One caller
 * at a time.
 */
public final class OrganisationInForce implements Supplier<Organisation> {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationInForce.class);
    private static final long LOOK_EVERY_NS = Duration.ofSeconds(1).toNanos();

    private final Database database;
    private final JdbcOrganisations organisations;
    private @Nullable Organisation written;
    private int version;
    private List<TeamId> registered = List.of();
    private @Nullable Organisation inForce;
    private long lookedAt;

    public OrganisationInForce(Database database, JdbcOrganisations organisations) {
        this.database = database;
        this.organisations = organisations;
    }

    @Override
    public Organisation get() {
        Organisation known = inForce;
        if (known == null || System.nanoTime() - lookedAt >= LOOK_EVERY_NS) {
            known = look(known);
            inForce = known;
            lookedAt = System.nanoTime();
        }
        return known;
    }

    private Organisation look(@Nullable Organisation known) {
        Optional<KeptOrganisation> newest = organisations.newest().filter(kept -> kept.version() != version);
        newest.ifPresent(this::read);
        List<TeamId> teams = teams();
        if (known != null && newest.isEmpty() && teams.equals(registered)) {
            return known;
        }
        registered = teams;
        return Reachable.of(written, teams);
    }

    private void read(KeptOrganisation kept) {
        version = kept.version();
        try {
            written = organisations.read(kept);
        } catch (YamlException e) {
            LOG.error("version {} of the organisation cannot be read: alerts go by the one before", version, e);
        }
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
