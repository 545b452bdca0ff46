package se.hemvakt.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Vital;

class FhirReaderTest {
    private static final String AT = "2026-11-21T12:00:00+01:00";

    private final KitMessageDecoder decoder = new KitMessageDecoder();

    private Decoded.Message read(String json) {
        Decoded decoded = decoder.decode(json.getBytes(StandardCharsets.UTF_8));
        assertThat(decoded).isInstanceOf(Decoded.Message.class);
        return (Decoded.Message) decoded;
    }

    private static String observation(String members) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"effectiveDateTime\":\"" + AT + "\"," + members
                + "}";
    }

    private static String code(String system, String code) {
        return "\"code\":{\"coding\":[{\"system\":\"http://example.org\",\"code\":\"x\"},{\"system\":\"" + system
                + "\",\"code\":\"" + code + "\"}],\"text\":\"anything\"}";
    }

    private static String quantity(String value, String unit) {
        return "\"valueQuantity\":{\"value\":" + value
                + ",\"unit\":\"anything\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"" + unit + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "http://loinc.org, 8867-4, HEART_RATE",
        "urn:iso:std:iso:11073:10101, 147842, HEART_RATE",
        "urn:iso:std:iso:11073:10101, 149530, PULSE_RATE",
        "urn:iso:std:iso:11073:10101, 149546, PULSE_RATE",
        "http://loinc.org, 9279-1, RESPIRATORY_RATE",
        "urn:iso:std:iso:11073:10101, 151562, RESPIRATORY_RATE",
        "http://loinc.org, 2708-6, SPO2",
        "http://loinc.org, 59408-5, SPO2",
        "urn:iso:std:iso:11073:10101, 150456, SPO2",
        "http://loinc.org, 8480-6, SYSTOLIC_BP",
        "urn:iso:std:iso:11073:10101, 150022, DIASTOLIC_BP",
        "http://loinc.org, 8478-0, MEAN_BP",
        "http://loinc.org, 8310-5, TEMPERATURE",
        "urn:iso:std:iso:11073:10101, 188424, TEMPERATURE",
        "http://loinc.org, 29463-7, WEIGHT",
        "urn:iso:std:iso:11073:10101, 188736, WEIGHT",
        "http://loinc.org, 14743-9, GLUCOSE",
        "http://loinc.org, 15074-8, GLUCOSE",
        "urn:iso:std:iso:11073:10101, 160184, GLUCOSE",
        "http://loinc.org, 41950-7, STEPS",
        "http://loinc.org, 41957-2, GAIT_SPEED",
        "http://loinc.org, 83174-3, GRIP_STRENGTH",
        "http://loinc.org, 3151-8, OXYGEN_FLOW",
        "http://loinc.org, 72514-3, PAIN",
        "urn:iso:std:iso:11073:10101, 67996, BATTERY"
    })
    void read_knownCode_isItsVital(String system, String code, Vital vital) {
        Decoded.Message message = read(observation(code(system, code) + "," + quantity("37.5", vital.unit())));
        assertThat(message.statements())
                .containsExactly(new Statement.Value(
                        vital,
                        37_500,
                        vital.unit(),
                        Instant.parse("2026-11-21T11:00:00Z").toEpochMilli(),
                        0,
                        0));
        assertThat(message.epoch()).isEqualTo(-1);
        assertThat(message.hasSentAt()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"value\":37.5,\"system\":\"http://unitsofmeasure.org\",\"code\":\"Cel\",\"comparator\":\"<\"|NOT_A_NUMBER",
                "\"value\":\"37.5\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"Cel\"|NOT_A_NUMBER",
                "\"system\":\"http://unitsofmeasure.org\",\"code\":\"Cel\"|NOT_A_NUMBER",
                "\"value\":1e308,\"system\":\"http://unitsofmeasure.org\",\"code\":\"Cel\"|NOT_A_NUMBER"
            })
    void read_quantityThatIsNoPlainNumber_isAFault(String members, QuarantineReason reason) {
        Decoded.Message message =
                read(observation(code("http://loinc.org", "8310-5") + ",\"valueQuantity\":{" + members + "}"));
        assertThat(message.statements())
                .singleElement()
                .isInstanceOfSatisfying(Statement.Fault.class, fault -> assertThat(fault.reason())
                        .isEqualTo(reason));
    }

    @Test
    void read_unitOutsideUcum_isNoUnit() {
        Decoded.Message message = read(observation(code("http://loinc.org", "8310-5")
                + ",\"valueQuantity\":{\"value\":37.5,\"unit\":\"Cel\",\"code\":\"Cel\"}"));
        assertThat(((Statement.Value) message.statements().get(0)).unit()).isNull();
    }

    @Test
    void read_dateAloneOrNoTime_isAFault() {
        String body = code("http://loinc.org", "8310-5") + "," + quantity("37.5", "Cel");
        for (String time : List.of("\"effectiveDateTime\":\"2026-11-21\",", "\"effectiveDateTime\":5,", "")) {
            assertThat(read("{\"resourceType\":\"Observation\"," + time + body + "}")
                            .statements())
                    .singleElement()
                    .isInstanceOf(Statement.Fault.class);
        }
    }

    @Test
    void read_quantityUnderAnUnknownCode_isAFaultAndNoMeasurementIsPassedOver() {
        assertThat(read(observation(code("http://loinc.org", "1-8") + "," + quantity("5", "1")))
                        .statements())
                .singleElement()
                .isInstanceOfSatisfying(Statement.Fault.class, fault -> assertThat(fault.reason())
                        .isEqualTo(QuarantineReason.UNKNOWN_VITAL));
        Decoded.Message text = read(observation(code("http://loinc.org", "1-8") + ",\"valueString\":\"x\""));
        assertThat(text.statements()).isEmpty();
        assertThat(text.ignoredFields()).isEqualTo(1);
    }

    @Test
    void read_enteredInError_isNotAReading() {
        String wrong = observation(code("http://loinc.org", "8310-5") + "," + quantity("37.5", "Cel"))
                .replace("final", "entered-in-error");
        assertThat(read(wrong).statements()).isEmpty();
        assertThat(read(wrong).absent()).isEqualTo(1);
    }

    @Test
    void read_oddShapes_haveAnOutcome() {
        for (String odd : List.of(
                "{\"resourceType\":5}",
                "{\"resourceType\":\"Bundle\"}",
                "{\"resourceType\":\"Bundle\",\"entry\":{\"resource\":{}}}",
                "{\"resourceType\":\"Bundle\",\"entry\":[1,null,[],{},{\"resource\":[]},{\"resource\":{\"resourceType\":\"Observation\"}}]}",
                "{\"resourceType\":\"Observation\",\"code\":[],\"component\":{\"code\":1},\"valueQuantity\":7,\"effectiveDateTime\":\""
                        + AT + "\"}",
                "{\"resourceType\":\"Observation\",\"code\":{\"coding\":[[],1,{\"system\":[],\"code\":{}}]},\"component\":[[],{\"code\":null}]}")) {
            assertThat(read(odd)).isNotNull();
        }
        assertThat(decoder.decode("{\"resourceType\":\"Observation\"".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Malformed.class);
        assertThat(decoder.decode("{\"resourceType\":\"Observation\"}x".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Decoded.Malformed.class);
    }

    /** Examples of the HL7 Personal Health Device guide, where they are at hand. */
    @Test
    void read_examplesOfTheDeviceGuide() throws IOException {
        Path samples = Path.of("../../shared/data/fhir-phd");
        if (!Files.isDirectory(samples)) {
            return;
        }
        try (Stream<Path> files = Files.list(samples)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                assertThat(decoder.decode(compact(file))).as(file.toString()).isInstanceOf(Decoded.Message.class);
            }
        }
        assertThat(values(samples, "compound-numeric-blood-pressure.json"))
                .containsExactly("systolic_bp 116000 mm[Hg]", "diastolic_bp 71000 mm[Hg]", "mean_bp 86000 mm[Hg]");
        assertThat(values(samples, "compound-numeric-blood-pressure-no-mean.json"))
                .containsExactly("systolic_bp 116000 mm[Hg]", "diastolic_bp 71000 mm[Hg]");
        assertThat(message(samples, "compound-numeric-blood-pressure-no-mean.json")
                        .absent())
                .isEqualTo(1);
        assertThat(values(samples, "numeric-spo2-alarm.json")).containsExactly("spo2 79000 %");
        assertThat(values(samples, "numeric-spotnumeric.json")).containsExactly("pulse_rate 48000 /min");
        assertThat(values(samples, "temperature-observation.json")).containsExactly("temperature 36500 Cel");
        assertThat(values(samples, "compound-observation-glucose.json")).containsExactly("glucose 6300 mmol/L");
        assertThat(values(samples, "bundle-example-1.json")).contains("spo2 98000 %", "pulse_rate 47000 /min");

        // 47 Observations of one oximeter: its readings, its battery, and a perfusion index that is no vital of ours.
        Decoded.Message stream = message(samples, "bundle-continuousnonin.json");
        assertThat(stream.statements().stream()
                        .filter(statement -> statement instanceof Statement.Value value && value.vital() == Vital.SPO2))
                .hasSize(12);
        assertThat(stream.statements().stream()
                        .filter(statement ->
                                statement instanceof Statement.Value value && value.vital() == Vital.PULSE_RATE))
                .hasSize(12);
        assertThat(stream.statements().stream()
                        .filter(statement -> statement instanceof Statement.Fault fault
                                && fault.reason() == QuarantineReason.UNKNOWN_VITAL))
                .hasSize(11);
    }

    /** The file without its indentation, as a gateway would send it: one of them is above 64 KiB with it. */
    private static byte[] compact(Path file) throws IOException {
        return Files.readString(file).replaceAll("\\n\\s*", "").getBytes(StandardCharsets.UTF_8);
    }

    private Decoded.Message message(Path samples, String name) throws IOException {
        return (Decoded.Message) decoder.decode(compact(samples.resolve(name)));
    }

    private List<String> values(Path samples, String name) throws IOException {
        return message(samples, name).statements().stream()
                .filter(Statement.Value.class::isInstance)
                .map(Statement.Value.class::cast)
                .map(value -> value.vital().code() + " " + value.milli() + " " + value.unit())
                .toList();
    }
}
