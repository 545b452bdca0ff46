package se.hemvakt.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.HeldIntake;

/**
 * The byte sequences of the Mosquitto broker's conformance tests against our endpoint, each with the result it is known to have
 * ({@code mqtt-vectors-expected.tsv}): a sequence that does worse fails, and so does one that does better, so that the list
 * stays true. {@code docs/mqtt-conformance.md} tells what the verdicts mean.
 */
final class MqttVectorsIT {
    private static final Path ALL = Path.of("../../shared/data/mqtt-vectors");
    private static final int AT_ONCE = 16;

    @Test
    void excerpt_isAnsweredAsKnown() throws Exception {
        List<MqttVector> vectors = MqttVector.read(resource("/mqtt-vectors-excerpt"));
        assertThat(vectors).hasSizeGreaterThan(50);
        compare(vectors);
    }

    /** All of them where they are at hand; the excerpt is what always runs. */
    @Test
    void allSequences_areAnsweredAsKnown() throws Exception {
        List<MqttVector> vectors = MqttVector.read(Files.isDirectory(ALL) ? ALL : resource("/mqtt-vectors-excerpt"));
        Map<VectorVerdict, Integer> counts = compare(vectors);
        StringBuilder summary = new StringBuilder("MQTT conformance sequences: " + vectors.size());
        counts.forEach((verdict, count) ->
                summary.append(", ").append(verdict.word()).append(' ').append(count));
        System.out.println(summary);
        assertThat(counts).doesNotContainKey(VectorVerdict.UNEXPLAINED);
    }

    private static Map<VectorVerdict, Integer> compare(List<MqttVector> vectors) throws Exception {
        Map<String, String> known = known();
        List<String> results = play(vectors, known);
        Map<VectorVerdict, Integer> counts = new EnumMap<>(VectorVerdict.class);
        List<String> lines = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            MqttVector vector = vectors.get(i);
            VectorVerdict verdict = VectorVerdict.of(vector, results.get(i));
            counts.merge(verdict, 1, Integer::sum);
            String line = verdict.word() + "\t" + results.get(i);
            lines.add(vector.id() + "\t" + line);
            if (!line.equals(known.get(vector.id()))) {
                changed.add(vector.id() + " (" + vector.group() + ": " + vector.name() + ")\n    known: "
                        + known.get(vector.id()) + "\n    now:   " + line);
            }
        }
        // For whoever has changed the endpoint on purpose, and has looked at each line that changed.
        Files.write(Path.of("target", "mqtt-vectors-" + vectors.size() + ".tsv"), lines);
        assertThat(changed).as("sequences answered otherwise than known").isEmpty();
        return counts;
    }

    private static List<String> play(List<MqttVector> vectors, Map<String, String> known) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        // No sequence is about the time until CONNECT: none may end by it because this machine is slow.
        try (TestGateway gateway = TestGateway.start(
                HeldIntake.storing(), settings -> settings.withConnections(1_000, Duration.ofSeconds(60)))) {
            List<TestGateway.Kit> kits = gateway.enrolMany("kit-vector-", vectors.size());
            List<Future<String>> runs = new ArrayList<>();
            for (int i = 0; i < vectors.size(); i++) {
                MqttVector vector = vectors.get(i);
                TestGateway.Kit kit = kits.get(i);
                // Where no answer is right, it need not be waited for long; elsewhere a slow machine must not look like
                // one.
                boolean silent = known.getOrDefault(vector.id(), "").endsWith(VectorRun.NO_ANSWER);
                Duration patience = silent ? Duration.ofSeconds(3) : Duration.ofSeconds(60);
                runs.add(threads.submit(() -> VectorRun.play(gateway.port(), kit, vector, patience)));
            }
            List<String> results = new ArrayList<>();
            for (Future<String> run : runs) {
                results.add(run.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Map<String, String> known() throws IOException, URISyntaxException {
        Map<String, String> known = new HashMap<>();
        for (String line : Files.readAllLines(resource("/mqtt-vectors-expected.tsv"), StandardCharsets.UTF_8)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split("\t", 2);
                known.put(parts[0], parts[1]);
            }
        }
        return known;
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(MqttVectorsIT.class.getResource(name), name)
                .toURI());
    }
}
