package se.hemvakt.ingest.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Quality;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

/**
 * Reads one payload: kit protocol version 1, or FHIR R4 when it has a {@code resourceType}.
 *
 * <p>One pass over Jackson's streaming parser, fields in any order, no tree. Every payload has an outcome: broken JSON makes the
 * whole payload {@link Decoded.Malformed}, a bad reading becomes a {@link Statement.Fault} among its good neighbours. Nothing is
 * ever thrown for what a payload contains. Safe for many threads.
 */
public final class KitMessageDecoder {
    /** What a browser and every JSON library hold exactly. */
    private static final long INTEGER_MAX = PatientId.MAX;

    /** Reads one payload; never throws for its content. */
    public Decoded decode(byte[] payload) {
        if (!Payloads.looksLikeObject(payload)) {
            return new Decoded.Malformed(-1, -1, "not a JSON object in UTF-8");
        }
        boolean tooLong = payload.length > Payloads.BYTES_MAX;
        Pass pass = new Pass();
        if (tooLong) {
            // The beginning is read all the same: with epoch and seq the kit can be told to stop resending it.
            pass.complain("longer than " + Payloads.BYTES_MAX + " bytes");
        }
        try (JsonParser parser = Payloads.parser(payload, 0, tooLong ? Payloads.BYTES_MAX : payload.length)) {
            parser.nextToken();
            pass.message(parser);
            if (pass.isFhir && !tooLong) {
                return FhirReader.read(payload);
            }
            if (!pass.isFhir && parser.nextToken() != null) {
                pass.complain("bytes after the object");
            }
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            pass.complain("broken JSON, or beyond a limit, at byte " + at);
        } catch (IOException e) {
            pass.complain("broken text");
        }
        return pass.outcome();
    }

    /** The state of one pass; a broken payload leaves here what could be read before the break. */
    private static final class Pass {
        private static final int EPOCH = 1;
        private static final int SEQ = 1 << 1;
        private static final int SENT_AT = 1 << 2;
        private static final int READINGS = 1 << 3;
        private static final int EVENTS = 1 << 4;
        private static final int BATTERY = 1 << 5;
        private static final int SIGNAL = 1 << 6;

        private long epoch = -1;
        private long seq = -1;
        private long sentAtMs = Decoded.NO_TIME;
        private boolean isFhir;
        private int unknownFields;

        /** Why the whole payload cannot be used: the first reason found. Reading goes on for the sake of epoch and seq. */
        private @Nullable String malformed;

        /** Battery and signal stand for the moment of sending, which may be read after them: placed last, by {@link #outcome}. */
        private @Nullable Statement battery;

        private @Nullable Statement signal;
        private final List<Statement> statements = new ArrayList<>(4);

        void message(JsonParser parser) throws IOException {
            int seen = 0;
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken token = parser.nextToken();
                int field;
                switch (name) {
                    case "epoch" -> {
                        field = EPOCH;
                        epoch = integer(parser, name);
                    }
                    case "seq" -> {
                        field = SEQ;
                        seq = integer(parser, name);
                    }
                    case "sent_at" -> {
                        field = SENT_AT;
                        sentAtMs = time(parser);
                        if (sentAtMs == Decoded.NO_TIME) {
                            complain("sent_at is no RFC 3339 time with zone");
                        }
                    }
                    case "readings" -> {
                        field = READINGS;
                        list(parser, token, false);
                    }
                    case "events" -> {
                        field = EVENTS;
                        list(parser, token, true);
                    }
                    case "battery" -> {
                        field = BATTERY;
                        battery = technical(parser, token, Vital.BATTERY);
                    }
                    case "signal" -> {
                        field = SIGNAL;
                        signal = technical(parser, token, Vital.SIGNAL);
                    }
                    case "resourceType" -> {
                        isFhir = true;
                        return;
                    }
                    default -> {
                        field = 0;
                        unknown(parser);
                    }
                }
                if ((seen & field) != 0) {
                    complain(name + " twice");
                }
                seen |= field;
            }
        }

        void complain(String detail) {
            if (malformed == null) {
                malformed = detail;
            }
        }

