package se.hemvakt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.testkit.TestDatabase;

/** {@code organisation} as people use it, on a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganisationCommandIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before the tests
    private TestDatabase database;

    @BeforeAll
    void makeDatabase() {
        database = TestDatabase.plain();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE organisation_version, team CASCADE");
    }

    @AfterAll
    void dropDatabase() {
        database.close();
    }

    private Path sample() throws IOException {
        return Files.writeString(folder.resolve("region.yaml"), SampleOrganisation.text());
    }

    @Test
    void importThenExport_isTheSameByteByByte() throws IOException {
        Path file = sample();
        Files.writeString(file, SampleOrganisation.text() + "# sist, utan radslut: åäö");
        Outcome brought = run("organisation", "import", file.toString(), "--by", "anna", "--why", "först");
        assertThat(brought.err).isEmpty();
        assertThat(brought.exit).isEqualTo(ExitCode.GOOD);
        assertThat(brought.out).isEqualTo("version 1 of region-skogsbygd holds now; teams: 13\n");
        Path out = folder.resolve("out.yaml");
        assertThat(run("organisation", "export", "--out", out.toString()).exit).isEqualTo(ExitCode.GOOD);
        assertThat(out).hasSameBinaryContentAs(file);
        assertThat(run("organisation", "export").out).isEqualTo(Files.readString(file));
        assertThat(run("organisation", "import", out.toString(), "--by", "bo", "--why", "tillbaka").out)
                .isEqualTo("nothing changed: version 1 holds, as it did\n");
        assertThat(database.number(
                        "SELECT count(*) FROM organisation_version WHERE by_user = 'anna' AND why = 'först'"))
                .isOne();
    }

    @Test
    void who_onAChristmasNight_namesWhoIsThereAndHow() throws IOException {
        run("organisation", "import", sample().toString(), "--by", "anna", "--why", "först");
        Outcome who = run("organisation", "who", "Kvarnvägen 3, 990 14 Granhult", "--at", "2026-12-24T22:30");
        assertThat(who.exit).isEqualTo(ExitCode.GOOD);
        assertThat(who.out)
                .startsWith("Thu 2026-12-24 22:30, Julafton (Christmas Eve): Granhults kommun\n")
                .contains(
                        "open   Nattpatrullen                      until Fri 2026-12-25 07:00; Folke Mosslund, Greta Ljungdal")
                .contains("nås: avdelningsvyn; telefon +46 980 31 92 04; sms +46 70 174 06 07")
                .contains("open   Primärvårdsjouren                  until Mon 2026-12-28 08:00; Mira Lindhage")
                .contains("closed Hemsjukvårdsläkarteam Granen       opens Mon 2026-12-28 08:00\n")
                .doesNotContain("Hemsjukvården Söder");
        Outcome now = run("organisation", "now", "--at", "2026-11-24T09:00:00Z");
        assertThat(now.out)
                .startsWith("Tue 2026-11-24 10:00\n")
                .contains("open   Hemsjukvårdsläkarteam Björken      until Tue 2026-11-24 16:30; Mira Lindhage\n")
                .hasLineCount(14);
    }

    @Test
    void who_fileAndUnknownPlace_saysWhatToAdd() throws IOException {
        Outcome who = run("organisation", "who", "Storgatan 1", "--file", sample().toString());
        assertThat(who.exit).isEqualTo(ExitCode.GOOD);
        assertThat(who.out)
                .contains("no municipality found: give a postal code of it, or its name")
                .hasLineCount(1);
    }

    @Test
    void check_good_countsAndTellsGaps() throws IOException {
        Outcome good = run("organisation", "check", sample().toString());
        assertThat(good.exit).isEqualTo(ExitCode.GOOD);
        assertThat(good.out)
                .startsWith("region-skogsbygd: municipalities: 3, units: 7, teams: 13, staff: 17\n  home_care: 4\n")
                .doesNotContain("notice")
                .doesNotContain("gap: hemsjukvard,");
        Path alone = folder.resolve("alone.yaml");
        Files.writeString(
                alone,
                SampleOrganisation.text()
                        .replaceFirst("    fallback: \\[hemsjukvard-natt\\]\n", "")
                        .replaceFirst("    closed: \\[holiday, eve\\]\n", ""));
        assertThat(run("organisation", "check", alone.toString()).out)
                .contains("gap: hemsjukvard: nobody from ")
                .contains("notice: " + alone + ":")
                .contains("team lakarteam-granhult is taken as closed on holiday and eve");
    }

    @Test
    void h06_wrongFile_isOneAndNothingIsKept() throws IOException {
        Path wrong = folder.resolve("wrong.yaml");
        Files.writeString(wrong, SampleOrganisation.text().replace("+46 980 31 92 01", "0980-31 92 01"));
        for (String what : new String[] {"check", "import"}) {
            Outcome outcome = what.equals("check")
                    ? run("organisation", what, wrong.toString())
                    : run("organisation", what, wrong.toString(), "--by", "anna", "--why", "x");
            assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
            assertThat(outcome.err)
                    .startsWith("hemvakt organisation " + what + ": " + wrong + ":")
                    .contains("malformed phone number: begin with + and the country")
                    .hasLineCount(1);
        }
        assertThat(database.number("SELECT count(*) FROM organisation_version")).isZero();
        Outcome none = run("organisation", "now");
        assertThat(none.exit).isEqualTo(ExitCode.FAILED);
        assertThat(none.err).contains("no organisation is kept yet: bring one in");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "organisation | say what to do: check FILE, import FILE, export, now or who ADDRESS",
                "organisation check | Missing required parameter: 'FILE'",
                "organisation import x.yaml --by anna | Missing required option: '--why=WORDS'",
                "organisation who | Missing required parameter: 'ADDRESS'",
                "organisation now --when x | Unknown option",
            })
    void wrongUse_isTwo(String line, String told) {
        Outcome outcome = run(line.split(" ", -1));
        assertThat(outcome.exit).isEqualTo(ExitCode.WRONG_USE);
        assertThat(outcome.err).contains(told);
    }

    @Test
    void at_thatIsNoTime_isTwo() throws IOException {
        Outcome outcome = run("organisation", "now", "--at", "tomorrow", "--file", sample().toString());
        assertThat(outcome.exit).isEqualTo(ExitCode.WRONG_USE);
        assertThat(outcome.err).contains("--at must look like 2026-12-24T22:00");
    }

    @Test
    void folderWithoutDatabase_isOneAndNoneIsMade() {
        Path nothing = folder.resolve("nothing");
        Console console = console(Map.of());
        int exit = HemvaktCommand.run(console, "organisation", "now", "--data", nothing.toString());
        assertThat(exit).isEqualTo(ExitCode.FAILED);
        assertThat(nothing).doesNotExist();
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Outcome run(String... words) {
        out.reset();
        err.reset();
        int exit = HemvaktCommand.run(
                console(Map.of(
                        "HEMVAKT_DATABASE_URL", database.settings().url(),
                        "HEMVAKT_DATABASE_USER", database.settings().user(),
                        "HEMVAKT_DATABASE_PASSWORD",
                                database.settings().password().reveal())),
                words);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Console console(Map<String, String> environment) {
        return new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                environment);
    }

    private record Outcome(int exit, String out, String err) {}
}
