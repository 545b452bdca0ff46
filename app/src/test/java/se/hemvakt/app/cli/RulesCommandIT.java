package se.hemvakt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.rules.jdbc.PatientRegister;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.runtime.jdbc.JdbcLog;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.TestDatabase;

/** {@code rules} on a real installation: from a draft to the version that judges, by two people, and back. */
class RulesCommandIT {
    private static final KitId KIT = new KitId("kit-anna-0001");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PatientId patient;

    @BeforeEach
    void ward() {
        database = TestDatabase.plain();
        database.execute("INSERT INTO team VALUES ('norr', 'Hemsjukvård norr')");
        try (JdbcLog<CareEvent> care = JdbcLog.careEvents(database.database());
                JdbcReadingLog log = new JdbcReadingLog(database.database(), 1, Duration.ofSeconds(5))) {
            PatientRegister register = new PatientRegister(database.database(), care, InstantSource.system());
            patient = register.enrol(
                    new NewPatient("Test", "Testsson", LocalDate.of(1941, 3, 2), null, "", 1, new TeamId("norr")));
            List<Reading> readings = new ArrayList<>();
            long at = Instant.now().minus(Duration.ofDays(2)).toEpochMilli();
            for (int glucose : new int[] {6_000, 3_700, 6_000, 3_400, 6_000}) {
                at += Duration.ofHours(4).toMillis();
                readings.add(new Reading(patient, Vital.GLUCOSE, at, glucose, at, KIT, 0));
            }
            Await.result(log.append(new ReadingBatch(readings, List.of())));
        }
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void h25_draftReplayApproveActivateRollBack_byTwoPeople() throws Exception {
        good("assign", patient.toString(), "--profiles", "diabetes", "--by", "dr Test", "--why", "prov");
        assertThat(good("patients")).contains(patient + "; diabetes; scale 1; own limits 0");
        assertThat(good("list")).contains("the shipped rules judge");
        Path profile = milder("version: 2");
        assertThat(good("draft", profile.toString(), "--by", "anna", "--why", "för många"))
                .contains("drafted version 1");
        assertThat(failed("approve", "1", "--by", "bengt", "--why", "x"))
                .contains("version 1 is a draft: only a version that was replayed can be approved");
        String shown = good("replay", "1", "--by", "anna", "--days", "3");
        // By the shipped rules 3.7 and 3.4 are told; by the draft only 3.4.
        assertThat(shown).contains("3 d, 1 patients: alerts old 2, new 1, gained 0, lost 1, moved 0, changed 0");
        assertThat(failed("approve", "1", "--by", "anna", "--why", "x")).contains("another one must approve it");
        good("approve", "1", "--by", "bengt", "--why", "rätt");
        assertThat(good("activate", "1", "--by", "bengt", "--why", "beslutat")).contains("version 1 judges");
        assertThat(good("list")).contains("1  active", "version 1 judges");
        assertThat(good("show", "1"))
                .contains("diabetes version 2", "drafted by anna: för många", "replayed by anna: 3 d, 1 patients");
        assertThat(failed("rollback", "--by", "anna", "--why", "för tyst")).contains("no earlier version");
        Files.writeString(profile, Files.readString(profile).replace("version: 2", "version: 3"));
        good("draft", profile.toString(), "--by", "bengt", "--why", "igen");
        good("replay", "2", "--by", "bengt");
        good("approve", "2", "--by", "anna", "--why", "rätt");
        good("activate", "2", "--by", "anna", "--why", "beslutat");
        assertThat(good("rollback", "--by", "anna", "--why", "för tyst")).contains("version 1 judges");
    }

    @Test
    void h03_replayFromStore_tellsWhatIsGainedAndLost() throws Exception {
        good("assign", patient.toString(), "--profiles", "diabetes", "--by", "dr Test", "--why", "prov");
        good("draft", milder("version: 2").toString(), "--by", "anna", "--why", "för många");
        Path out = folder.resolve("differences.ndjson");
        Outcome compared =
                run("replay", "--compare", "shipped", "1", "--from-store", "--days", "3", "--out", out.toString());
        assertThat(compared.exit).as(compared.said).isEqualTo(ExitCode.GOOD);
        assertThat(compared.said).contains("5 stored readings of 3 days judged");
        assertThat(Files.readString(out))
                .contains("\"change\":\"lost\"", "\"patient\":\"" + patient + "\"", "\"limit.glucose.low\"")
                .doesNotContain("Testsson");
        assertThat(run("replay", "--compare", "shipped", "9", "--from-store", "--out", out.toString()).said)
                .contains("there is no version 9 of the rules");
        assertThat(run("replay", "--from-store", "--out", out.toString()).exit).isEqualTo(ExitCode.WRONG_USE);
    }

    @Test
    void h29_profilesThatCannotBe_areRefusedWithTheReason() throws Exception {
        String id = patient.toString();
        assertThat(failed("assign", id, "--profiles", "kol", "--by", "a", "--why", "b"))
                .contains("unknown profile kol; known are copd,");
        assertThat(failed("assign", id, "--profiles", "copd,late-palliative", "--by", "a", "--why", "b"))
                .contains("contradict");
        assertThat(failed("assign", "1", "--profiles", "copd", "--by", "a", "--why", "b"))
                .contains("is not enrolled");
        assertThat(failed("draft", milder("version: 1").toString(), "--by", "anna", "--why", "x"))
                .contains("differs from the shipped one but is still version 1: raise its version");
        Path bad = Files.writeString(
                folder.resolve("bad.yaml"),
                Files.readString(milder("version: 2")).replace("unit: \"mmol/L\"", "unit: \"mg/dL\""));
        assertThat(failed("draft", bad.toString(), "--by", "anna", "--why", "x"))
                .contains("bad.yaml:10:11");
        // Activated it would leave this patient without a profile that was given.
        good("assign", id, "--profiles", "diabetes", "--by", "dr Test", "--why", "prov");
        good("draft", "--without", "diabetes", "--by", "anna", "--why", "x");
        assertThat(failed("replay", "1", "--by", "anna")).contains("patient " + id, "unknown profile diabetes");
        assertThat(good("list")).contains("the shipped rules judge");
    }

    @Test
    void wrongUse_isTwo_andAnInstallationThatIsNotThere_isOne() {
        assertThat(run("rules", "draft", "--by", "anna", "--why", "x").exit).isEqualTo(ExitCode.WRONG_USE);
        assertThat(run("rules", "approve", "1", "--why", "x").exit).isEqualTo(ExitCode.WRONG_USE);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = HemvaktCommand.run(
                console(said, Map.of()),
                "rules",
                "list",
                "--data",
                folder.resolve("none").toString());
        assertThat(exit).isEqualTo(ExitCode.FAILED);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("there is no installation in the folder");
    }

    /** The shipped diabetes profile with a lower limit. */
    private Path milder(String version) throws Exception {
        String text = ShippedProfiles.files().texts().getOrDefault(ShippedProfiles.file("diabetes"), "");
        return Files.writeString(
                folder.resolve("diabetes.yaml"),
                text.replace("version: 1", version).replace("below: 3.9", "below: 3.5"));
    }

    private String good(String... args) {
        Outcome outcome = rules(args);
        assertThat(outcome.exit).as(outcome.said).isEqualTo(ExitCode.GOOD);
        return outcome.said;
    }

    private String failed(String... args) {
        Outcome outcome = rules(args);
        assertThat(outcome.exit).as(outcome.said).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.said).doesNotContain("a fault in the program");
        return outcome.said;
    }

    private Outcome rules(String... args) {
        List<String> all = new ArrayList<>(List.of("rules"));
        all.addAll(List.of(args));
        return run(all.toArray(String[]::new));
    }

    private record Outcome(int exit, String said) {}

    private Outcome run(String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exit = HemvaktCommand.run(
                console(
                        said,
                        Map.of(
                                "HEMVAKT_DATABASE_URL",
                                database.settings().url(),
                                "HEMVAKT_DATABASE_USER",
                                database.settings().user(),
                                "HEMVAKT_DATABASE_PASSWORD",
                                database.settings().password().reveal())),
                args);
        return new Outcome(exit, said.toString(StandardCharsets.UTF_8));
    }

    private static Console console(ByteArrayOutputStream said, Map<String, String> environment) {
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Console(InputStream.nullInputStream(), both, both, false, environment);
    }
}
