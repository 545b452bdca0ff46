package se.hemvakt.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.model.Quality;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

class KitMessageDecoderTest {
    private static final String AT = "2026-11-21T12:00:00Z";
    private static final String HEAD = "\"epoch\":1,\"seq\":7,\"sent_at\":\"" + AT + "\"";

    private final KitMessageDecoder decoder = new KitMessageDecoder();

    private Decoded decode(String payload) {
        return decoder.decode(payload.getBytes(StandardCharsets.UTF_8));
    }

    private Decoded.Message message(String members) {
        return (Decoded.Message) decode("{" + HEAD + "," + members + "}");
    }

    private Statement reading(String members) {
        Decoded.Message message = message("\"readings\":[{" + members + "}]");
        assertThat(message.statements()).hasSize(1);
        return message.statements().get(0);
    }

    @Test
    void decode_fieldsInAnyOrder_areRead() {
        String payload = " {\"battery\":50,\"readings\":[{\"quality\":\"movement\",\"at\":\"" + AT
                + "\",\"device\":\"oxi\",\"unit\":\"%\",\"value\":97.5,\"vital\":\"spo2\"}],\"sent_at\":\"" + AT
                + "\",\"seq\":7,\"epoch\":1} \n";
        Decoded.Message message = (Decoded.Message) decode(payload);
        assertThat(message.epoch()).isEqualTo(1);
        assertThat(message.seq()).isEqualTo(7);
        long at = Instant.parse(AT).toEpochMilli();
        assertThat(message.sentAtMs()).isEqualTo(at);
        assertThat(message.statements())
                .containsExactly(
                        new Statement.Value(
                                Vital.SPO2, 97_500, "%", at, Quality.MOVEMENT, payload.indexOf("{\"quality")),
                        new Statement.Value(Vital.BATTERY, 50_000, "%", at, 0, payload.indexOf("50")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'\"good\"', 0",
        "'\"low\"', 1",
        "'\"movement\"', 2",
        "'\"test\"', 8",
        "'[\"low\",\"test\"]', 9",
        "'[]', 0",
        "'null', 0",
        "'\"excellent\"', 1",
        "'5', 1",
        "'{\"a\":[1]}', 1",
        "'[[\"good\"]]', 1",
        "'[null,\"movement\"]', 3"
    })
    void decode_quality_anUnknownWordIsADoubt(String json, int flags) {
        String quality = json.isEmpty() ? "" : ",\"quality\":" + json;
        Statement statement = reading("\"vital\":\"spo2\",\"value\":97,\"unit\":\"%\",\"at\":\"" + AT + "\"" + quality);
        assertThat(((Statement.Value) statement).quality()).isEqualTo(flags);
    }

    @ParameterizedTest
    @CsvSource({
        "consciousness, '\"A\"', 0",
        "consciousness, '\"C\"', 1000",
        "consciousness, '\"V\"', 2000",
        "consciousness, '\"P\"', 3000",
        "consciousness, '\"U\"', 4000",
        "oxygen, true, 1000",
        "oxygen, false, 0",
        "oxygen, 1, 1000",
        "oxygen, 0, 0",
        "heart_rate, 7.2e1, 72000",
        "fall, null, 1000",
        "fall, true, 1000"
    })
    void decode_valueForms_areRead(String vital, String value, long milli) {
        Statement statement = reading("\"vital\":\"" + vital + "\",\"value\":" + value + ",\"at\":\"" + AT + "\"");
        assertThat(((Statement.Value) statement).milli()).isEqualTo(milli);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heart_rate|\"72\"",
                "heart_rate|\"37,5\"",
                "heart_rate|\"NaN\"",
                "heart_rate|NaN",
                "heart_rate|Infinity",
                "heart_rate|-Infinity",
                "heart_rate|1e308",
                "heart_rate|1e99999",
                "heart_rate|1234567890123456",
                "heart_rate|true",
                "heart_rate|null",
                "heart_rate|[72]",
                "heart_rate|{\"v\":72}",
                "heart_rate|\"\"",
                "oxygen|\"1\"",
                "oxygen|\"true\"",
                "consciousness|\"X\"",
                "consciousness|\"a\"",
                "consciousness|\"Alert\"",
                "consciousness|\"\"",
                "consciousness|0",
                "consciousness|null",
                "consciousness|true"
            })
    void h15_whatIsNoNumber_isAFaultOfThatReading(String vital, String value) {
        Statement fault =
                reading("\"vital\":\"" + vital + "\",\"value\":" + value + ",\"unit\":\"/min\",\"at\":\"" + AT + "\"");
        assertThat(fault).isInstanceOf(Statement.Fault.class);
        assertThat(((Statement.Fault) fault).reason()).isEqualTo(QuarantineReason.NOT_A_NUMBER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"value\":72,\"unit\":\"/min\",\"at\":\"2026-11-21T12:00:00Z\"|MALFORMED|vital missing",
                "\"vital\":\"spo2\",\"value\":72,\"unit\":\"%\"|MALFORMED|at missing",
                "\"vital\":\"spo2\",\"value\":72,\"unit\":\"%\",\"at\":\"yesterday\"|MALFORMED|at is no RFC 3339 time with zone",
                "\"vital\":\"spo2\",\"value\":72,\"unit\":\"%\",\"at\":1795300200|MALFORMED|at is no RFC 3339 time with zone",
                "\"vital\":\"spo2\",\"value\":72,\"unit\":\"%\",\"at\":{\"x\":1}|MALFORMED|at is no RFC 3339 time with zone",
                "\"vital\":\"spo2\",\"value\":72,\"value\":97,\"at\":\"2026-11-21T12:00:00Z\"|MALFORMED|value twice",
                "\"vital\":5,\"value\":72,\"at\":\"2026-11-21T12:00:00Z\"|MALFORMED|vital is no text",
                "\"vital\":\"spo2\",\"unit\":7,\"at\":\"2026-11-21T12:00:00Z\"|MALFORMED|unit is no text",
                "\"vital\":\"spo2\",\"device\":[],\"at\":\"2026-11-21T12:00:00Z\"|MALFORMED|device is no text of at most 64 characters",
                "\"vital\":\"spo3\",\"value\":72,\"at\":\"2026-11-21T12:00:00Z\"|UNKNOWN_VITAL|vital is not in the list",
                "\"vital\":\"\",\"value\":72,\"at\":\"2026-11-21T12:00:00Z\"|UNKNOWN_VITAL|vital is not in the list",
                "\"vital\":\"SPO2\",\"value\":72,\"at\":\"2026-11-21T12:00:00Z\"|UNKNOWN_VITAL|vital is not in the list",
                "\"vital\":\"contact\",\"value\":1,\"at\":\"2026-11-21T12:00:00Z\"|UNKNOWN_VITAL|vital is not in the list",
                "\"vital\":\"clock_offset\",\"value\":1,\"at\":\"2026-11-21T12:00:00Z\"|UNKNOWN_VITAL|vital is not in the list",
                "\"event\":\"fall\",\"at\":\"2026-11-21T12:00:00Z\"|MALFORMED|vital missing"
            })
    void decode_badReading_isAFaultWithFieldAndReason(String members, QuarantineReason reason, String detail) {
        Statement statement = reading(members);
        assertThat(statement).isInstanceOf(Statement.Fault.class);
        assertThat(((Statement.Fault) statement).reason()).isEqualTo(reason);
        assertThat(((Statement.Fault) statement).detail()).isEqualTo(detail);
    }

