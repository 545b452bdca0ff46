package se.hemvakt.dashboard.board;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;

/** Handovers of several patients as a screen gets them. */
public final class HandoverList {
    private static final JsonFactory JSON = new JsonFactory();

    private HandoverList() {}

    /** Of whom. */
    public record Of(PatientId patient, Handover handover) {}

    public static String json(List<Of> handovers) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("handovers");
            for (Of of : handovers) {
                json.writeStartObject();
                json.writeStringField("patient", of.patient().toString());
                json.writeObjectFieldStart("handover");
                FrameWriter.handover(json, of.handover());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
