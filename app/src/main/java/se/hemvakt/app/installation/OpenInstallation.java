package se.hemvakt.app.installation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.dashboard.jdbc.OutcomeTable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.rules.follow.RulesStore;
import se.hemvakt.rules.jdbc.InclusionChecks;
import se.hemvakt.rules.jdbc.JdbcRulesStore;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.jdbc.RouteVersions;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.profile.RuleSetStore;
import se.hemvakt.rules.profile.jdbc.JdbcRuleSetStore;
import se.hemvakt.runtime.history.ReadingHistory;
import se.hemvakt.runtime.jdbc.Database;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.runtime.jdbc.DatabaseSettings;
import se.hemvakt.runtime.jdbc.EmbeddedDatabase;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.jdbc.JdbcReadingHistory;

/**
 * The database of an installation, running or stopped, for a verb that works on it: the one named, or the embedded one. An
 * embedded one that is stopped is started, and stopped again at the end.
 */
public final class OpenInstallation implements AutoCloseable {
    private final @Nullable EmbeddedDatabase server;
    private final Database database;
    private final JdbcLog<CareEvent> care;

    private OpenInstallation(@Nullable EmbeddedDatabase server, Database database) {
        this.server = server;
        this.database = database;
        this.care = JdbcLog.careEvents(database);
    }

    /**
     * Opens it.
     *
     * @param data the installation's folder
     * @param named the database of its settings; empty for the embedded one in the folder
     * @throws CommandFailedException if there is none, or it can not be reached; the message says what to do
     */
    public static OpenInstallation open(Path data, Optional<DatabaseSettings> named) {
        return open(data, named, false);
    }

    /** As {@link #open}; but where there is no embedded one yet, it is made: for a verb that may be an installation's first. */
    public static OpenInstallation openOrMake(Path data, Optional<DatabaseSettings> named) {
        return open(data, named, true);
    }

    private static OpenInstallation open(Path data, Optional<DatabaseSettings> named, boolean make) {
        EmbeddedDatabase server = null;
        try {
            Path folder = data.resolve("database");
            Optional<DatabaseSettings> found = named.isPresent() ? named : EmbeddedDatabase.running(folder);
            if (found.isEmpty()) {
                if (!make && !Files.exists(folder.resolve("data/PG_VERSION"))) {
                    throw new CommandFailedException("there is no installation in the folder " + data
                            + ": name another with --data, or its database with --database-url");
                }
                server = EmbeddedDatabase.start(folder);
                found = Optional.of(server.settings());
            }
            return new OpenInstallation(server, Database.open(found.get()));
        } catch (java.io.IOException | DatabaseException e) {
            if (server != null) {
                server.close();
            }
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    public RulesStore rules() {
        return new JdbcRulesStore(database, care);
    }

    public RuleSetStore versions() {
        return new JdbcRuleSetStore(database);
    }

    public JdbcOrganisations organisations() {
        return new JdbcOrganisations(database, new JollydayHolidays());
    }

    public RouteVersions routes() {
        return new RouteVersions(database);
    }

    public InclusionChecks inclusionChecks() {
        return new InclusionChecks(database);
    }

    public PatientRegister patients() {
        return new PatientRegister(database, care, InstantSource.system());
    }

    public ReadingHistory readings() {
        return new JdbcReadingHistory(database);
    }

    public OutcomeTable outcomes() {
        return new OutcomeTable(database.dataSource());
    }

    @Override
    public void close() {
        care.close();
        database.close();
        if (server != null) {
            server.close();
        }
    }
}
