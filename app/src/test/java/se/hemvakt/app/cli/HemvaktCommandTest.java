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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;

class HemvaktCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scroe | Did you mean: hemvakt score",
                "score --inn x --out y | 'hemvakt score: '",
                "score --in x | hemvakt score: Missing required option: '--out=FILE'",
                "'' | hemvakt: say which verb",
                "rules | hemvakt rules: say what to do: check, list, show",
                "rules check | hemvakt rules check: Missing required parameter: 'FILE'",
                "routes try --priority high --team away | hemvakt routes: --team: there is no team away",
                "routes try --priority red --team hemsjukvard | hemvakt routes try: Invalid value for option '--priority'",
            })
    void run_wrongUse_isTwoAndSaysWhatWouldBeRight(String line, String expected) {
        Outcome outcome = run(Map.of(), "", line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(outcome.exit).isEqualTo(ExitCode.WRONG_USE);
        assertThat(outcome.err).contains(expected);
        assertThat(outcome.out).isEmpty();
    }

    @Test
    void routesTry_christmasEve_passesOverWhoIsClosedAndClimbs() {
        Outcome outcome = run(
                Map.of(),
                "",
                "routes",
                "try",
                "--team",
                "hemsjukvard",
                "--priority",
                "high",
                "--at",
                "2026-12-24T22:00");
        assertThat(outcome.err).isEmpty();
        assertThat(outcome.exit).isEqualTo(ExitCode.GOOD);
        assertThat(outcome.out)
                .contains("Thu 22:00:00  step 1  passed over: hemsjukvard closed, opens Fri 07:00:00")
                .contains("Thu 22:00:00  step 2  hemsjukvard-natt by ward_screen")
                .contains("Thu 22:01:00  step 2  hemsjukvard-natt by phone, no proof of the message before")
                .contains("Thu 22:03:00  step 3  narsjukvardsteam by ward_screen");
    }

    @Test
    void run_missingFile_isOneAndOneLine() {
        Outcome outcome = run(
                Map.of(),
                "",
                "score",
                "--in",
                "nowhere.csv",
                "--out",
                folder.resolve("o.csv").toString());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err).isEqualTo("hemvakt score: nowhere.csv: no such file or folder; check the path\n");
    }

    @Test
    void run_failureWithDebug_addsTheStackTrace() {
        Outcome outcome = run(Map.of("HEMVAKT_DEBUG", "1"), "", "score", "--in", "nowhere.csv", "--out", "-");
        assertThat(outcome.err).contains("NoSuchFileException").contains("\tat ");
    }

    @Test
    void h03_run_rulesCheckOfABadFile_isOneAndSaysWhere() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), "profile: x\nversion: one\n");
        Outcome outcome = run(Map.of(), "", "rules", "check", file.toString());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err)
                .isEqualTo("hemvakt rules: " + file + ":2:10: must be a whole number from 1 to 1000000\n");
        assertThat(outcome.out).isEmpty();
    }

    @Test
    void run_failureHalfWay_leavesTheOldResultAndNoPart() throws IOException {
        Path in = Files.writeString(
                folder.resolve("in.csv"),
                "rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp\n16,97,1,0,125,72,A,37\nx,,,,,,,\n");
        Path out = Files.writeString(folder.resolve("out.csv"), "from before\n");
        Outcome outcome = run(Map.of(), "", "score", "--in", in.toString(), "--out", out.toString());
        assertThat(outcome.exit).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.err).hasLineCount(1).contains("in.csv line 3, column 1 (rr)");
        assertThat(out).hasContent("from before\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void run_dashes_areStdinAndStdout() {
        Outcome outcome = run(
                Map.of(),
                "rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp\n22,95,1,0,105,95,A,38.4\n",
                "score",
                "--in",
                "-",
                "--out",
                "-");
        assertThat(outcome.exit).isEqualTo(ExitCode.GOOD);
        assertThat(outcome.out).isEqualTo("""
                        rr,spo2,scale,oxygen,sbp,pulse,acvpu,temp,score,band,red,missing
                        22,95,1,0,105,95,A,38.4,6,medium,0,
                        """);
        assertThat(outcome.err).isEqualTo("1 rows, 0 without a score for missing parts\n");
    }

    static Iterable<String> verbs() {
        return HemvaktCommand.commandLine(
                        console(Map.of(), "", new ByteArrayOutputStream(), new ByteArrayOutputStream()))
                .getSubcommands()
                .keySet();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void help_ofEachVerb_teachesByExample(String verb) {
        // What picocli has against a text, such as a lone per cent sign, it says past our console.
        PrintStream before = System.err;
        ByteArrayOutputStream beside = new ByteArrayOutputStream();
        System.setErr(new PrintStream(beside, true, StandardCharsets.UTF_8));
        Outcome outcome;
        try {
            outcome = run(Map.of(), "", verb, "--help");
        } finally {
            System.setErr(before);
        }
        assertThat(outcome.exit).isEqualTo(ExitCode.GOOD);
        assertThat(outcome.out).contains("Examples:").contains("./hemvakt " + verb);
        assertThat(outcome.err + beside.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static Outcome run(Map<String, String> environment, String stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = HemvaktCommand.run(console(environment, stdin, out, err), args);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Console console(
            Map<String, String> environment, String stdin, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Console(
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                environment);
    }

    private record Outcome(int exit, String out, String err) {}
}
