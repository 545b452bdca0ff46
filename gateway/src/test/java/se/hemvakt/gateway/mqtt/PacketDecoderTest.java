package se.hemvakt.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.mqtt.RawKit.Bytes;

final class PacketDecoderTest {
    private static final int PACKET_BYTES_MAX = 1_024;
    private static final String UP = "hv/v1/kit-decoder-1/up";

    private static EmbeddedChannel decoder() {
        PacketDecoder decoder = new PacketDecoder(PACKET_BYTES_MAX);
        decoder.expectTopic(UP);
        return new EmbeddedChannel(decoder);
    }

    private static List<Packet> drain(EmbeddedChannel channel) {
        List<Packet> packets = new ArrayList<>();
        for (Packet packet = channel.readInbound(); packet != null; packet = channel.readInbound()) {
            packets.add(packet);
        }
        return packets;
    }

    private static List<Packet> decode(byte[] bytes) {
        EmbeddedChannel channel = decoder();
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        return drain(channel);
    }

    /** A conversation with one packet of each kind a kit may send. */
    private static byte[] conversation(int version) {
        return new Bytes()
                .raw(RawKit.connect(version, "kit-decoder-1", "kit-decoder-1", "secret", 60))
                .raw(RawKit.subscribe(version, 1, "hv/v1/kit-decoder-1/down", 1))
                .raw(RawKit.publish(version, UP, 2, "{\"epoch\":1}"))
                .raw(RawKit.publish(0x30, version, UP, 0, new byte[0]))
                .raw(RawKit.publish(version, "another/topic/å", 3, "x"))
                .raw(new byte[] {0x40, 2, 0, 9})
                .raw(RawKit.packet(0xA2, (version == 5 ? new Bytes().add(0, 4, 0) : new Bytes().add(0, 4)).text("t")))
                .raw(new byte[] {(byte) 0xC0, 0})
                .raw(new byte[] {(byte) 0xE0, 0})
                .toByteArray();
    }

    /** What stands in a packet, for comparing: records with arrays do not compare by content. */
    private static String text(Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            return publish.topic() + " " + publish.qos() + " " + publish.packetId() + " "
                    + new String(publish.payload(), StandardCharsets.UTF_8);
        }
        if (packet instanceof Packet.Connect connect) {
            return connect.version() + " " + connect.clientId() + " " + connect.keepAliveSeconds() + " "
                    + Arrays.toString(connect.password());
        }
        return packet.toString();
    }

    @Test
    void decode_inPiecesOfAnySize_givesTheSamePackets() {
        Random random = new Random(20261121);
        for (int version : new int[] {4, 5}) {
            byte[] bytes = conversation(version);
            List<String> whole =
                    decode(bytes).stream().map(PacketDecoderTest::text).toList();
            assertThat(whole).hasSize(9);
            assertThat(whole.get(2)).isEqualTo(UP + " 1 2 {\"epoch\":1}");
            assertThat(whole.get(4)).isEqualTo("another/topic/å 1 3 x");
            for (int round = 0; round < 500; round++) {
                EmbeddedChannel channel = decoder();
                int at = 0;
                while (at < bytes.length) {
                    int piece = 1 + random.nextInt(1 + random.nextInt(40));
                    int end = Math.min(bytes.length, at + piece);
                    channel.writeInbound(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, at, end)));
                    at = end;
                }
                assertThat(drain(channel).stream().map(PacketDecoderTest::text)).containsExactlyElementsOf(whole);
            }
        }
    }

    @Test
    void decode_brokenAtRandom_neverThrows_andNothingComesAfterTheFirstWrongPacket() {
        long seed = 20261121;
        Random random = new Random(seed);
        int wrongOnes = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = conversation(random.nextBoolean() ? 4 : 5);
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            List<Packet> packets = decode(Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)));
            for (int i = 0; i < packets.size(); i++) {
                if (packets.get(i) instanceof Packet.Wrong) {
                    wrongOnes++;
                    assertThat(i).as("seed %d round %d", seed, round).isEqualTo(packets.size() - 1);
                }
            }
        }
        assertThat(wrongOnes).isBetween(10_000, 90_000);
    }

    @Test
    void f1_lengthAboveTheLimit_isRefusedFromTheHeadAlone_beforeABodyIsBuffered() {
        assertThat(decode(new byte[] {0x32, (byte) 0x80, (byte) 0x80, 0x40}))
                .singleElement()
                .isInstanceOfSatisfying(
                        Packet.Wrong.class, wrong -> assertThat(wrong.refusal()).isEqualTo(Refusal.OVERSIZE));
    }

    @Test
    void decode_fieldBeyondItsPacket_neverReadsIntoTheNext() {
        // A topic of 9 bytes in a packet of 4: the good publish behind it must not become part of it.
        byte[] bytes = new Bytes()
                .add(0x30, 4, 0, 9, 'a', 'b')
                .raw(RawKit.publish(4, UP, 2, "x"))
                .toByteArray();
        assertThat(decode(bytes)).singleElement().isInstanceOfSatisfying(Packet.Wrong.class, wrong -> assertThat(
                        wrong.refusal())
                .isEqualTo(Refusal.MALFORMED));
    }
}
