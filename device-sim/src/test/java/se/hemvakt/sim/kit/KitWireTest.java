package se.hemvakt.sim.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.patient.Measurement;
import se.hemvakt.sim.patient.Measurement.Device;
import se.hemvakt.sim.scenario.Happening;

class KitWireTest {
    private static final Instant AT = Instant.parse("2026-11-21T22:30:00Z");
    private static final long SENT = AT.plusMillis(5_120).toEpochMilli();

    @Test
    void message_looksAsTheProtocolSays() {
        Message message = new Message(
                42,
                List.of(
                        Item.of(new Measurement(Vital.HEART_RATE, AT, 72_000, Device.WEARABLE, Quality.LOW)),
                        Item.of(new Measurement(Vital.TEMPERATURE, AT, 37_400, Device.THERMOMETER, 0)),
                        Item.of(new Measurement(Vital.CONSCIOUSNESS, AT, 1_000, Device.STAFF, 0)),
                        Item.of(new Happening(Vital.FALL, AT, 1))));
        assertThat(text(KitWire.encode(1, message, SENT, 0, 87)))
                .isEqualTo(
                        "{\"epoch\":1,\"seq\":42,\"sent_at\":\"2026-11-21T22:30:05.120Z\",\"readings\":["
                                + "{\"vital\":\"heart_rate\",\"value\":72,\"unit\":\"/min\",\"at\":\"2026-11-21T22:30:00Z\","
                                + "\"device\":\"wearable\",\"quality\":[\"low\"]},"
                                + "{\"vital\":\"temperature\",\"value\":37.4,\"unit\":\"Cel\",\"at\":\"2026-11-21T22:30:00Z\","
                                + "\"device\":\"thermometer\"},"
                                + "{\"vital\":\"consciousness\",\"value\":\"C\",\"unit\":\"{ACVPU}\","
                                + "\"at\":\"2026-11-21T22:30:00Z\",\"device\":\"staff\"}],"
                                + "\"events\":[{\"event\":\"fall\",\"value\":1,\"at\":\"2026-11-21T22:30:00Z\"}],\"battery\":87}");
    }

    @Test
    void nothingToTell_isAMessageToo() {
        assertThat(text(KitWire.encode(1, new Message(3, List.of()), SENT, 0, -1)))
                .isEqualTo("{\"epoch\":1,\"seq\":3,\"sent_at\":\"2026-11-21T22:30:05.120Z\"}");
    }

    @Test
    void h14_clockWrong_allTimesOfAMessageAreWrongByTheSame() {
        Message message = new Message(1, List.of(Item.of(new Measurement(Vital.SPO2, AT, 96_000, Device.WEARABLE, 0))));
        assertThat(text(KitWire.encode(1, message, SENT, -86_400_000, -1)))
                .contains("\"sent_at\":\"2026-11-20T22:30:05.120Z\"")
                .contains("\"at\":\"2026-11-20T22:30:00Z\"");
    }

    @ParameterizedTest
    @CsvSource({"67,67", "36.60,36.60", "-17.8,-17.8", "1e3,1e3", "NaN,\"NaN\"", "'37,5','\"37,5\"'", "007,\"007\""})
    void value_isTheTextOfItsSource_asNumberWhenItIsOne(String source, String wire) {
        Item item = new Item(false, "temperature", source, "Cel", AT.toEpochMilli(), "", 0);
        assertThat(text(KitWire.encode(1, new Message(1, List.of(item)), SENT, 0, -1)))
                .contains("\"value\":" + wire + ",");
    }

    @Test
    void down_receiptMeasureAgainAndSettings_areUnderstood() {
        assertThat(KitWire.decode(bytes("{\"receipt\":{\"epoch\":1,\"seq\":42}}"))
                        .receipt())
                .contains(new KitWire.Receipt(1, 0, 42));
        assertThat(KitWire.decode(bytes("{\"receipt\":{\"epoch\":1,\"from\":40,\"seq\":42}}"))
                        .receipt())
                .contains(new KitWire.Receipt(1, 40, 42));
        assertThat(KitWire.decode(bytes("{\"measure_again\":{\"vital\":\"spo2\",\"reason\":\"doubtful\"}}"))
                        .measureAgain())
                .contains(Vital.SPO2);
        assertThat(KitWire.decode(bytes("{\"settings\":{\"unacknowledged_max\":5}}"))
                        .unacknowledgedMax())
                .contains(5);
        assertThat(KitWire.decode(bytes("{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\",\"for_s\":240}}"))
                        .watched())
                .contains(new KitWire.Watched(
                        Instant.parse("2026-11-22T06:00:00Z").toEpochMilli(), 240));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\"}}",
                "{\"watched\":{\"for_s\":240}}",
                "{\"watched\":{\"until\":\"tomorrow\",\"for_s\":240}}",
                "{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\",\"for_s\":\"240\"}}",
                "{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\",\"for_s\":1e9}}",
                "{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\",\"for_s\":86401}}",
                "{\"watched\":true}"
            })
    void h28_down_watchedWithoutAnEnd_lightsNothing(String payload) {
        assertThat(KitWire.decode(bytes(payload)).watched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "null",
                "{\"receipt\":7}",
                "{\"receipt\":{\"epoch\":\"1\",\"seq\":42}}",
                "{\"receipt\":{\"epoch\":1}}",
                "{\"receipt\":{\"epoch\":1,\"from\":\"40\",\"seq\":42}}",
                "{\"receipt\":{\"epoch\":1,\"seq\":4.5}}",
                "{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\"}}",
                "{\"measure_again\":{\"vital\":\"mood\"}}"
            })
    void h01_down_whatIsNotUnderstood_isNeverTakenForAReceipt(String payload) {
        KitWire.Down down = KitWire.decode(bytes(payload));
        assertThat(down.receipt()).isEmpty();
        assertThat(down.measureAgain()).isEmpty();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
