package se.hemvakt.ingest.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

/**
 * Reads a FHIR R4 {@code Observation}, or a {@code Bundle} with some, as far as it holds vitals: code, effective time, quantity, components,
 * and the reason why a value is absent.
 *
 * <p>Who the patient is, is not read: that is known from the kit's connection (D3). A resource that measures nothing is passed over and counted. A quantity under a
 * code we do not know is a fault, since it may be one we should know.
 */
final class FhirReader {
    private static final String LOINC = "http://loinc.org";
    private static final String MDC = "urn:iso:std:iso:11073:10101";
    private static final String UCUM = "http://unitsofmeasure.org";

    private static final Map<String, Vital> BY_LOINC = new HashMap<>();
    private static final Map<String, Vital> BY_MDC = new HashMap<>();

    static {
        for (Vital vital : Vital.values()) {
            // Of two vitals with one LOINC code the first in the list has it: 8867-4 is heart rate, a pulse says so by
            // its MDC code.
            if (!vital.loinc().isEmpty()) {
                BY_LOINC.putIfAbsent(vital.loinc(), vital);
            }
            if (vital.mdc() != 0) {
                BY_MDC.put(Integer.toString(vital.mdc()), vital);
            }
        }
        BY_LOINC.put("59408-5", Vital.SPO2); // by pulse oximetry
        BY_LOINC.put("15074-8", Vital.GLUCOSE); // in blood
        BY_LOINC.put("41950-7", Vital.STEPS); // in 24 h
        BY_MDC.put("149546", Vital.PULSE_RATE); // from a cuff
        BY_MDC.put("188428", Vital.TEMPERATURE); // ear
        BY_MDC.put("188424", Vital.TEMPERATURE); // oral
        BY_MDC.put("160212", Vital.GLUCOSE); // interstitial fluid
    }

    private final List<Statement> statements = new ArrayList<>();
    private int passedOver;
    private int absent;
    private boolean tooMany;

    private FhirReader() {}

    /** Reads a payload whose JSON is sound at least up to its {@code resourceType}. */
    static Decoded read(byte[] payload) throws IOException {
        FhirReader reader = new FhirReader();
        try (JsonParser parser = Payloads.parser(payload, 0, payload.length)) {
            parser.nextToken();
            reader.resource(parser);
            if (parser.nextToken() != null) {
                return new Decoded.Malformed(-1, -1, "bytes after the object");
            }
        }
        if (reader.tooMany) {
            return new Decoded.Malformed(-1, -1, "more than " + Payloads.STATEMENTS_MAX + " values");
        }
        return new Decoded.Message(
                -1, -1, Decoded.NO_TIME, List.copyOf(reader.statements), reader.passedOver, reader.absent);
    }

    /** What a resource, or one component of it, says. */
    private static final class Part {
        final int from;
        String type = "";
        String status = "";

        @Nullable
        Vital byLoinc;

        @Nullable
        Vital byMdc;

        long atMs = Decoded.NO_TIME;
        boolean hasQuantity;
        boolean isAbsent;
        boolean hasComparator;
        long milli = DecimalText.NOT_A_NUMBER;

        @Nullable
        String unit;

        final List<Part> components = new ArrayList<>(0);

        Part(int from) {
            this.from = from;
        }

        /** MDC says how it was measured, so it goes before LOINC. */
        @Nullable
        Vital vital() {
            return byMdc != null ? byMdc : byLoinc;
        }
    }

    /** The parser stands on the resource's first brace, and then on its last. */
    private void resource(JsonParser parser) throws IOException {
        Part resource = new Part((int) parser.currentTokenLocation().getByteOffset());
        for (String name; (name = parser.nextFieldName()) != null; ) {
            parser.nextToken();
            switch (name) {
                case "resourceType" -> resource.type = text(parser);
                case "status" -> resource.status = text(parser);
                case "effectiveDateTime", "effectiveInstant" -> resource.atMs = TimeText.millis(text(parser));
                case "component" -> {
                    while (nextObject(parser)) {
                        Part component = new Part(resource.from);
                        for (String field; (field = parser.nextFieldName()) != null; ) {
                            parser.nextToken();
                            value(parser, field, component);
                        }
                        resource.components.add(component);
                    }
                }
                case "entry" -> {
                    while (nextObject(parser)) {
                        entry(parser);
                    }
                }
                default -> value(parser, name, resource);
            }
        }
        if (resource.type.equals("Observation")) {
            observation(resource);
        } else if (!resource.type.equals("Bundle")) {
            passedOver++;
        }
    }

