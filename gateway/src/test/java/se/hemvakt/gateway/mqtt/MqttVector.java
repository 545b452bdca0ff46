package se.hemvakt.gateway.mqtt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One byte sequence of the Mosquitto broker's conformance tests, and what it expects.
 *
 * @param id file, group and place in it: stable while the file is
 */
record MqttVector(
        String id,
        String group,
        String name,
        int version,
        boolean connect,
        boolean expectDisconnect,
        List<Step> steps) {
    /** Something sent to the endpoint, expected from it, or published by somebody else. */
    record Step(Kind kind, List<Byte> boxed) {
        byte[] bytes() {
            byte[] bytes = new byte[boxed.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = boxed.get(i);
            }
            return bytes;
        }
    }

    enum Kind {
        SEND,
        RECEIVE,
        OTHER_PUBLISHES
    }

    private static final Pattern TOKEN = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern NUMBER = Pattern.compile("([iHkmsLvr])(\\d+)");

    /** All sequences of all files in a folder, in the order of their names. */
    static List<MqttVector> read(Path folder) {
        ObjectMapper json = new ObjectMapper();
        List<MqttVector> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".json", "");
                int groupNo = 0;
                for (JsonNode group : json.readTree(Files.readAllBytes(file))) {
                    groupNo++;
                    int testNo = 0;
                    for (JsonNode test : group.get("tests")) {
                        vectors.add(vector(name + "/" + groupNo + "." + ++testNo, group, test));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return vectors;
    }

    private static MqttVector vector(String id, JsonNode group, JsonNode test) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode message : test.get("msgs")) {
            steps.add(
                    switch (message.get("type").asText()) {
                        case "send" ->
                            new Step(
                                    Kind.SEND,
                                    boxed(bytes(message.get("payload").asText())));
                        case "recv" ->
                            new Step(
                                    Kind.RECEIVE,
                                    boxed(bytes(message.get("payload").asText())));
                        case "publish" -> new Step(Kind.OTHER_PUBLISHES, List.of());
                        default -> throw new IllegalArgumentException(id + ": unknown step " + message);
                    });
        }
        return new MqttVector(
                id,
                group.get("group").asText(),
                test.get("name").asText().strip(),
                of(group, test, "ver", 4),
                of(group, test, "connect", 1) == 1,
                of(group, test, "expect_disconnect", 1) == 1,
                List.copyOf(steps));
    }

    private static int of(JsonNode group, JsonNode test, String field, int otherwise) {
        JsonNode node = test.has(field) ? test.get(field) : group.get(field);
        if (node == null) {
            return otherwise;
        }
        return node.isBoolean() ? (node.booleanValue() ? 1 : 0) : node.intValue();
    }

    /** Turns the notation of the files into bytes. */
    static byte[] bytes(String notation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher tokens = TOKEN.matcher(notation);
        while (tokens.find()) {
            if (tokens.group(1) != null) {
                out.writeBytes(tokens.group(1).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            String token = tokens.group(2);
            Matcher number = NUMBER.matcher(token);
            if (!number.matches()) {
                out.writeBytes(HexFormat.of().parseHex(token));
                continue;
            }
            long value = Long.parseLong(number.group(2));
            switch (number.group(1).charAt(0)) {
                case 'i' -> out.write((int) value);
                case 'L' -> {
                    for (int shift = 24; shift >= 0; shift -= 8) {
                        out.write((int) (value >> shift));
                    }
                }
                case 'v', 'r' -> out.writeBytes(varInt(value));
                default -> {
                    out.write((int) (value >> 8));
                    out.write((int) value);
                }
            }
        }
        return out.toByteArray();
    }

    /** A variable byte integer, of more than four bytes if it must. */
    static byte[] varInt(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        do {
            out.write((int) (rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
            rest >>>= 7;
        } while (rest > 0);
        return out.toByteArray();
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            boxed.add(b);
        }
        return List.copyOf(boxed);
    }
}
