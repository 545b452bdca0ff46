package se.hemvakt.sim.kit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Vital;

/** The kit protocol's JSON, version 1: writes {@code up}, reads {@code down}. */
public final class KitWire {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private KitWire() {}

    /** The topic a kit publishes to. */
    public static String up(String kit) {
        return "hv/v1/" + kit + "/up";
    }

    /** The topic a kit listens to. */
    public static String down(String kit) {
        return "hv/v1/" + kit + "/down";
    }

    /**
     * A message as bytes.
     *
     * @param clockErrorMs what the kit's clock shows beyond true time. All times are shown by the clock of this sending: a kit
     *     that sets its clock while it holds unsent readings moves them by the same step
     * @param battery percent, or below 0 when not told
     */
    public static byte[] encode(long epoch, Message message, long sentAtMs, long clockErrorMs, int battery) {
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(96 + 110 * message.items().size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("epoch", epoch);
            json.writeNumberField("seq", message.seq());
            json.writeStringField("sent_at", time(sentAtMs + clockErrorMs));
            list(json, message, false, clockErrorMs);
            list(json, message, true, clockErrorMs);
            if (battery >= 0) {
                json.writeNumberField("battery", battery);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** What the platform told a kit; each part only if it was in the message and of its form. */
    public record Down(
            Optional<Receipt> receipt,
            Optional<Vital> measureAgain,
            Optional<Watched> watched,
            Optional<Integer> unacknowledgedMax) {
        static final Down NOTHING = new Down(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Somebody watches.
     *
     * @param untilMs until then, by the platform's clock
     * @param forSeconds so long from the moment it came, at most 86,400
     */
    public record Watched(long untilMs, long forSeconds) {}

    /**
     * Everything of this epoch from and up to these numbers is stored.
     *
     * @param from 0 when not told: everything up to {@code seq}
     */
    public record Receipt(long epoch, long from, long seq) {}

    /** Reads what the platform told; what a kit does not understand it passes over. */
    public static Down decode(byte[] payload) {
        JsonNode root;
        try {
            root = MAPPER.readTree(payload);
        } catch (IOException e) {
            return Down.NOTHING;
        }
        if (root == null || !root.isObject()) {
            return Down.NOTHING;
        }
        JsonNode receipt = root.path("receipt");
        JsonNode epoch = receipt.path("epoch");
        JsonNode seq = receipt.path("seq");
        JsonNode from = receipt.path("from");
        JsonNode most = root.path("settings").path("unacknowledged_max");
        return new Down(
                epoch.isIntegralNumber() && seq.isIntegralNumber() && (from.isMissingNode() || from.isIntegralNumber())
                        ? Optional.of(new Receipt(epoch.longValue(), from.longValue(), seq.longValue()))
                        : Optional.empty(),
                Vital.ofCode(root.path("measure_again").path("vital").asText("")),
                watched(root.path("watched")),
                most.canConvertToInt() && most.isIntegralNumber() ? Optional.of(most.intValue()) : Optional.empty());
    }

    /** What is not wholly of its form lights nothing (H28). */
    private static Optional<Watched> watched(JsonNode watched) {
        JsonNode seconds = watched.path("for_s");
        if (!seconds.isIntegralNumber() || !seconds.canConvertToInt() || seconds.intValue() > 86_400) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Watched(
                    Instant.parse(watched.path("until").asText("")).toEpochMilli(), Math.max(0, seconds.intValue())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void list(JsonGenerator json, Message message, boolean events, long clockErrorMs)
            throws IOException {
        boolean open = false;
        for (Item item : message.items()) {
            if (item.event() != events) {
                continue;
            }
            if (!open) {
                json.writeArrayFieldStart(events ? "events" : "readings");
                open = true;
            }
            json.writeStartObject();
            json.writeStringField(events ? "event" : "vital", item.name());
            if (JSON_NUMBER.matcher(item.value()).matches()) {
                json.writeFieldName("value");
                json.writeNumber(item.value());
            } else {
                json.writeStringField("value", item.value());
            }
            if (!item.unit().isEmpty()) {
                json.writeStringField("unit", item.unit());
            }
            json.writeStringField("at", time(item.atMs() + clockErrorMs));
            if (!item.device().isEmpty()) {
                json.writeStringField("device", item.device());
            }
            quality(json, item.quality());
            json.writeEndObject();
        }
        if (open) {
            json.writeEndArray();
        }
    }

    private static void quality(JsonGenerator json, int quality) throws IOException {
        if (quality == 0) {
            return;
        }
        json.writeArrayFieldStart("quality");
        if ((quality & Quality.LOW) != 0) {
            json.writeString("low");
        }
        if ((quality & Quality.MOVEMENT) != 0) {
            json.writeString("movement");
        }
        if ((quality & Quality.TEST) != 0) {
            json.writeString("test");
        }
        json.writeEndArray();
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
