package se.hemvakt.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.app.platform.RunFile;

/**
 * {@code bench start}: how long somebody waits. From the start of the process until {@code up} answers 200 at
 * {@code /health/ready}, and until the ward of {@code demo} answers with its patients; on a fresh data folder, and on that same
 * folder with the half day of history the demo has stored meanwhile. Building is not counted.
 */
final class StartBench implements Bench {
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final Pattern LOGIN = Pattern.compile("Login +(\\S+) +(\\S+) ");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @Override
    public void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) throws Exception {
        Path folder = Files.createTempDirectory("hemvakt-bench-start");
        try {
            Path ward = Files.createDirectory(folder.resolve("ward"));
            progress.accept(() -> "demo, its first start");
            Demo first = demo(ward);
            tell.accept(first.figures(Result.of("start", "demo_fresh"))
                    .goal("ward with patients <= 60 s", first.wardMs <= 60_000));
            List<Double> wards = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            List<Double> ready = new ArrayList<>();
            for (int i = 1; i <= plan.starts(); i++) {
                int number = i;
                progress.accept(() -> "demo on kept data, " + number + " of " + plan.starts());
                Demo again = demo(ward);
                wards.add(again.wardMs);
                values.add(again.valuesMs);
            }
            for (int i = 1; i <= plan.starts(); i++) {
                int number = i;
                progress.accept(() -> "up on kept data, " + number + " of " + plan.starts());
                ready.add(up(ward));
            }
            tell.accept(spread(spread(Result.of("start", "demo_kept"), "ward_ms", wards), "values_ms", values)
                    .with("runs", plan.starts())
                    .with("load_1m", Machine.load())
                    .goal("ward with patients <= 10 s", median(wards) <= 10_000));
            progress.accept(() -> "up, its first start");
            tell.accept(Result.of("start", "up_fresh")
                    .with("ready_ms", up(Files.createDirectory(folder.resolve("up"))))
                    .with("load_1m", Machine.load()));
            tell.accept(spread(Result.of("start", "up_kept"), "ready_ms", ready)
                    .with("runs", plan.starts())
                    .with("load_1m", Machine.load())
                    .goal("ready <= 3 s", median(ready) <= 3_000));
        } finally {
            PlatformProcess.delete(folder);
        }
    }

    /** Milliseconds from the start of {@code up} until it says it is ready; it is stopped again. */
    private double up(Path data) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = PlatformProcess.launch(data, "up", Map.of());
        try {
            RunFile run = PlatformProcess.await(data, process);
            URI ready = URI.create("http://127.0.0.1:" + run.opsPort() + "/health/ready");
            until(
                    "ready",
                    began,
                    process,
                    () -> http.send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200);
            return since(began);
        } finally {
            PlatformProcess.stop(process);
        }
    }

    /**
     * One start of the demo.
     *
     * @param patients on its ward
     * @param wardMs until the ward answered with them
     * @param valuesMs until each of them had a value
     */
    private record Demo(int patients, double wardMs, double valuesMs) {
        Result figures(Result result) {
            return result.with("ward_ms", wardMs)
                    .with("values_ms", valuesMs)
                    .with("patients", patients)
                    .with("load_1m", Machine.load());
        }
    }

    private Demo demo(Path data) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Path output = data.resolve("output.log");
        Process process = PlatformProcess.launch(data, "demo", Map.of());
        try {
            RunFile run = PlatformProcess.await(data, process);
            URI page = URI.create("http://127.0.0.1:" + run.httpPort());
            // The demo prints its logins when its patients are enrolled; made anew at each start.
            until("printed a login", began, process, () -> LOGIN.matcher(Files.readString(output))
                    .find());
            Matcher login = LOGIN.matcher(Files.readString(output));
            if (!login.find()) {
                throw new CommandFailedException("the demo took its login back");
            }
            String cookie = WardScreen.login(http, page, login.group(1), login.group(2));
            until("showing patients", began, process, () -> !ward(page, cookie).isEmpty());
            double wardMs = since(began);
            int patients = ward(page, cookie).size();
            until("showing values", began, process, () -> {
                JsonNode shown = ward(page, cookie);
                int withValues = 0;
                for (JsonNode patient : shown) {
                    withValues += patient.path("vitals").isEmpty() ? 0 : 1;
                }
                return withValues == shown.size();
            });
            return new Demo(patients, wardMs, since(began));
        } finally {
            PlatformProcess.stop(process);
        }
    }

    private JsonNode ward(URI page, String cookie) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(page.resolve("/api/ward"))
                        .header("Cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body()).path("patients");
    }

    /** A question that may fail. */
    private interface Question {
        boolean isSo() throws IOException, InterruptedException;
    }

    /** Asks every 20 ms: that is how exact the figures are. */
    private static void until(String what, long began, Process process, Question question)
            throws IOException, InterruptedException {
        while (!question.isSo()) {
            if (System.nanoTime() - began > WITHIN.toNanos() || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new CommandFailedException("the program was not " + what + " within " + WITHIN.toSeconds() + " s"
                        + (process.isAlive() ? "" : ": it ended"));
            }
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static Result spread(Result result, String name, List<Double> values) {
        return result.with(name + "_median", median(values))
                .with(name + "_lowest", values.stream().min(Double::compare).orElseThrow())
                .with(name + "_highest", values.stream().max(Double::compare).orElseThrow());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
