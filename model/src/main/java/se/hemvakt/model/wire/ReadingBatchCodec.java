package se.hemvakt.model.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.Vital;

/**
 * A {@link ReadingBatch} as bytes, for the reading log: big-endian, 36 bytes a reading, the kits' names once each.
 *
 * <pre>
 *   u8 version (1) · u16 kits · kits × (u8 length, ASCII) · u32 readings · readings · u32 rows · quarantine rows
 *   reading:         u64 patient · u16 vital · u16 kit index · i64 measured ms · i64 received ms · i32 milli · i32 quality
 *   quarantine row:  u16 kit index · i64 received ms · u8 length, reason · u32 length, detail · u32 length, raw
 * </pre>
 */
public final class ReadingBatchCodec {
    private static final byte VERSION = 1;
    private static final int READING_BYTES = 8 + 2 + 2 + 8 + 8 + 4 + 4;

    private ReadingBatchCodec() {}

    /** The batch as bytes. */
    public static byte[] encode(ReadingBatch batch) {
        Map<KitId, Integer> kits = new LinkedHashMap<>();
        int size = 1 + 2 + 4 + 4 + batch.readings().size() * READING_BYTES;
        for (Reading reading : batch.readings()) {
            if (kits.putIfAbsent(reading.kit(), kits.size()) == null) {
                size += 1 + reading.kit().value().length();
            }
        }
        List<byte[]> details = new ArrayList<>(batch.quarantined().size());
        for (Quarantined row : batch.quarantined()) {
            if (kits.putIfAbsent(row.kit(), kits.size()) == null) {
                size += 1 + row.kit().value().length();
            }
            byte[] detail = row.detail().getBytes(StandardCharsets.UTF_8);
            details.add(detail);
            size += 2 + 8 + 1 + row.reason().name().length() + 4 + detail.length + 4 + row.raw().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(VERSION).putShort((short) kits.size());
        for (KitId kit : kits.keySet()) {
            out.put((byte) kit.value().length()).put(kit.value().getBytes(StandardCharsets.US_ASCII));
        }
        out.putInt(batch.readings().size());
        KitId lastKit = null;
        short lastIndex = 0;
        for (Reading reading : batch.readings()) {
            if (!reading.kit().equals(lastKit)) {
                lastKit = reading.kit();
                lastIndex = kits.getOrDefault(lastKit, 0).shortValue();
            }
            out.putLong(reading.patient().value())
                    .putShort(reading.vital().number())
                    .putShort(lastIndex)
                    .putLong(reading.measuredAtMs())
                    .putLong(reading.receivedAtMs())
                    .putInt(reading.milli())
                    .putInt(reading.quality());
        }
        out.putInt(batch.quarantined().size());
        for (int i = 0; i < details.size(); i++) {
            Quarantined row = batch.quarantined().get(i);
            out.putShort(kits.getOrDefault(row.kit(), 0).shortValue()).putLong(row.receivedAtMs());
            out.put((byte) row.reason().name().length()).put(row.reason().name().getBytes(StandardCharsets.US_ASCII));
            out.putInt(details.get(i).length).put(details.get(i));
            out.putInt(row.raw().length).put(row.raw());
        }
        return out.array();
    }

    /**
     * The batch these bytes hold.
     *
     * @throws IllegalArgumentException if they are no batch of a known version
     */
    public static ReadingBatch decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("reading batch of unknown version " + version);
        }
        KitId[] kits = new KitId[Short.toUnsignedInt(in.getShort())];
        for (int i = 0; i < kits.length; i++) {
            kits[i] = new KitId(ascii(in));
        }
        int count = in.getInt();
        List<Reading> readings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PatientId patient = new PatientId(in.getLong());
            Vital vital = Vital.ofNumber(in.getShort());
            KitId kit = kits[Short.toUnsignedInt(in.getShort())];
            long measured = in.getLong();
            long received = in.getLong();
            int milli = in.getInt();
            readings.add(new Reading(patient, vital, measured, milli, received, kit, in.getInt()));
        }
        int rows = in.getInt();
        List<Quarantined> quarantined = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            KitId kit = kits[Short.toUnsignedInt(in.getShort())];
            long received = in.getLong();
            QuarantineReason reason = QuarantineReason.valueOf(ascii(in));
            byte[] detail = new byte[in.getInt()];
            in.get(detail);
            byte[] raw = new byte[in.getInt()];
            in.get(raw);
            quarantined.add(new Quarantined(kit, received, reason, new String(detail, StandardCharsets.UTF_8), raw));
        }
        return new ReadingBatch(readings, quarantined);
    }

    private static String ascii(ByteBuffer in) {
        byte[] text = new byte[Byte.toUnsignedInt(in.get())];
        in.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