    @Test
    void decode_eventOfAnotherKind_isUnknown() {
        Decoded.Message message = message("\"events\":[{\"event\":\"spo2\",\"value\":5,\"at\":\"" + AT
                + "\"},{\"event\":\"dance\",\"at\":\"" + AT + "\"},17,null,\"fall\"]");
        assertThat(message.statements())
                .extracting(statement -> ((Statement.Fault) statement).reason())
                .containsExactly(
                        QuarantineReason.UNKNOWN_VITAL,
                        QuarantineReason.UNKNOWN_VITAL,
                        QuarantineReason.MALFORMED,
                        QuarantineReason.MALFORMED,
                        QuarantineReason.MALFORMED);
    }

    @Test
    void decode_unknownFields_arePassedOverAndCounted() {
        Decoded.Message message =
                message("\"firmware\":{\"a\":{\"b\":[1,{\"c\":2}]}},\"readings\":[{\"vital\":\"spo2\",\"value\":97,"
                        + "\"unit\":\"%\",\"at\":\"" + AT + "\",\"site\":[[]]}],\"events\":null,\"battery\":null");
        assertThat(message.ignoredFields()).isEqualTo(5);
        assertThat(message.statements()).hasSize(1).first().isInstanceOf(Statement.Value.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "17",
                "\"text\"",
                "[]",
                "[{}]",
                "{",
                "{}x",
                "{\"epoch\":1}",
                "\uFEFF{}",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1,\"seq\":1}",
                "{\"epoch\":-1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1.5,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":\"1\",\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":{\"x\":1},\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1,\"seq\":9007199254740992,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1,\"seq\":99999999999999999999999999,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00\"}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":1795300200000}",
                "{\"epoch\":1,\"epoch\":2,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\",\"readings\":{}}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\",\"readings\":[],\"readings\":[]}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\",\"events\":7}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\"}{}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\",\"readings\":[{\"value\":37,5}]}",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\",\"x\":\"\\uD800",
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"2026-11-21T12:00:00Z\",\"readings\":[{\"value\":01}]}"
            })
    void decode_unusablePayload_isMalformedWithAReason(String payload) {
        Decoded decoded = decode(payload);
        assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        assertThat(((Decoded.Malformed) decoded).detail()).isNotBlank();
    }

