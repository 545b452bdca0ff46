package se.hemvakt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.testkit.TestDatabase;

/** {@code routes} on a real installation: from a draft to the version that holds, by two people, and back. */
class RoutesCommandIT {
    private static final String GOOD = """
            policy: own
            name: {sv: Egen, en: Own}
            owner: Test Testsson (påhittad)
            proof: 60s
            routes:
              - id: all
                steps:
                  - {to: [responsible], wait: 2m}
                  - {to: [cover, {team: ambulans}], wait: 3m}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestDatabase database;

    @BeforeEach
    void installation() {
        database = TestDatabase.plain();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void organisation() {
        var unused = new JdbcOrganisations(database.database(), new JollydayHolidays())
                .bringIn(SampleOrganisation.FILE, SampleOrganisation.text(), "test", Instant.now(), "test");
    }

    @Test
    void b5_draftApproveActivate_byTwoPeople_andBack() throws Exception {
        organisation();
        // As the rules at work write it: a row that what runs can refer to.
        database.execute(
                "INSERT INTO route_policy (version, body, drafted_by, why) VALUES (0, '', 'hemvakt', 'shipped')");
        assertThat(good("list")).contains("the shipped routes hold").doesNotContain("0  ");
        String file = Files.writeString(folder.resolve("own.yaml"), GOOD).toString();
        assertThat(good("draft", file, "--by", "anna", "--why", "kortare")).contains("drafted version 1");
        assertThat(failed("activate", "1", "--by", "bengt", "--why", "x")).contains("version 1 is not approved");
        assertThat(failed("approve", "1", "--by", " Anna", "--why", "x")).contains("another one must approve it");
        good("approve", "1", "--by", "bengt", "--why", "rätt");
        assertThat(good("activate", "1", "--by", "bengt", "--why", "från i dag"))
                .contains("version 1 holds");
        good("draft", file, "--by", "bengt", "--why", "igen");
        good("approve", "2", "--by", "anna", "--why", "rätt");
        good("activate", "2", "--by", "anna", "--why", "x");
        assertThat(good("list")).contains("1  approved", "2  active");
        good("activate", "1", "--by", "anna", "--why", "tillbaka");
        assertThat(good("list")).contains("1  active", "2  approved", "activated by anna: tillbaka");
        // The shipped ones are always there to go back to, whoever drafted them.
        assertThat(good("activate", "0", "--by", "anna", "--why", "säkrast")).contains("version 0 holds");
        assertThat(good("list")).contains("0  active", "1  approved");
        assertThat(failed("withdraw", "0", "--by", "anna", "--why", "x")).contains("version 0 was active");
        assertThat(failed("withdraw", "1", "--by", "anna", "--why", "x")).contains("version 1 was active");
        good("draft", file, "--by", "anna", "--why", "fel");
        good("withdraw", "3", "--by", "anna", "--why", "fel");
        assertThat(failed("approve", "3", "--by", "bengt", "--why", "x")).contains("version 3 is withdrawn");
        assertThat(failed("approve", "9", "--by", "bengt", "--why", "x")).contains("there is no version 9");
        assertThat(failed("approve", "2", "--by", " ", "--why", "x")).contains("approved already");
    }

    @Test
    void h04_draftThatLeavesRedWithNobody_isRefusedWithTheLine() throws Exception {
        String bad = Files.writeString(
                        folder.resolve("own.yaml"),
                        GOOD.replace("[cover, {team: ambulans}]", "[{team: medicinteknik}]")
                                .replace("[responsible]", "[{team: narsjukvardsteam}]"))
                .toString();
        assertThat(failed("draft", bad, "--by", "anna", "--why", "x")).contains("organisation import");
        organisation();
        assertThat(failed("draft", bad, "--by", "anna", "--why", "x")).contains("own.yaml:");
        assertThat(good("list")).contains("the shipped routes hold");
        assertThat(database.number("SELECT count(*) FROM route_policy")).isZero();
    }

    private String good(String... args) {
        Outcome outcome = routes(args);
        assertThat(outcome.exit).as(outcome.said).isEqualTo(ExitCode.GOOD);
        return outcome.said;
    }

    private String failed(String... args) {
        Outcome outcome = routes(args);
        assertThat(outcome.exit).as(outcome.said).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.said).doesNotContain("a fault in the program");
        return outcome.said;
    }

    private record Outcome(int exit, String said) {}

    private Outcome routes(String... args) {
        List<String> all = new ArrayList<>(List.of("routes"));
        all.addAll(List.of(args));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = HemvaktCommand.run(
                new Console(
                        InputStream.nullInputStream(),
                        both,
                        both,
                        false,
                        Map.of(
                                "HEMVAKT_DATABASE_URL",
                                database.settings().url(),
                                "HEMVAKT_DATABASE_USER",
                                database.settings().user(),
                                "HEMVAKT_DATABASE_PASSWORD",
                                database.settings().password().reveal())),
                all.toArray(String[]::new));
        return new Outcome(exit, said.toString(StandardCharsets.UTF_8));
    }
}
