package se.hemvakt.runtime.jdbc;

import java.time.Duration;
import se.hemvakt.runtime.settings.Secret;

/**
 * How to reach the database.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/database}
 * @param user the role; it owns the database
 * @param poolSize connections for everything but the reading log's writers, 1 to 100
 * @param connectWithin how long to wait at start for a database that is not there yet
 * @param allowUnsafe whether to start on a database that may lose what it has committed (H01); for tests only
 */
public record DatabaseSettings(
        String url, String user, Secret password, int poolSize, Duration connectWithin, boolean allowUnsafe) {

    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("database url must begin with jdbc:postgresql:");
        }
        if (poolSize < 1 || poolSize > 100) {
            throw new IllegalArgumentException("database pool must be 1 to 100 connections");
        }
    }

    /** The usual: ten connections, half a minute's patience, a safe database or none. */
    public static DatabaseSettings of(String url, String user, Secret password) {
        return new DatabaseSettings(url, user, password, 10, Duration.ofSeconds(30), false);
    }

    public DatabaseSettings withUrl(String newUrl) {
        return new DatabaseSettings(newUrl, user, password, poolSize, connectWithin, allowUnsafe);
    }

    public DatabaseSettings withPoolSize(int size) {
        return new DatabaseSettings(url, user, password, size, connectWithin, allowUnsafe);
    }

    public DatabaseSettings withConnectWithin(Duration patience) {
        return new DatabaseSettings(url, user, password, poolSize, patience, allowUnsafe);
    }

    public DatabaseSettings allowingUnsafe(boolean allow) {
        return new DatabaseSettings(url, user, password, poolSize, connectWithin, allow);
    }
}
