package se.hemvakt.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.hemvakt.app.bench.BenchPlan;
import se.hemvakt.app.bench.Benchmarks;
import se.hemvakt.app.bench.Result;
import se.hemvakt.app.console.Console;
import se.hemvakt.app.console.ExitCode;
import se.hemvakt.app.console.Progress;

/** {@code bench}: the benchmarks, each figure with its percentiles and the machine's state. */
@Command(
        name = "bench",
        header =
                "Measure this machine: what the platform takes in, how fast an alert is seen, how fast the core judges.",
        description = {
            "",
            "  core     readings the rules judge in a second on one core, NEWS2 and limits on",
            "  coverage the cover of the next 72 hours for 100,000 patients of 870 teams, every gap found",
            "  ingest   a platform started as a process of its own on a fresh embedded database: highest rate receipted",
            "           after commit at 1 and 8 readings a message; PUBLISH to PUBACK at a fixed rate, counted from the",
            "           intended send time, median of the runs; the same store without MQTT, and the share reached of it",
            "  alert    PUBLISH to the alert's frame on a WebSocket, with other kits sending in the background",
            "  escalate from an alert's decision to the first attempt to tell it, one by one and 1,000 at once; how late",
            "           the last of 1,000 steps due in one moment is, in a program at work and in one just started; how",
            "           long one that was away for ten minutes needs for what it missed, and whether red came first",
            "  start    from the start of the process to /health/ready (up) and to a ward with its patients (demo), on",
            "           fresh and on kept data; building is not counted",
            "",
            "Without a name all are run. Everything shares this machine: leave it quiet while it measures; load_1m says",
            "how quiet it was. Folders and processes it makes are gone afterwards.",
            ""
        },
        optionListHeading = "Options:%n",
        parameterListHeading = "Parameters:%n",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./hemvakt bench core",
            "  ./hemvakt bench ingest --json > figures.ndjson",
            "  ./hemvakt bench --quick          does it work at all, in a minute",
            "",
            "Exit codes: 0 it was measured (also when a goal was missed: see reached), 1 it could not be, 2 wrong use."
        })
final class BenchCommand implements Callable<Integer> {
    private final Console console;
    private final ObjectMapper json = new ObjectMapper();

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "core, coverage, ingest, alert, escalate, start; all when none is named")
    private List<Benchmarks> which = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line instead of text")
    private boolean asJson;

    @Option(names = "--quick", description = "Small and short: whether it works, not how fast it is")
    private boolean quick;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        List<Benchmarks> chosen = which.isEmpty() ? List.of(Benchmarks.values()) : which;
        print(Benchmarks.machine());
        try (Progress progress = new Progress(console, System::nanoTime)) {
            for (Benchmarks one : chosen) {
                one.run(
                        quick ? BenchPlan.quick() : BenchPlan.full(),
                        InstantSource.system(),
                        result -> {
                            progress.clear();
                            print(result);
                        },
                        progress::update);
            }
        }
        return ExitCode.GOOD;
    }

    private void print(Result result) {
        console.out().println(asJson ? line(result) : text(result));
        console.out().flush();
    }

    private String line(Result result) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("bench", result.bench());
        all.put("name", result.name());
        all.putAll(result.values());
        try {
            return json.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always JSON", e);
        }
    }

    private static String text(Result result) {
        StringBuilder text = new StringBuilder(result.bench());
        if (!result.name().equals(result.bench())) {
            text.append(' ').append(result.name());
        }
        text.append('\n');
        result.values()
                .forEach((key, value) -> text.append(String.format(Locale.ROOT, "  %-28s %s%n", key, shown(value))));
        return text.toString();
    }

    private static String shown(Object value) {
        if (value instanceof Double number) {
            return Math.abs(number) >= 1000
                    ? String.format(Locale.ROOT, "%,.0f", number)
                    : String.format(Locale.ROOT, "%.3f", number);
        }
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : value.toString();
    }
}
