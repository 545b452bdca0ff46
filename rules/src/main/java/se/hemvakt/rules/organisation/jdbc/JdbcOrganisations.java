package se.hemvakt.rules.organisation.jdbc;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.hemvakt.rules.organisation.KeptOrganisation;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationException;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.PublicHolidays;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * The versions of the organisation, in the table {@code organisation_version}. The rows of {@code team} follow the newest one in
 * the same transaction, so that no patient can be enrolled in a team the organisation does not have.
 *
 * <p>Every method blocks and throws {@link DatabaseException} when the store failed and nothing was changed.
 */
public final class JdbcOrganisations {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String COLUMNS = "SELECT version, file, by_user, at, why FROM organisation_version ";

    private final Database database;
    private final PublicHolidays.Source holidays;

    public JdbcOrganisations(Database database, PublicHolidays.Source holidays) {
        this.database = database;
        this.holidays = holidays;
    }

    /** The version that holds now; empty before the first. */
    public Optional<KeptOrganisation> newest() {
        List<KeptOrganisation> found = read(COLUMNS + "ORDER BY version DESC LIMIT 1");
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** Every version, the first one first: an escalation goes on by the version it began with. */
    public List<KeptOrganisation> all() {
        return read(COLUMNS + "ORDER BY version");
    }

    private List<KeptOrganisation> read(String query) {
        List<KeptOrganisation> found = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new KeptOrganisation(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getString(5)));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException("organisation: cannot read it", e);
        }
    }

    /** What a kept version says. */
    public Organisation read(KeptOrganisation kept) {
        return OrganisationFile.of(
                Yaml.read("organisation version " + kept.version(), new StringReader(kept.file())),
                kept.version(),
                holidays);
    }

    /**
     * Brings a version in, which holds from now on. Committed when it returns.
     *
     * @param name how errors call the file
     * @param file its text, kept as it is
     * @return the version; the one there was when nothing changed
     * @throws se.hemvakt.runtime.yaml.YamlException if it is not valid
     * @throws OrganisationException if a team with patients is no longer in it, or somebody else brought one in just now
     */
    public KeptOrganisation bringIn(String name, String file, String by, Instant at, String why) {
        Optional<KeptOrganisation> before = newest();
        if (before.isPresent() && before.get().file().equals(file)) {
            return before.get();
        }
        KeptOrganisation kept =
                new KeptOrganisation(before.map(KeptOrganisation::version).orElse(0) + 1, file, by, at, why);
        Organisation read = OrganisationFile.of(Yaml.read(name, new StringReader(file)), kept.version(), holidays);
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                insert(connection, kept);
                followTeams(connection, read, at);
                connection.commit();
                done = true;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw new OrganisationException(
                        "somebody else changed the organisation just now: look again and repeat it if it still fits");
            }
            throw new DatabaseException("organisation: cannot store a version", e);
        }
        return kept;
    }

    private static void insert(Connection connection, KeptOrganisation kept) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO organisation_version (version, before, file, by_user, at, why) VALUES (?, ?, ?, ?, ?, ?)
                """)) {
            statement.setInt(1, kept.version());
            statement.setObject(2, kept.version() == 1 ? null : kept.version() - 1, Types.INTEGER);
            statement.setString(3, kept.file());
            statement.setString(4, kept.by());
            statement.setObject(5, kept.at().atOffset(ZoneOffset.UTC));
            statement.setString(6, kept.why());
            statement.executeUpdate();
        }
    }

    private static void followTeams(Connection connection, Organisation organisation, Instant at) throws SQLException {
        // Nobody is enrolled or moved between the question who has patients and its answer taking hold.
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE patient IN SHARE MODE");
        }
        String[] ids =
                organisation.teams().stream().map(team -> team.id().value()).toArray(String[]::new);
        refuseWithPatients(connection, ids);
        try (PreparedStatement statement = connection.prepareStatement("""
                INSERT INTO team (team_id, name, shifts, zone) VALUES (?, ?, ?, ?)
                ON CONFLICT (team_id) DO UPDATE SET name = excluded.name, shifts = excluded.shifts, zone = excluded.zone,
                  retired_at = NULL
                """)) {
            for (Team team : organisation.teams()) {
                statement.setString(1, team.id().value());
                statement.setString(2, team.name());
                statement.setString(3, team.shifts().text());
                statement.setString(4, organisation.zone().getId());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE team SET retired_at = ? WHERE retired_at IS NULL AND NOT team_id = ANY (?)")) {
            statement.setObject(1, at.atOffset(ZoneOffset.UTC));
            statement.setArray(2, connection.createArrayOf("text", ids));
            statement.executeUpdate();
        }
    }

    /** A patient without a team is watched by nobody (H06). */
    private static void refuseWithPatients(Connection connection, String[] ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT team_id, count(*) FROM patient WHERE NOT team_id = ANY (?) GROUP BY team_id ORDER BY team_id
                """)) {
            statement.setArray(1, connection.createArrayOf("text", ids));
            List<String> left = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    left.add(row.getString(1) + " (patients: " + row.getLong(2) + ")");
                }
            }
            if (!left.isEmpty()) {
                throw new OrganisationException("teams that hold patients are no longer in it: "
                        + String.join(", ", left) + ": keep them, or move their patients first");
            }
        }
    }
}
