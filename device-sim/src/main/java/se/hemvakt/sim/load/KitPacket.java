package se.hemvakt.sim.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import se.hemvakt.sim.kit.KitWire;
import se.hemvakt.sim.mqtt.Packets;

/**
 * One kit's PUBLISH, encoded once; for each message only the digits that differ are written over. All calm values, so that load
 * makes no alerts, and no two readings of a vital at one moment, so that nothing is a duplicate.
 */
final class KitPacket {
    static final int VITALS_MAX = 8;

    /** Name, value with its last digit left open, unit, and the lowest and highest of that digit. */
    private record Template(String vital, String value, String unit, int digitMin, int digitMax) {}

    private static final Template[] TEMPLATES = {
        new Template("heart_rate", "7", "/min", 0, 9),
        new Template("respiratory_rate", "1", "/min", 3, 9),
        new Template("spo2", "9", "%", 6, 9),
        new Template("systolic_bp", "12", "mm[Hg]", 0, 9),
        new Template("diastolic_bp", "7", "mm[Hg]", 0, 9),
        new Template("temperature", "36.", "Cel", 4, 9),
        new Template("pulse_rate", "7", "/min", 0, 9),
        new Template("weight", "71.", "kg", 0, 9),
    };

    /** From here all numbers have ten digits for a thousand million messages. */
    private static final long FIRST_SEQ = 1_000_000_000L;

    private static final int SEQ_DIGITS = 10;
    private static final int SECOND_CHARACTERS = "2026-11-21T22:30:05".length();
    private static final String TIME = "2026-11-21T22:30:05.120Z";

    private final byte[] packet;
    private final int packetIdAt;
    private final int seqAt;
    private final int sentAt;
    private final int[] measuredAt;
    private final int[] digitAt;
    private long seq = FIRST_SEQ;
    private long lastMeasuredMs;

    /** The second written last, as text: formatting a time is dear, and most messages share their second. */
    private long textSecond = -1;

    private byte[] text = new byte[0];

    KitPacket(String kit, long epoch, int readings) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        put(payload, "{\"epoch\":" + epoch + ",\"seq\":");
        int seqIn = payload.size();
        put(payload, FIRST_SEQ + ",\"sent_at\":\"");
        int sentIn = payload.size();
        put(payload, TIME + "\",\"readings\":[");
        measuredAt = new int[readings];
        digitAt = new int[readings];
        for (int i = 0; i < readings; i++) {
            Template template = TEMPLATES[i];
            put(payload, (i == 0 ? "" : ",") + "{\"vital\":\"" + template.vital + "\",\"value\":" + template.value);
            digitAt[i] = payload.size();
            put(payload, "0,\"unit\":\"" + template.unit + "\",\"at\":\"");
            measuredAt[i] = payload.size();
            put(payload, TIME + "\",\"device\":\"wearable-1\"}");
        }
        // No battery or signal: each is a row of its own in the store, and "one reading each" must mean one.
        put(payload, "]}");
        String topic = KitWire.up(kit);
        packet = Packets.publish(topic, 1, payload.toByteArray());
        int begin = packet.length - payload.size();
        packetIdAt = begin - 2;
        seqAt = begin + seqIn;
        sentAt = begin + sentIn;
        for (int i = 0; i < readings; i++) {
            measuredAt[i] += begin;
            digitAt[i] += begin;
        }
    }

    int length() {
        return packet.length;
    }

    /** Writes the next message. */
    void write(ByteBuffer out, int packetId, long nowMs) {
        packet[packetIdAt] = (byte) (packetId >> 8);
        packet[packetIdAt + 1] = (byte) packetId;
        seq++;
        long left = seq;
        for (int i = SEQ_DIGITS - 1; i >= 0; i--) {
            packet[seqAt + i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        lastMeasuredMs = Math.max(lastMeasuredMs + 1, nowMs);
        // Sent at the same moment: a connection faster than one message a millisecond runs ahead by that much, kit's
        // clock too.
        time(sentAt, lastMeasuredMs);
        for (int i = 0; i < measuredAt.length; i++) {
            time(measuredAt[i], lastMeasuredMs);
            Template template = TEMPLATES[i];
            packet[digitAt[i]] = (byte) ('0' + template.digitMin + seq % (template.digitMax - template.digitMin + 1));
        }
        out.put(packet);
    }

    private void time(int at, long ms) {
        long second = Math.floorDiv(ms, 1000L);
        if (second != textSecond) {
            textSecond = second;
            text = Instant.ofEpochSecond(second)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString()
                    .getBytes(StandardCharsets.US_ASCII);
        }
        System.arraycopy(text, 0, packet, at, SECOND_CHARACTERS);
        int milli = (int) Math.floorMod(ms, 1000L);
        packet[at + SECOND_CHARACTERS + 1] = (byte) ('0' + milli / 100);
        packet[at + SECOND_CHARACTERS + 2] = (byte) ('0' + milli / 10 % 10);
        packet[at + SECOND_CHARACTERS + 3] = (byte) ('0' + milli % 10);
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
