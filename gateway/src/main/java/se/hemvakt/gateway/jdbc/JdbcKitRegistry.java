package se.hemvakt.gateway.jdbc;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.kits.Binding;
import se.hemvakt.gateway.kits.Enrolled;
import se.hemvakt.gateway.kits.KitKey;
import se.hemvakt.gateway.kits.KitRefusedException;
import se.hemvakt.gateway.kits.KitRefusedException.Reason;
import se.hemvakt.gateway.kits.KitRegistry;
import se.hemvakt.gateway.kits.KitTable;
import se.hemvakt.gateway.kits.NewKit;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.runtime.jdbc.DatabaseException;

/**
 * The kit registry in the tables {@code kit}, {@code kit_binding} and {@code kit_version}.
 *
 * <p>Each change locks the row of its kit first, so that two changes of one kit follow each other, and makes the version grow
 * last, since that one row is everybody's. Times are kept to the microsecond, which is what the database holds.
 */
public final class JdbcKitRegistry implements KitRegistry {
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource dataSource;
    private final SecureRandom random = new SecureRandom();

    public JdbcKitRegistry(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public List<Enrolled> enrol(Collection<NewKit> kits, Instant at) {
        List<Enrolled> enrolled = new ArrayList<>(kits.size());
        change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO kit (kit_id, secret_salt, secret_hash, silent_after_s, enrolled_at)
                    VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (kit_id) DO NOTHING
                    """)) {
                List<NewKit> inOrder = List.copyOf(kits);
                for (NewKit kit : inOrder) {
                    Enrolled.WithKey withKey = Enrolled.generate(kit.kit(), random);
                    insert.setString(1, kit.kit().value());
                    insert.setBytes(2, withKey.key().salt());
                    insert.setBytes(3, withKey.key().hash());
                    Duration silentAfter = kit.silentAfter();
                    if (silentAfter == null) {
                        insert.setNull(4, Types.INTEGER);
                    } else {
                        insert.setInt(4, Math.toIntExact(silentAfter.toSeconds()));
                    }
                    insert.setTimestamp(5, Timestamp.from(at));
                    insert.addBatch();
                    enrolled.add(withKey.enrolled());
                }
                int[] inserted = insert.executeBatch();
                for (int i = 0; i < inserted.length; i++) {
                    if (inserted[i] == 0) {
                        throw new KitRefusedException(inOrder.get(i).kit(), Reason.ALREADY_ENROLLED);
                    }
                }
            }
        });
        return enrolled;
    }

    @Override
    public Enrolled rekey(KitId kit) {
        Enrolled.WithKey withKey = Enrolled.generate(kit, random);
        change(connection -> {
            lockActive(connection, kit);
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE kit SET secret_salt = ?, secret_hash = ? WHERE kit_id = ?
                    """)) {
                update.setBytes(1, withKey.key().salt());
                update.setBytes(2, withKey.key().hash());
                update.setString(3, kit.value());
                update.executeUpdate();
            }
        });
        return withKey.enrolled();
    }

    @Override
    public void bind(KitId kit, PatientId patient, Instant from) {
        change(connection -> {
            int kitNo = lockActive(connection, kit);
            LastBinding last = lastBinding(connection, kitNo);
            if (last != null) {
                Instant ended = last.to();
                if (!from.isAfter(last.from()) || (ended != null && from.isBefore(ended))) {
                    throw new KitRefusedException(kit, Reason.BINDING_OVERLAPS);
                }
                if (ended == null) {
                    endOpenBinding(connection, kitNo, from);
                }
            }
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO kit_binding (kit_no, patient_id, valid_from) VALUES (?, ?, ?)
                    """)) {
                insert.setInt(1, kitNo);
                insert.setLong(2, patient.value());
                insert.setTimestamp(3, Timestamp.from(from));
                insert.executeUpdate();
            }
        });
    }

    @Override
    public void unbind(KitId kit, Instant at) {
        change(connection -> {
            int kitNo = lock(connection, kit).kitNo();
            LastBinding last = lastBinding(connection, kitNo);
            if (last == null || last.to() != null || !at.isAfter(last.from())) {
                throw new KitRefusedException(kit, Reason.NOT_BOUND);
            }
            endOpenBinding(connection, kitNo, at);
        });
    }

    @Override
    public void retire(KitId kit, Instant at) {
        change(connection -> {
            LockedKit locked = lock(connection, kit);
            if (locked.retired()) {
                return;
            }
            try (PreparedStatement retire =
                            connection.prepareStatement("UPDATE kit SET retired_at = ? WHERE kit_no = ?");
                    PreparedStatement dropFuture = connection.prepareStatement("""
                            DELETE FROM kit_binding WHERE kit_no = ? AND valid_to IS NULL AND valid_from >= ?
                            """)) {
                retire.setTimestamp(1, Timestamp.from(at));
                retire.setInt(2, locked.kitNo());
                retire.executeUpdate();
                dropFuture.setInt(1, locked.kitNo());
                dropFuture.setTimestamp(2, Timestamp.from(at));
                dropFuture.executeUpdate();
            }
            endOpenBinding(connection, locked.kitNo(), at);
        });
    }

    @Override
    public List<Binding> bindings(KitId kit) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT patient_id, valid_from, valid_to
                    FROM kit_binding JOIN kit USING (kit_no)
                    WHERE kit_id = ?
                    ORDER BY valid_from
                    """)) {
                select.setString(1, kit.value());
                List<Binding> bindings = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        bindings.add(new Binding(
                                new PatientId(rows.getLong(1)),
                                rows.getTimestamp(2).toInstant(),
                                instant(rows.getTimestamp(3))));
                    }
                }
                return bindings;
            }
        });
    }

    @Override
    public long version() {
        return read(JdbcKitRegistry::version);
    }

    @Override
    public KitTable load() {
        return read(connection -> {
            // The version first: if a change comes in between, the table is newer than it says, and is simply read
            // again.
            long version = version(connection);
            List<KitTable.Kit> kits = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                            SELECT kit_id, secret_salt, secret_hash, retired_at IS NOT NULL FROM kit
                            """);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    kits.add(new KitTable.Kit(
                            new KitId(rows.getString(1)),
                            new KitKey(rows.getBytes(2), rows.getBytes(3)),
                            rows.getBoolean(4)));
                }
            }
            return new KitTable(version, kits);
        });
    }

    private static long version(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT version FROM kit_version");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private record LockedKit(int kitNo, boolean retired) {}

    private static LockedKit lock(Connection connection, KitId kit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT kit_no, retired_at IS NOT NULL FROM kit WHERE kit_id = ? FOR UPDATE
                """)) {
            select.setString(1, kit.value());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new KitRefusedException(kit, Reason.UNKNOWN);
                }
                return new LockedKit(row.getInt(1), row.getBoolean(2));
            }
        }
    }

    private static int lockActive(Connection connection, KitId kit) throws SQLException {
        LockedKit locked = lock(connection, kit);
        if (locked.retired()) {
            throw new KitRefusedException(kit, Reason.RETIRED);
        }
        return locked.kitNo();
    }

    private record LastBinding(Instant from, @Nullable Instant to) {}

    private static @Nullable LastBinding lastBinding(Connection connection, int kitNo) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT valid_from, valid_to FROM kit_binding WHERE kit_no = ? ORDER BY valid_from DESC LIMIT 1
                """)) {
            select.setInt(1, kitNo);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new LastBinding(row.getTimestamp(1).toInstant(), instant(row.getTimestamp(2)))
                        : null;
            }
        }
    }

    private static void endOpenBinding(Connection connection, int kitNo, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE kit_binding SET valid_to = ? WHERE kit_no = ? AND valid_to IS NULL
                """)) {
            update.setTimestamp(1, Timestamp.from(at));
            update.setInt(2, kitNo);
            update.executeUpdate();
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    private interface Read<T> {
        T from(Connection connection) throws SQLException;
    }

    private void change(Change change) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement grow = connection.prepareStatement("UPDATE kit_version SET version = version + 1")) {
                change.in(connection);
                grow.executeUpdate();
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed("change", e);
        }
    }

    private <T> T read(Read<T> read) {
        try (Connection connection = dataSource.getConnection()) {
            return read.from(connection);
        } catch (SQLException e) {
            throw failed("read", e);
        }
    }

    /** Without the database's own words: their detail can name what was in the row. */
    private static DatabaseException failed(String what, SQLException e) {
        String advice = UNIQUE_VIOLATION.equals(e.getSQLState())
                ? "another change came in between; try again"
                : "see the database's log, and try again when it answers";
        return new DatabaseException(
                "kit registry: could not " + what + " (SQL state " + e.getSQLState() + "); " + advice);
    }
}
