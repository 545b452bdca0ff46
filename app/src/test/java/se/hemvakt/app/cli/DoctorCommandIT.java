package se.hemvakt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.testkit.TestCertificate;
import se.hemvakt.testkit.TestDatabase;

/** {@code doctor} on real things: a database, certificates and ports, well and unwell. */
class DoctorCommandIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestDatabase database;

    @BeforeEach
    void makeDatabase() {
        database = TestDatabase.plain();
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @Test
    void goodInstallation_isZeroAndNothingToMend() {
        TestCertificate certificate = TestCertificate.make(folder);
        Outcome outcome = doctor(
                List.of(
                        "--certificate",
                        certificate.certificate().toString(),
                        "--key",
                        certificate.key().toString()),
                database.settings().url());
        assertThat(outcome.exit).as(outcome.out).isEqualTo(ExitCode.GOOD);
        assertThat(outcome.out)
                .contains("database.fsync", "database.schema", "clock", "disk", "0 to mend")
                .doesNotContain("FAIL")
                .doesNotContain(database.settings().password().reveal());
        // Two days are left: it works, and somebody should look at it.
        assertThat(outcome.line("warn  certificate")).contains("-> renew it");
    }

    @Test
    void h04_channelOfTheOrganisationThatNobodySetUp_isWarnedOf() {
        new JdbcOrganisations(database.database(), new JollydayHolidays())
                .bringIn("sample", SampleOrganisation.text(), "anna", Instant.parse("2026-11-22T08:00:00Z"), "first");
        Outcome outcome = doctor(List.of(), database.settings().url());
        assertThat(outcome.exit).isEqualTo(ExitCode.GOOD);
        assertThat(outcome.line("warn  messages.sms")).contains("have it as a contact path, and it is not set up here");
        assertThat(outcome.line("warn  messages.mail")).contains("-> set hemvakt.notify.smtp.*");
        assertThat(outcome.line("warn  messages.link")).contains("log in");
    }

    @Test
    void h01_databaseThatMayLoseCommits_isOneAndSaysWhichSettingToMend() {
        database.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',"
                + " current_database()); END $$");
        Outcome outcome = doctor(List.of(), database.settings().url());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.line("FAIL  database.synchronous_commit"))
                .contains("can lose readings")
                .contains("-> set synchronous_commit = on");
        assertThat(outcome.out).contains("1 to mend");
    }

    @Test
    void databasePortClosed_isOneAndSaysWhereItLooked() throws IOException {
        int closed;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = taken.getLocalPort();
        }
        Outcome outcome = doctor(List.of(), "jdbc:postgresql://127.0.0.1:" + closed + "/hemvakt");
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.line("FAIL  database "))
                .contains(":" + closed + "/hemvakt")
                .contains("-> check that it runs");
    }

    @Test
    void wrongPassword_isOneAndNotPrinted() {
        Outcome outcome = doctor(List.of(), database.settings().url(), "not-the-password-4711");
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.line("FAIL  database ")).contains("password");
        assertThat(outcome.out + outcome.err).doesNotContain("not-the-password-4711");
    }

    @Test
    void d1_expiredCertificate_isOneAndSaysToRenewIt() {
        TestCertificate certificate = TestCertificate.expired(folder);
        Outcome outcome = doctor(
                List.of("--certificate", certificate.certificate().toString()),
                database.settings().url());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.line("FAIL  certificate")).contains("expired at").contains("-> renew it now");
    }

    @Test
    void d1_keyEverybodyCanRead_isOneAndSaysHowToMendIt() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString("rw-r--r--"));
        Outcome outcome = doctor(
                List.of("--key", certificate.key().toString()),
                database.settings().url());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.line("FAIL  key")).contains("-> chmod 600");
    }

    /** In use may well be Hemvakt itself: told, and no failure. */
    @Test
    void portInUse_isTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Outcome outcome = doctor(
                    List.of("--port", Integer.toString(taken.getLocalPort())),
                    database.settings().url());
            assertThat(outcome.exit).isEqualTo(ExitCode.GOOD);
            assertThat(outcome.line("warn  port")).contains(taken.getLocalPort() + " is in use");
        }
    }

    @Test
    void fileWhereTheDataFolderShouldBe_isOne() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "");
        Outcome outcome = run(Map.of(), "doctor", "--data", file.toString());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.line("FAIL  data")).contains("-> name a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port 70000", "--port x", "--database-url mysql://db/hemvakt", "--mend"})
    void wrongUse_isTwoAndNothingIsLookedAt(String options) {
        List<String> words = new ArrayList<>(List.of("doctor"));
        words.addAll(List.of(options.split(" ")));
        Outcome outcome = run(Map.of(), words.toArray(String[]::new));
        assertThat(outcome.exit).isEqualTo(ExitCode.WRONG_USE);
        assertThat(outcome.err).startsWith("hemvakt doctor: ");
        assertThat(outcome.out).isEmpty();
    }

    private Outcome doctor(List<String> options, String url) {
        return doctor(options, url, database.settings().password().reveal());
    }

    private Outcome doctor(List<String> options, String url, String password) {
        List<String> words = new ArrayList<>(List.of(
                "doctor",
                "--data",
                folder.resolve("installation").toString(),
                "--database-url",
                url,
                "--database-user",
                database.settings().user()));
        words.addAll(options);
        return run(Map.of("HEMVAKT_DATABASE_PASSWORD", password), words.toArray(String[]::new));
    }

    private static Outcome run(Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                environment);
        int exit = HemvaktCommand.run(console, words);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Outcome(int exit, String out, String err) {
        /** The one finding that begins like this. */
        String line(String begin) {
            List<String> lines =
                    out.lines().filter(line -> line.startsWith(begin)).toList();
            assertThat(lines).as(out).hasSize(1);
            return lines.get(0);
        }
    }
}
