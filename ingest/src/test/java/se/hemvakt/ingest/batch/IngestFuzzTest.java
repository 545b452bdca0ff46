package se.hemvakt.ingest.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.ingest.batch.Home.NOW;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.ingest.batch.Ledger.Sums;
import se.hemvakt.ingest.decode.KitMessageDecoder;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake.Receipt;
import se.hemvakt.runtime.intake.Intake.Route;
import se.hemvakt.testkit.Await;

/** Whatever comes in: no exception, always an outcome, and the sums agree. Each run is its seed's. */
class IngestFuzzTest {
    private static final String[] VITALS = {
        "heart_rate",
        "spo2",
        "temperature",
        "consciousness",
        "oxygen",
        "fall",
        "contact",
        "nonsense",
        "glucose",
        "battery"
    };
    private static final String[] VALUES = {
        "72",
        "97.5",
        "\"A\"",
        "\"37,5\"",
        "NaN",
        "1e308",
        "-1",
        "0",
        "true",
        "null",
        "[]",
        "{}",
        "1e2",
        "999999999999999999",
        "\"\"",
        "0.001"
    };
    private static final String[] UNITS = {
        "\"/min\"", "\"%\"", "\"Cel\"", "\"[degF]\"", "\"mg/dL\"", "\"bpm\"", "null", "7", "\"\""
    };
    private static final String[] TIMES = {
        "\"2026-11-21T12:00:00Z\"",
        "\"2026-11-21T11:59:00Z\"",
        "\"2026-11-21T13:00:00Z\"",
        "\"1970-01-01T00:00:00Z\"",
        "\"2038-01-19T03:14:08Z\"",
        "\"2026-11-01T03:14:08.999+14:00\"",
        "\"2026-11-21\"",
        "0",
        "null"
    };

    private static final String FHIR =
            "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"Observation\",\"status\":\"final\","
                    + "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"85354-9\"}]},\"effectiveDateTime\":\"2026-11-21T12:00:00Z\","
                    + "\"component\":[{\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8480-6\"}]},\"valueQuantity\":{\"value\":116,"
                    + "\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}}]}}]}";

    private static String any(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    private static String message(Random random, int seq) {
        StringBuilder json = new StringBuilder("{\"epoch\":1,\"seq\":").append(seq);
        json.append(",\"sent_at\":").append(random.nextInt(10) == 0 ? any(random, TIMES) : TIMES[0]);
        for (String list : List.of("readings", "events")) {
            if (random.nextInt(3) > 0) {
                json.append(",\"").append(list).append("\":[");
                int count = random.nextInt(6);
                for (int i = 0; i < count; i++) {
                    json.append(i == 0 ? "" : ",");
                    json.append(random.nextInt(20) == 0 ? any(random, VALUES) : element(random, list.equals("events")));
                }
                json.append(']');
            }
        }
        if (random.nextInt(3) == 0) {
            json.append(",\"battery\":").append(any(random, VALUES));
        }
        if (random.nextInt(5) == 0) {
            json.append(",\"signal\":").append(any(random, VALUES));
        }
        if (random.nextInt(20) == 0) {
            json.append(",\"")
                    .append(any(random, "x", "readings", "epoch"))
                    .append("\":")
                    .append(any(random, VALUES));
        }
        return json.append('}').toString();
    }

    private static String element(Random random, boolean event) {
        if (!event && random.nextInt(3) == 0) {
            return Home.heartRate(50 + random.nextInt(3), NOW.minusMillis(random.nextInt(60_000)));
        }
        List<String> members = new ArrayList<>();
        members.add("\"" + (event ? "event" : "vital") + "\":\"" + any(random, VITALS) + "\"");
        members.add("\"value\":" + any(random, VALUES));
        members.add("\"unit\":" + any(random, UNITS));
        String minuteAgo = "\"" + NOW.minusMillis(random.nextInt(60_000)) + "\"";
        members.add("\"at\":" + (random.nextInt(3) == 0 ? any(random, TIMES) : minuteAgo));
        if (random.nextInt(4) == 0) {
            members.add("\"quality\":" + any(random, "\"low\"", "[\"test\",\"x\"]", "5"));
        }
        if (random.nextInt(8) == 0) {
            members.remove(random.nextInt(members.size()));
        }
        Collections.shuffle(members, random);
        return "{" + String.join(",", members) + "}";
    }

    private static byte[] mutated(Random random, byte[] payload) {
        byte[] bytes = payload.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) "{}[]\",:\\0-eE.".charAt(random.nextInt(13));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(30), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes.clone(), from, bytes, at, Math.max(0, length));
                }
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void h02_anyInput_hasAnOutcomeAndTheSumsAgree(long seed) {
        Random random = new Random(seed);
        try (Home home = new Home()) {
            home.bindings.end(Home.KIT, NOW.minusSeconds(20));
            List<Future<Receipt>> futures = new ArrayList<>();
            int messages = 8_000;
            for (int i = 0; i < messages; i++) {
                byte[] payload = message(random, i).getBytes(StandardCharsets.UTF_8);
                if (random.nextInt(3) == 0) {
                    payload = mutated(random, payload);
                }
                KitId kit = random.nextInt(3) == 0 ? new KitId("kit-gunnar-" + random.nextInt(5)) : Home.KIT;
                Route route = random.nextInt(4) == 0 ? Route.BRIDGE : Route.DIRECT;
                futures.add(home.ingest.accept(kit, payload, NOW.toEpochMilli() + i, route));
                if (i % 1_000 == 0) {
                    assertThat(home.ingest.ledger().byRoute().values()).allMatch(Sums::balances);
                    futures.forEach(Await::result);
                    futures.clear();
                }
            }
            futures.forEach(Await::result);

            Sums sums = home.ingest.ledger().total();
            assertThat(home.ingest.ledger().byRoute().values()).allMatch(Sums::balances);
            assertThat(sums.messagesReceipted()).isEqualTo(messages);
            assertThat(sums.waiting() + sums.failed()).isZero();
            // The other side of the ledger, counted in the log itself.
            assertThat(home.stored()).hasSize((int) sums.stored());
            assertThat(home.log.quarantined()).hasSize((int) (sums.quarantined() + sums.conflicts()));
            assertThat(sums.stored()).isGreaterThan(500);
            assertThat(sums.quarantined()).isGreaterThan(500);
        }
    }

    @Test
    void decode_randomBytes_neverThrows() {
        Random random = new Random(20_261_121);
        KitMessageDecoder decoder = new KitMessageDecoder();
        for (int i = 0; i < 30_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = '{';
            }
            assertThat(decoder.decode(bytes)).isNotNull();
        }
    }

    @Test
    void decode_mutatedMessages_neverThrow() {
        Random random = new Random(7);
        KitMessageDecoder decoder = new KitMessageDecoder();
        for (int i = 0; i < 50_000; i++) {
            String sound = random.nextInt(4) == 0 ? FHIR : message(random, i);
            byte[] payload = mutated(random, sound.getBytes(StandardCharsets.UTF_8));
            assertThat(decoder.decode(payload)).isNotNull();
        }
    }
}
