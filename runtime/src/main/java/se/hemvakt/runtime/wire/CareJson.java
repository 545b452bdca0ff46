package se.hemvakt.runtime.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.LocalDate;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/**
 * The records of {@code model} as JSON: a patient is a number, a vital its code, a day ISO 8601, a care event carries its {@code kind},
 * absent stays absent.
 */
public final class CareJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .addMixIn(CareEvent.class, KindInBody.class)
            .addModule(words())
            .build();

    private CareJson() {}

    /** The mapper itself, for further records of {@code model}; shared, so never change its configuration. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The value as JSON. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form: " + place(e, value.getClass()));
        }
    }

    /**
     * The value this JSON holds.
     *
     * @throws IllegalArgumentException if it is no such value; the message never quotes the content (H36)
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON of a " + place(e, type));
        }
    }

    /** The stored kind of a care event, as in its body. */
    public static String kind(CareEvent event) {
        return event.match(
                episode -> "episode",
                score -> "score",
                patient -> "patient",
                answer -> "answer",
                watch -> "watch",
                measure -> "measure",
                rated -> "frailty_rated",
                action -> "action",
                outcome -> "alert_outcome",
                discharge -> "discharge_scored",
                visit -> "visit",
                responsibility -> "responsibility");
    }

    /** Where it went wrong, without what stood there: Jackson's own messages quote content, so they are not passed on. */
    private static String place(JsonProcessingException e, Class<?> type) {
        String field = e instanceof JsonMappingException mapping ? mapping.getPathReference() : "";
        return type.getSimpleName() + " (" + e.getClass().getSimpleName() + (field.isEmpty() ? "" : " at " + field)
                + ")";
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = CareEvent.EpisodeChanged.class, name = "episode"),
        @JsonSubTypes.Type(value = CareEvent.ScoreChanged.class, name = "score"),
        @JsonSubTypes.Type(value = CareEvent.PatientChanged.class, name = "patient"),
        @JsonSubTypes.Type(value = CareEvent.RequestAnswered.class, name = "answer"),
        @JsonSubTypes.Type(value = CareEvent.WatchChanged.class, name = "watch"),
        @JsonSubTypes.Type(value = CareEvent.MeasureAgain.class, name = "measure"),
        @JsonSubTypes.Type(value = CareEvent.FrailtyRated.class, name = "frailty_rated"),
        @JsonSubTypes.Type(value = CareEvent.ActionRecorded.class, name = "action"),
        @JsonSubTypes.Type(value = CareEvent.OutcomeGiven.class, name = "alert_outcome"),
        @JsonSubTypes.Type(value = CareEvent.DischargeScored.class, name = "discharge_scored"),
        @JsonSubTypes.Type(value = CareEvent.VisitChanged.class, name = "visit"),
        @JsonSubTypes.Type(value = CareEvent.ResponsibilityChanged.class, name = "responsibility")
    })
    private interface KindInBody {}

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("hemvakt");
        module.addSerializer(new NumberOf<>(PatientId.class) {
            @Override
            long number(PatientId value) {
                return value.value();
            }
        });
        module.addDeserializer(PatientId.class, new StdScalarDeserializer<>(PatientId.class) {
            @Override
            public PatientId deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return new PatientId(in.getLongValue());
            }
        });
        text(module, TeamId.class, TeamId::value, TeamId::new);
        text(module, KitId.class, KitId::value, KitId::new);
        text(module, Vital.class, Vital::code, code -> Vital.ofCode(code)
                .orElseThrow(() -> new IllegalArgumentException("unknown vital")));
        text(module, LocalDate.class, LocalDate::toString, LocalDate::parse);
        return module;
    }

    private abstract static class NumberOf<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        NumberOf(Class<T> type) {
            super(type);
        }

        abstract long number(T value);

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(number(value));
        }
    }

    private static <T> void text(
            SimpleModule module,
            Class<T> type,
            java.util.function.Function<T, String> write,
            java.util.function.Function<String, T> read) {
        module.addSerializer(type, new StdScalarSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(write.apply(value));
            }
        });
        module.addDeserializer(type, new StdScalarDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                return read.apply(in.getText());
            }
        });
    }
}
