package se.hemvakt.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;

/** {@code bench} at its smallest: that it measures what it says, not how fast it is. */
class BenchCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What every machine has more than none of; the rest of a line may be zero. */
    private static final Map<String, List<String>> POSITIVE = Map.ofEntries(
            Map.entry("machine machine", List.of("cores", "memory_mib")),
            Map.entry(
                    "core core",
                    List.of(
                            "readings_per_s_median",
                            "readings_per_s_lowest",
                            "readings_per_s_highest",
                            "passes",
                            "readings_per_pass",
                            "decisions_per_pass",
                            "set_of_8_us_p50",
                            "set_of_8_us_p99",
                            "set_of_8_us_p999")),
            Map.entry(
                    "coverage coverage",
                    List.of(
                            "pass_ms_median",
                            "pass_ms_lowest",
                            "pass_ms_highest",
                            "each_alone_pass_ms_median",
                            "passes",
                            "patients",
                            "teams",
                            "patient_gaps")),
            Map.entry(
                    "ingest saturation_1",
                    List.of(
                            "messages_per_s",
                            "readings_per_s",
                            "readings_per_message",
                            "connections",
                            "latency_ms_p50",
                            "latency_ms_p99",
                            "latency_ms_p999",
                            "latency_ms_max",
                            "platform_cores",
                            "seconds")),
            Map.entry(
                    "ingest saturation_8",
                    List.of(
                            "messages_per_s",
                            "readings_per_s",
                            "readings_per_message",
                            "latency_ms_p50",
                            "platform_cores")),
            Map.entry(
                    "ingest fixed_rate_run_1",
                    List.of("messages_per_s", "latency_ms_p50", "latency_ms_p99", "latency_ms_p999")),
            Map.entry(
                    "ingest fixed_rate_median",
                    List.of("messages_per_s", "runs", "latency_ms_p50", "latency_ms_p99", "latency_ms_p999")),
            Map.entry("ingest share_of_write_limit_1", List.of("readings_per_s", "write_limit_rows_per_s", "share")),
            Map.entry("ingest share_of_write_limit_8", List.of("readings_per_s", "write_limit_rows_per_s", "share")),
            Map.entry(
                    "alert alert",
                    List.of(
                            "alerts",
                            "latency_ms_p50",
                            "latency_ms_p99",
                            "latency_ms_p999",
                            "latency_ms_max",
                            "frames",
                            "background_readings_per_s")),
            Map.entry(
                    "escalate decided_steady",
                    List.of("alerts", "alerts_per_s", "latency_ms_p50", "latency_ms_p99", "plain_sql_ms_each")),
            Map.entry(
                    "escalate decided_at_once", List.of("alerts", "latency_ms_p50", "latency_ms_max", "plain_sql_ms")),
            Map.entry("escalate due_warm", List.of("steps", "latency_ms_p50", "latency_ms_max", "plain_sql_ms")),
            Map.entry("escalate due_cold", List.of("steps", "latency_ms_p50", "latency_ms_max", "plain_sql_ms")),
            Map.entry(
                    "escalate overdue",
                    List.of("steps", "taken_ms_after_start", "ready_ms_after_start", "plain_sql_ms")),
            Map.entry("start demo_fresh", List.of("ward_ms", "values_ms", "patients")),
            Map.entry(
                    "start demo_kept",
                    List.of("ward_ms_median", "ward_ms_lowest", "ward_ms_highest", "values_ms_median", "runs")),
            Map.entry("start up_fresh", List.of("ready_ms")),
            Map.entry("start up_kept", List.of("ready_ms_median", "ready_ms_lowest", "ready_ms_highest", "runs")));

    @Test
    @Timeout(600)
    void quickRun_printsOneJsonObjectALineWithTheStatedFigures() throws IOException {
        Outcome outcome = run("bench", "--quick", "--json");
        assertThat(outcome.exit).as(outcome.err).isEqualTo(ExitCode.GOOD);
        Map<String, JsonNode> lines = new LinkedHashMap<>();
        for (String line : outcome.out.lines().toList()) {
            JsonNode one = JSON.readTree(line);
            lines.put(one.path("bench").asText() + " " + one.path("name").asText(), one);
        }
        assertThat(lines.keySet()).containsAll(POSITIVE.keySet());
        POSITIVE.forEach((name, fields) -> {
            for (String field : fields) {
                assertThat(line(lines, name).path(field).asDouble(-1))
                        .as("%s of %s in %s", field, name, outcome.out)
                        .isPositive();
            }
        });
        for (JsonNode one : lines.values()) {
            // A figure that has a goal says whether it was reached, so that nobody must compare by eye.
            assertThat(one.has("goal")).isEqualTo(one.path("reached").isBoolean());
        }
        JsonNode eight = line(lines, "ingest saturation_8");
        assertThat(eight.path("readings_per_message").asInt()).isEqualTo(8);
        assertThat(eight.path("readings_per_s").asDouble())
                .isGreaterThan(7.9 * eight.path("messages_per_s").asDouble());
        for (JsonNode one : lines.values()) {
            if (one.has("latency_ms_p99")) {
                assertThat(one.path("latency_ms_p99").asDouble())
                        .isGreaterThanOrEqualTo(one.path("latency_ms_p50").asDouble());
            }
        }
        assertThat(line(lines, "alert alert").path("alerts_not_seen").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything", "core extra", "--slow", "--quick=very"})
    void wrongUse_isTwoAndMeasuresNothing(String options) {
        Outcome outcome = run(("bench " + options).split(" "));
        assertThat(outcome.exit).isEqualTo(ExitCode.WRONG_USE);
        assertThat(outcome.err).startsWith("hemvakt bench: ");
        assertThat(outcome.out).isEmpty();
    }

    private static JsonNode line(Map<String, JsonNode> lines, String name) {
        return lines.getOrDefault(name, MissingNode.getInstance());
    }

    private static Outcome run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of());
        int exit = HemvaktCommand.run(console, words);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Outcome(int exit, String out, String err) {}
}
