package se.hemvakt.runtime.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.runtime.settings.Settings;

/**
 * Which database, and how long what is kept in it.
 *
 * @param external the database to use; empty for the embedded one
 * @param folder where the embedded database keeps its data
 * @param writers how many batches of readings may be in flight, each on a connection of its own
 * @param keepBatches how long followers may lag behind before the log's own copy of what they missed is removed
 * @param keepReadings how long readings are kept; empty for ever. Their hourly roll-ups stay
 */
public record StoreSettings(
        Optional<DatabaseSettings> external,
        Path folder,
        int writers,
        Duration keepBatches,
        Optional<Duration> keepReadings) {

    /** @param data the installation's folder; the embedded database is in it unless told otherwise */
    public static StoreSettings from(Settings in, Path data) {
        Optional<String> url = in.optional(
                "hemvakt.database.url",
                "JDBC address of PostgreSQL 17, with TimescaleDB in production; none: the embedded database");
        String user = in.text("hemvakt.database.user", "hemvakt", "the role that owns the database");
        Secret password =
                in.secret("hemvakt.database.password", "that role's password").orElse(Secret.of(""));
        int pool = in.number("hemvakt.database.pool", 10, 2, 100, "connections, beside those of the writers");
        Duration patience = in.duration(
                "hemvakt.database.connect-within",
                Duration.ofSeconds(30),
                Duration.ZERO,
                Duration.ofMinutes(30),
                "how long to wait at start for a database that is not there yet");
        boolean unsafe = in.flag(
                "hemvakt.database.allow-unsafe",
                false,
                "start on a database that may lose what it has confirmed; for tests only, shown on every view");
        Path folder = in.path(
                "hemvakt.database.folder", data.resolve("database"), "where the embedded database keeps its data");
        int writers = in.number("hemvakt.database.writers", 4, 1, 32, "batches of readings written at the same time");
        Duration keepBatches = in.duration(
                "hemvakt.database.keep-batches",
                Duration.ofDays(7),
                Duration.ofHours(1),
                Duration.ofDays(365),
                "how far a follower may lag behind the reading log and still catch up");
        Duration keepReadings = in.duration(
                "hemvakt.database.keep-readings",
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofDays(36_500),
                "how long readings are kept; 0s: for ever");
        if (!keepReadings.isZero() && keepReadings.compareTo(Duration.ofDays(32)) < 0) {
            in.problem("hemvakt.database.keep-readings", "must be 0s (for ever) or at least 32d: kits may send late");
        }
        if (url.isPresent() && !url.get().startsWith("jdbc:postgresql:")) {
            in.problem("hemvakt.database.url", "must begin with jdbc:postgresql:");
            url = Optional.empty();
        }
        return new StoreSettings(
                url.map(address -> new DatabaseSettings(address, user, password, pool, patience, unsafe)),
                folder,
                writers,
                keepBatches,
                keepReadings.isZero() ? Optional.empty() : Optional.of(keepReadings));
    }
}