    @Test
    void decode_unusableAfterTheHead_stillKnowsEpochAndSeq() {
        assertThat(decode("{" + HEAD + ",\"readings\":[{\"vital\":"))
                .extracting(Decoded::epoch, Decoded::seq)
                .containsExactly(1L, 7L);
        assertThat(decode("{\"sent_at\":\"nonsense\",\"readings\":5,\"epoch\":1,\"seq\":7}"))
                .extracting(Decoded::epoch, Decoded::seq)
                .containsExactly(1L, 7L);
    }

    @Test
    void f1_limits_holdAtTheirBorder() {
        String reading = "{\"vital\":\"spo2\",\"value\":97,\"unit\":\"%\",\"at\":\"" + AT + "\"}";
        assertThat(message("\"readings\":[" + (reading + ",").repeat(499) + reading + "]")
                        .statements())
                .hasSize(500);
        assertThat(decode("{" + HEAD + ",\"readings\":[" + (reading + ",").repeat(500) + reading + "]}"))
                .isInstanceOf(Decoded.Malformed.class);

        // The object itself is one level.
        assertThat(decode("{" + HEAD + ",\"x\":" + "[".repeat(19) + "]".repeat(19) + "}"))
                .isInstanceOf(Decoded.Message.class);
        assertThat(decode("{" + HEAD + ",\"x\":" + "[".repeat(20) + "]".repeat(20) + "}"))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(decode("{" + HEAD + ",\"x\":" + "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000) + "}"))
                .isInstanceOf(Decoded.Malformed.class);

        assertThat(decode("{" + HEAD + ",\"x\":\"" + "x".repeat(4096) + "\"}")).isInstanceOf(Decoded.Message.class);
        assertThat(decode("{" + HEAD + ",\"vital\":\"" + "x".repeat(70_000) + "\"}"))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(decode("{" + HEAD + "," + fields(1_000) + "}")).isInstanceOf(Decoded.Message.class);
        assertThat(decode("{" + HEAD + "," + fields(1_001) + "}")).isInstanceOf(Decoded.Malformed.class);

        String padding = " ".repeat(Payloads.BYTES_MAX - ("{" + HEAD + "}").length());
        assertThat(decode("{" + HEAD + "}" + padding)).isInstanceOf(Decoded.Message.class);
        assertThat(decode("{" + HEAD + "}" + padding + " "))
                .isEqualTo(new Decoded.Malformed(1, 7, "longer than 65536 bytes"));
    }

    private static String fields(int count) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < count; i++) {
            fields.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":1");
        }
        return fields.toString();
    }

    @Test
    void cut_statement_givesItsOwnBytes() {
        String first = "{\"vital\":\"spö\",\"value\":[1,{\"a\":2}]}";
        byte[] payload = ("{" + HEAD + ",\"readings\":[" + first + ", 17 ,\"text\"],\"battery\":\"x\"}")
                .getBytes(StandardCharsets.UTF_8);
        Decoded.Message message = (Decoded.Message) decoder.decode(payload);
        assertThat(message.statements())
                .extracting(statement -> new String(Payloads.cut(payload, statement.rawFrom()), StandardCharsets.UTF_8))
                .containsExactly(first, "17", "\"text\"", "\"x\"");
    }
}