        Decoded outcome() {
            if (epoch < 0 || seq < 0 || sentAtMs == Decoded.NO_TIME) {
                complain(epoch < 0 ? "epoch missing" : seq < 0 ? "seq missing" : "sent_at missing");
            }
            if (malformed != null) {
                return new Decoded.Malformed(epoch, seq, malformed);
            }
            addAtSending(battery);
            addAtSending(signal);
            return new Decoded.Message(epoch, seq, sentAtMs, statements, unknownFields, 0);
        }

        private void addAtSending(@Nullable Statement statement) {
            if (statement instanceof Statement.Value value) {
                statements.add(new Statement.Value(
                        value.vital(), value.milli(), value.unit(), sentAtMs, value.quality(), value.rawFrom()));
            } else if (statement != null) {
                statements.add(statement);
            }
        }

        private void list(JsonParser parser, JsonToken opening, boolean events) throws IOException {
            if (opening == JsonToken.VALUE_NULL) {
                return;
            }
            if (opening != JsonToken.START_ARRAY) {
                complain(events ? "events is no list" : "readings is no list");
                skip(parser);
                return;
            }
            for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
                int from = at(parser);
                if (statements.size() == Payloads.STATEMENTS_MAX) {
                    complain("more than " + Payloads.STATEMENTS_MAX + " readings and events");
                    skip(parser);
                } else if (token == JsonToken.START_OBJECT) {
                    statements.add(statement(parser, events, from));
                } else {
                    skip(parser);
                    statements.add(new Statement.Fault(QuarantineReason.MALFORMED, "no object", from));
                }
            }
        }

        private static final int VITAL = 1;
        private static final int VALUE = 1 << 1;
        private static final int UNIT = 1 << 2;
        private static final int AT = 1 << 3;
        private static final int DEVICE = 1 << 4;
        private static final int QUALITY = 1 << 5;

        /** One object of one of the two lists. The parser stands on its first brace, and then on its last. */
        private Statement statement(JsonParser parser, boolean event, int from) throws IOException {
            int seen = 0;
            Vital vital = null;
            ValueToken value = ValueToken.MISSING;
            long number = 0;
            String unit = null;
            long atMs = Decoded.NO_TIME;
            int quality = 0;
            String fault = null;
            String name;
            while ((name = parser.nextFieldName()) != null) {
                JsonToken token = parser.nextToken();
                int field;
                switch (name) {
                    case "vital", "event" -> {
                        if (event != name.equals("event")) {
                            field = 0;
                            unknown(parser);
                        } else {
                            field = VITAL;
                            if (token == JsonToken.VALUE_STRING) {
                                vital = Words.vital(
                                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                            } else {
                                fault = name + " is no text";
                                skip(parser);
                            }
                        }
                    }
                    case "value" -> {
                        field = VALUE;
                        value = ValueToken.of(token);
                        if (value == ValueToken.NUMBER) {
                            number = DecimalText.milli(
                                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                        } else if (value == ValueToken.TEXT) {
                            number = parser.getTextLength() == 1
                                    ? parser.getTextCharacters()[parser.getTextOffset()]
                                    : 0;
                        } else {
                            skip(parser);
                        }
                    }
                    case "unit" -> {
                        field = UNIT;
                        if (token == JsonToken.VALUE_STRING) {
                            unit = Words.unit(
                                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                        } else if (token != JsonToken.VALUE_NULL) {
                            fault = "unit is no text";
                            skip(parser);
                        }
                    }
                    case "at" -> {
                        field = AT;
                        atMs = time(parser);
                        if (atMs == Decoded.NO_TIME) {
                            fault = "at is no RFC 3339 time with zone";
                        }
                    }
                    case "device" -> {
                        field = DEVICE;
                        if (token != JsonToken.VALUE_NULL
                                && (token != JsonToken.VALUE_STRING || parser.getTextLength() > 64)) {
                            fault = "device is no text of at most 64 characters";
                            skip(parser);
                        }
                    }
                    case "quality" -> {
                        field = QUALITY;
                        quality = quality(parser, token);
                    }
                    default -> {
                        field = 0;
                        unknown(parser);
                    }
                }
                if ((seen & field) != 0) {
                    fault = name + " twice";
                }
                seen |= field;
            }
            if (fault == null && (seen & VITAL) == 0) {
                fault = event ? "event missing" : "vital missing";
            }
            if (fault == null && atMs == Decoded.NO_TIME) {
                fault = "at missing";
            }
            if (fault != null) {
                return new Statement.Fault(QuarantineReason.MALFORMED, fault, from);
            }
            return said(vital, event, value, number, unit, atMs, quality, from);
        }

        private static Statement said(
                @Nullable Vital vital,
                boolean event,
                ValueToken value,
                long number,
                @Nullable String unit,
                long atMs,
                int quality,
                int from) {
            if (vital == null
                    || vital == Vital.CONTACT
                    || vital == Vital.CLOCK_OFFSET
                    || (event && vital.kind() != Vital.Kind.EVENT)) {
                return new Statement.Fault(
                        QuarantineReason.UNKNOWN_VITAL, (event ? "event" : "vital") + " is not in the list", from);
            }
            long milli = value.milli(vital, number);
            if (milli == DecimalText.NOT_A_NUMBER) {
                return new Statement.Fault(QuarantineReason.NOT_A_NUMBER, value.complaint(vital), from);
            }
            return new Statement.Value(vital, milli, unit, atMs, quality, from);
        }

        private @Nullable Statement technical(JsonParser parser, JsonToken token, Vital vital) throws IOException {
            int from = at(parser);
            if (token == JsonToken.VALUE_NULL) {
                return null;
            }
            ValueToken value = ValueToken.of(token);
            long milli = value == ValueToken.NUMBER
                    ? DecimalText.milli(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                    : DecimalText.NOT_A_NUMBER;
            skip(parser);
            if (milli == DecimalText.NOT_A_NUMBER) {
                return new Statement.Fault(QuarantineReason.NOT_A_NUMBER, value.complaint(vital), from);
            }
            return new Statement.Value(vital, milli, vital.unit(), Decoded.NO_TIME, 0, from);
        }

        /** Flags of a word or a list of words. A word we do not know is a doubt we do not know, so it counts as one. */
        private int quality(JsonParser parser, JsonToken token) throws IOException {
            switch (token) {
                case VALUE_NULL -> {
                    return 0;
                }
                case VALUE_STRING -> {
                    return Words.quality(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                }
                case START_ARRAY -> {
                    int flags = 0;
                    for (JsonToken word; (word = parser.nextToken()) != JsonToken.END_ARRAY; ) {
                        flags |= word == JsonToken.VALUE_STRING ? quality(parser, word) : Quality.LOW;
                        skip(parser);
                    }
                    return flags;
                }
                default -> {
                    skip(parser);
                    return Quality.LOW;
                }
            }
        }

        private void unknown(JsonParser parser) throws IOException {
            unknownFields++;
            skip(parser);
        }

        /** Passes over the value the parser stands on, with the limit on fields. */
        private void skip(JsonParser parser) throws IOException {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                for (int open = 1; open > 0; ) {
                    token = parser.nextToken();
                    if (token == JsonToken.FIELD_NAME) {
                        unknownFields++;
                    } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                        open++;
                    } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                        open--;
                    } else if (token == null) {
                        return;
                    }
                }
            }
            if (unknownFields > Payloads.UNKNOWN_FIELDS_MAX) {
                complain("more than " + Payloads.UNKNOWN_FIELDS_MAX + " unknown fields");
            }
        }

        private static int at(JsonParser parser) {
            return (int) parser.currentTokenLocation().getByteOffset();
        }

        private long integer(JsonParser parser, String name) throws IOException {
            long value = -1;
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= 16) {
                value = parser.getLongValue();
            }
            if (value < 0 || value > INTEGER_MAX) {
                complain(name + " is no integer from 0 to 2^53-1");
                skip(parser);
                return -1;
            }
            return value;
        }

        private long time(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                return TimeText.millis(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            }
            skip(parser);
            return Decoded.NO_TIME;
        }
    }
}
