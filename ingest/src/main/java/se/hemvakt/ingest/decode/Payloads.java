package se.hemvakt.ingest.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Arrays;

/** Limits of a payload (security checklist F1) and the parser that holds them. */
public final class Payloads {
    /** An MQTT packet may have no more, so neither may what comes by another way. */
    public static final int BYTES_MAX = 64 * 1024;

    static final int DEPTH_MAX = 20;
    static final int STRING_MAX = 4 * 1024;
    static final int UNKNOWN_FIELDS_MAX = 1_000;
    static final int STATEMENTS_MAX = 500;

    /** NaN and Infinity are let through as tokens, so that one such value does not spoil its neighbours; none is taken as a number. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(STRING_MAX)
                    .maxNameLength(STRING_MAX)
                    .maxNumberLength(STRING_MAX)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Payloads() {}

    static JsonParser parser(byte[] payload, int from, int to) throws IOException {
        return JSON.createParser(payload, from, to - from);
    }

    /** Whether the bytes can be one JSON object in UTF-8, judged by the first of them: no byte order mark, no UTF-16. */
    static boolean looksLikeObject(byte[] payload) {
        for (int i = 0; i < payload.length; i++) {
            byte b = payload[i];
            if (b == '{') {
                return i + 1 < payload.length && payload[i + 1] != 0;
            }
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return false;
    }

    /** The bytes of the one JSON value that begins at {@code from}; the whole payload, cut at {@link #BYTES_MAX}, when there is none. */
    public static byte[] cut(byte[] payload, int from) {
        int to = from > 0 && from < payload.length ? end(payload, from) : -1;
        if (to > from) {
            return Arrays.copyOfRange(payload, from, to);
        }
        return payload.length <= BYTES_MAX ? payload : Arrays.copyOf(payload, BYTES_MAX);
    }

    /** Where the value that begins here ends, exclusive; -1 when it ends in broken JSON. */
    private static int end(byte[] payload, int from) {
        byte first = payload[from];
        if (first != '{' && first != '[' && first != '"') {
            int to = from;
            while (to < payload.length && ",]} \t\r\n".indexOf(payload[to]) < 0) {
                to++;
            }
            return to;
        }
        try (JsonParser parser = parser(payload, from, payload.length)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return from + (int) parser.currentLocation().getByteOffset();
        } catch (IOException e) {
            return -1;
        }
    }
}
