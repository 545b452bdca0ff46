package se.hemvakt.runtime.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;
import se.hemvakt.runtime.settings.Secret;

/**
 * A PostgreSQL server of our own in one folder: the store of {@code ./hemvakt demo} and of quick tests. Its data is kept.
 *
 * <p>The binaries come from Maven Central (zonky's build of PostgreSQL 17, without TimescaleDB). We drive them ourselves
 * instead of through zonky's launcher, because that one starts the server in our own process group (Ctrl-C would stop the
 * database before the readings in flight are stored), trusts every local user, and switches durability off.
 *
 * <p>The folder: {@code server-VERSION/} binaries, {@code data/}, {@code log/}, {@code secret} (the password, made once,
 * readable by its owner only), {@code lock} (held while a process uses it), {@code version} (PostgreSQL's major version: data
 * of another one is refused in words). The server listens on loopback with SCRAM passwords, has checksums on, and writes
 * through to the disk (hazard H01).
 *
 * <p>A server whose program was killed lives on. We hold the folder's lock, so such a one is an orphan: it is stopped, then
 * started anew with our settings. PostgreSQL refuses to run as root; then it runs in a user namespace of its own.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String BINARIES_VERSION = "17.11";
    private static final String MAJOR = "17";
    private static final String NAME = "hemvakt";
    private static final Duration START_WAIT = Duration.ofSeconds(60);

    /** As many as are filled between two checkpoints under full load. */
    private static final int RESERVED_LOG_FILES = 36;

    private static final int LOG_FILE_MEGABYTES = 16;

    private final Path folder;
    private final Path server;
    private final Path data;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final Secret password;
    private final int port;
    private boolean stopped;

    private EmbeddedDatabase(
            Path folder, Path server, Path data, FileChannel lockChannel, FileLock lock, Secret password, int port) {
        this.folder = folder;
        this.server = server;
        this.data = data;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.password = password;
        this.port = port;
    }

    /** Starts the server of this folder, made when it is not there yet; see {@link #start(Path, Path)}. */
    public static EmbeddedDatabase start(Path folder) {
        return start(folder, folder);
    }

    /**
     * Starts the server of this folder and waits until it answers.
     *
     * @param folder where its data is, or will be
     * @param binaries in which folder to look for, or to unpack, the server's programs
     * @throws DatabaseException if it cannot be started; the message says what to do
     */
    public static EmbeddedDatabase start(Path folder, Path binaries) {
        FileChannel channel = null;
        try {
            Path home = Files.createDirectories(folder.toAbsolutePath().normalize());
            channel = FileChannel.open(
                    home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = lock(channel, home);
            refuseOtherMajor(home);
            Path server =
                    unpack(Files.createDirectories(binaries.toAbsolutePath().normalize()));
            Path data = home.resolve("data");
            Files.createDirectories(home.resolve("log"));
            Secret password = secret(home.resolve("secret"));
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                create(home, server, data);
            }
            stopOrphan(server, data);
            EmbeddedDatabase database = new EmbeddedDatabase(home, server, data, channel, lock, password, freePort());
            database.run();
            return database;
        } catch (IOException e) {
            close(channel);
            throw new DatabaseException("embedded database in " + folder + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    /** How to reach it. */
    public DatabaseSettings settings() {
        return DatabaseSettings.of(url(NAME), NAME, password);
    }

    /** The JDBC address of one of its databases; credentials are in {@link #settings()}. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    /** Where its data, log and password are. */
    public Path folder() {
        return folder;
    }

    /**
     * Makes the log files a loaded server goes round in, when it is new and has not made them yet, on a thread of its own.
     * Otherwise it makes them while kits wait: each new one is filled and flushed inside a commit, and for 20 to 160 ms
     * nothing is receipted. Takes a second or two and 0.6 GB, beside any other work.
     */
    public void reserveLog() {
        Thread thread = new Thread(
                () -> {
                    try {
                        reserve();
                    } catch (SQLException e) {
                        // It costs time later, nothing else; and it is what a server that stops meanwhile says.
                        LOG.debug("the log of {} was not reserved", folder, e);
                    }
                },
                "database-log");
        thread.setDaemon(true);
        thread.start();
    }

    private void reserve() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(NAME), NAME, password.reveal());
                Statement statement = connection.createStatement()) {
            int files;
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_ls_waldir() WHERE size > 0")) {
                row.next();
                files = row.getInt(1);
            }
            if (files >= RESERVED_LOG_FILES / 2) {
                return;
            }
            for (int i = files; i < RESERVED_LOG_FILES; i++) {
                // A switch does nothing in a file that nothing was written to.
                statement.execute("SELECT pg_logical_emit_message(false, 'hemvakt', ''), pg_switch_wal()");
            }
            statement.execute("CHECKPOINT");
        }
    }

    /** Stops the server: open sessions are ended, everything committed is kept. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            stop(server, data);
        } finally {
            try {
                lock.release();
            } catch (IOException e) {
                LOG.debug("lock of {} was gone already", folder, e);
            }
            close(lockChannel);
        }
    }

    /** Kills the server as a power cut would: for tests of what is left afterwards. Nothing is committed any more when it returns. */
    public synchronized void kill() {
        postmaster(data).ifPresent(process -> {
            process.destroyForcibly();
            // Its children notice that it is gone and end by themselves; one that is late still commits what it was
            // given. None of them is our child: nobody tells us when it ends.
            try {
                awaitNobodyAtWork(data);
            } catch (IOException e) {
                throw new DatabaseException("embedded database in " + folder + ": " + e.getMessage(), e);
            }
        });
    }

    /** Starts the server again after {@link #kill()} on the same port; committed data is recovered. */
    public synchronized void restart() {
        try {
            stopOrphan(server, data);
            run();
        } catch (IOException e) {
            throw new DatabaseException("embedded database in " + folder + ": " + e.getMessage(), e);
        }
    }

    private void run() throws IOException {
        List<String> options = new ArrayList<>();
        options.add("port=" + port);
        options.add("listen_addresses=127.0.0.1");
        options.add("unix_socket_directories=");
        // H01: a receipt may leave only after the bytes are on the disk.
        options.add("fsync=on");
        options.add("synchronous_commit=on");
        options.add("full_page_writes=on");
        options.add("shared_buffers=" + sharedBuffersMegabytes() + "MB");
        // Readings touch every patient's newest page: fewer checkpoints mean fewer full pages in the log. What is
        // written
        // between two of them (about half of the most) is kept and used again: see reserveLog.
        options.add("max_wal_size=1GB");
        options.add("min_wal_size=" + RESERVED_LOG_FILES * LOG_FILE_MEGABYTES + "MB");
        options.add("checkpoint_timeout=15min");
        options.add("wal_buffers=16MB");
        options.add("max_connections=80");
        options.add("jit=off");
        options.add("TimeZone=UTC");
        options.add("log_timezone=UTC");
        // A week of logs, never a statement or a value in them (H36).
        options.add("logging_collector=on");
        options.add("log_directory=" + folder.resolve("log"));
        options.add("log_filename=server-%a.log");
        options.add("log_truncate_on_rotation=on");
        options.add("log_rotation_age=1d");
        options.add("log_rotation_size=0");
        options.add("log_checkpoints=off");
        options.add("log_min_error_statement=panic");
        options.add("log_error_verbosity=terse");
        Files.writeString(
                data.resolve("hemvakt.conf"),
                String.join(
                                "\n",
                                options.stream()
                                        .map(EmbeddedDatabase::assignment)
                                        .toList()) + "\n");
        Result result = command(
                server,
                "pg_ctl",
                "start",
                "-D",
                data.toString(),
                "-w",
                "-t",
                Long.toString(START_WAIT.toSeconds()),
                "-s",
                "-l",
                folder.resolve("log").resolve("start.log").toString());
        if (result.status != 0) {
            throw new IOException("the server did not start; its log is in " + folder.resolve("log") + ": "
                    + lastLines(folder.resolve("log").resolve("start.log"), result.output));
        }
    }

    private static String assignment(String option) {
        int equals = option.indexOf('=');
        return option.substring(0, equals) + " = '"
                + option.substring(equals + 1).replace("'", "''") + "'";
    }

    private static long sharedBuffersMegabytes() {
        long heap = Runtime.getRuntime().maxMemory() / (1024 * 1024);
        return Math.max(128, Math.min(512, heap / 4));
    }

    private static FileLock lock(FileChannel channel, Path home) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // This very process has it: the same answer.
        }
        throw new DatabaseException(
                "another Hemvakt is using " + home + "; stop it, or name another folder for this one");
    }

    private static void refuseOtherMajor(Path home) throws IOException {
        Path version = home.resolve("data").resolve("PG_VERSION");
        if (Files.exists(version)) {
            String major = Files.readString(version).strip();
            if (!major.equals(MAJOR)) {
                throw new DatabaseException("the data in " + home + " was written by PostgreSQL " + major
                        + ", this program brings PostgreSQL " + MAJOR
                        + "; dump it with the older Hemvakt and load it here, or name another folder");
            }
        }
        Files.writeString(home.resolve("version"), MAJOR + "\n");
    }

    private static Secret secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[24];
            new SecureRandom().nextBytes(bytes);
            Path fresh = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "secret",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, HexFormat.of().formatHex(bytes) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Secret.of(Files.readString(file).strip());
    }

    private static void create(Path home, Path server, Path data) throws IOException {
        LOG.info("making a new database in {}", home);
        Path fresh = home.resolve("data.new");
        delete(fresh);
        Result result = command(
                server,
                "initdb",
                "-D",
                fresh.toString(),
                "-U",
                NAME,
                "--pwfile=" + home.resolve("secret"),
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions");
        if (result.status != 0) {
            throw new IOException("initdb failed: " + result.output);
        }
        Files.writeString(
                fresh.resolve("postgresql.conf"), "\ninclude_if_exists = 'hemvakt.conf'\n", StandardOpenOption.APPEND);
        // Single-user mode makes our database before anyone can connect; there is no createdb among the binaries.
        Result made = run(
                server,
                "CREATE DATABASE " + NAME + ";\n",
                "postgres",
                "--single",
                "-D",
                fresh.toString(),
                "-c",
                "log_min_messages=warning",
                "template1");
        if (made.status != 0) {
            throw new IOException("making the database failed: " + made.output);
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void stopOrphan(Path server, Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        if (postmaster(data).isPresent()) {
            LOG.warn("the database server of a program that was killed is still running: stopping it");
            stop(server, data);
            return;
        }
        // Killed itself. Its children end when they notice; a new server beside them would damage the data, and it
        // knows
        // them by this very file: so it goes only after the last of them.
        awaitNobodyAtWork(data);
        Files.deleteIfExists(pidFile);
    }

    private static void awaitNobodyAtWork(Path data) throws IOException {
        long giveUpAt = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (anyoneAtWork(data)) {
            if (System.nanoTime() - giveUpAt > 0) {
                throw new DatabaseException("processes of a database server that was killed are still at work in "
                        + data + "; end them and start again");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Whether a process works in the data folder, as each process of a server does. */
    private static boolean anyoneAtWork(Path data) throws IOException {
        Path real = data.toRealPath();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).equals(real)) {
                        return true;
                    }
                } catch (IOException e) {
                    // Ended meanwhile, or another user's: not ours in either case.
                }
            }
        }
        return false;
    }

    /**
     * How to reach the server that another program of the same owner runs in this folder now; empty when none runs.
     *
     * @param home the folder, as given to {@link #start}
     */
    public static Optional<DatabaseSettings> running(Path home) throws IOException {
        Path data = home.resolve("data");
        Path secret = home.resolve("secret");
        if (postmaster(data).isEmpty() || !Files.isReadable(secret)) {
            return Optional.empty();
        }
        // Its fourth line is the port.
        List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
        if (lines.size() < 4) {
            return Optional.empty();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/" + NAME;
        return Optional.of(DatabaseSettings.of(
                url, NAME, Secret.of(Files.readString(secret).strip())));
    }

    /** The running server of this data folder, if there is one. */
    private static Optional<ProcessHandle> postmaster(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> isPostgres(process.pid()));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(Path.of("/proc/self"))) {
            return true;
        }
        try {
            List<String> lines = Files.readAllLines(status);
            return lines.stream().anyMatch(line -> line.startsWith("Name:") && line.contains("postgres"))
                    && lines.stream().noneMatch(line -> line.startsWith("State:") && line.contains("Z"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void stop(Path server, Path data) {
        for (String mode : List.of("fast", "immediate")) {
            if (!Files.exists(data.resolve("postmaster.pid"))) {
                return;
            }
            try {
                Result result =
                        command(server, "pg_ctl", "stop", "-D", data.toString(), "-m", mode, "-w", "-t", "20", "-s");
                if (result.status == 0) {
                    return;
                }
                LOG.warn("stopping the database ({}) did not succeed: {}", mode, result.output);
            } catch (IOException e) {
                LOG.warn("stopping the database ({}) did not succeed", mode, e);
            }
        }
    }

    private static Path unpack(Path binaries) throws IOException {
        Path server = binaries.resolve("server-" + BINARIES_VERSION);
        if (Files.exists(server.resolve("bin").resolve("postgres"))) {
            return server;
        }
        String archive = "/postgres-linux-" + architecture() + ".txz";
        Path fresh = Files.createTempDirectory(binaries, "server-new");
        try (InputStream packed = EmbeddedDatabase.class.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new DatabaseException("this program brings no PostgreSQL for " + System.getProperty("os.name")
                        + " on " + System.getProperty("os.arch")
                        + "; name a database by hemvakt.database.url instead");
            }
            try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(tar, entry, fresh);
                }
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            try {
                Files.move(fresh, server, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
                throw e;
            } catch (IOException e) {
                // Another process was faster: its copy is as good.
                if (!Files.exists(server.resolve("bin").resolve("postgres"))) {
                    throw e;
                }
            }
            return server;
        } finally {
            delete(fresh);
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path into) throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("the server's archive names a path outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent() == null ? into : target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, into.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean runs = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private record Result(int status, String output) {}

    private static Result command(Path server, String program, String... arguments) throws IOException {
        return run(server, "", program, arguments);
    }

    private static Result run(Path server, String input, String program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        if (isRoot()) {
            line.addAll(List.of("unshare", "--user"));
        }
        line.add(server.resolve("bin").resolve(program).toString());
        line.addAll(Arrays.asList(arguments));
        Path output = Files.createTempFile("hemvakt-" + program, ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(server.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("TZ", "UTC");
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end within two minutes");
            }
            String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
            if (isRoot() && text.contains("unshare failed")) {
                throw new IOException("PostgreSQL refuses to run as root, and this machine allows no user namespace to "
                        + "run it in: start Hemvakt as an ordinary user, or name a database by hemvakt.database.url");
            }
            return new Result(process.exitValue(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String lastLines(Path file, String otherwise) throws IOException {
        if (!Files.exists(file)) {
            return otherwise;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            walk.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("closing the lock", e);
            }
        }
    }
}