    private void entry(JsonParser parser) throws IOException {
        for (String name; (name = parser.nextFieldName()) != null; ) {
            if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("resource")) {
                resource(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** A field that a resource and its components have alike. */
    private static void value(JsonParser parser, String name, Part part) throws IOException {
        switch (name) {
            case "code" -> code(parser, part);
            case "valueQuantity" -> quantity(parser, part);
            case "dataAbsentReason" -> {
                part.isAbsent = true;
                parser.skipChildren();
            }
            default -> parser.skipChildren();
        }
    }

    private static void code(JsonParser parser, Part part) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String name; (name = parser.nextFieldName()) != null; ) {
            parser.nextToken();
            if (!name.equals("coding")) {
                parser.skipChildren();
                continue;
            }
            while (nextObject(parser)) {
                String system = "";
                String code = "";
                for (String field; (field = parser.nextFieldName()) != null; ) {
                    parser.nextToken();
                    switch (field) {
                        case "system" -> system = text(parser);
                        case "code" -> code = text(parser);
                        default -> parser.skipChildren();
                    }
                }
                if (system.equals(LOINC) && part.byLoinc == null) {
                    part.byLoinc = BY_LOINC.get(code);
                } else if (system.equals(MDC) && part.byMdc == null) {
                    part.byMdc = BY_MDC.get(code);
                }
            }
        }
    }

    private static void quantity(JsonParser parser, Part part) throws IOException {
        part.hasQuantity = true;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String system = "";
        String code = null;
        for (String name; (name = parser.nextFieldName()) != null; ) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "value" -> {
                    if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                        part.milli = DecimalText.milli(
                                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                    } else {
                        parser.skipChildren();
                    }
                }
                case "system" -> system = text(parser);
                case "code" -> code = text(parser);
                case "comparator" -> {
                    part.hasComparator = true;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        part.unit = system.equals(UCUM) ? code : null;
    }

    private void observation(Part observation) {
        if (observation.status.equals("entered-in-error") || observation.status.equals("cancelled")) {
            absent++;
            return;
        }
        int before = statements.size() + absent;
        said(observation, observation.atMs);
        observation.components.forEach(component -> said(component, observation.atMs));
        if (statements.size() + absent == before) {
            passedOver++;
        }
    }

    private void said(Part part, long atMs) {
        Vital vital = part.vital();
        if (!part.hasQuantity) {
            // A panel, a status, a text: nothing measured here. One of ours without a value was declared absent.
            if (part.isAbsent && vital != null) {
                absent++;
            }
            return;
        }
        if (statements.size() == Payloads.STATEMENTS_MAX) {
            tooMany = true;
        } else if (vital == null) {
            fault(part, QuarantineReason.UNKNOWN_VITAL, "code is not in the list");
        } else if (atMs == Decoded.NO_TIME) {
            fault(part, QuarantineReason.MALFORMED, "effectiveDateTime is missing, or has no time of day with zone");
        } else if (part.hasComparator) {
            fault(part, QuarantineReason.NOT_A_NUMBER, "value has a comparator");
        } else if (part.milli == DecimalText.NOT_A_NUMBER) {
            fault(part, QuarantineReason.NOT_A_NUMBER, "value is not a finite number of at most 15 digits");
        } else {
            statements.add(new Statement.Value(vital, part.milli, part.unit, atMs, 0, part.from));
        }
    }

    private void fault(Part part, QuarantineReason reason, String detail) {
        statements.add(new Statement.Fault(reason, detail, part.from));
    }

    /** The next object of a list, or false at its end; what is no object in it is passed over. Not a list at all: false. */
    private static boolean nextObject(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT
                || !parser.getParsingContext().inArray()) {
            parser.skipChildren();
            return false;
        }
        for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
            if (token == JsonToken.START_OBJECT) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /** The text the parser stands on; anything else is passed over and reads as nothing. */
    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return "";
    }
}
