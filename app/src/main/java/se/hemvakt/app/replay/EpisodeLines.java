package se.hemvakt.app.replay;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Locale;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;

/** Writes what happened to episodes, one JSON object a line (docs/cli.md tells each field). */
final class EpisodeLines {
    private final JsonGenerator json;

    EpisodeLines(OutputStream out) throws IOException {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(out, JsonEncoding.UTF8);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }

    void write(PatientCourse patient, EpisodeChanged changed) throws IOException {
        Episode episode = changed.episode();
        TimeForm form = patient.timeForm();
        json.writeStartObject();
        json.writeStringField("event", lower(changed.change()));
        json.writeStringField("patient", patient.patient());
        json.writeStringField("episode", episode.id());
        json.writeStringField("rule", episode.rule());
        json.writeNumberField("rule_version", episode.ruleVersion());
        json.writeStringField("problem", episode.problem());
        json.writeStringField("kind", lower(episode.kind()));
        json.writeStringField("priority", lower(episode.priority()));
        form.write(json, "at", episode.changedAtMs());
        if (episode.score() != null) {
            json.writeNumberField("score", episode.score());
        }
        if (episode.foundLate()) {
            json.writeBooleanField("found_late", true);
        }
        json.writeArrayFieldStart("evidence");
        for (Evidence evidence : episode.evidence()) {
            write(evidence, form);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Evidence evidence, TimeForm form) throws IOException {
        json.writeStartObject();
        json.writeStringField("vital", evidence.vital().code());
        json.writeNumberField("value", decimal(evidence.milli()));
        json.writeStringField("unit", evidence.vital().unit());
        form.write(json, "at", evidence.measuredAtMs());
        json.writeStringField("side", lower(evidence.side()));
        if (evidence.limitMilli() != null) {
            json.writeNumberField("limit", decimal(evidence.limitMilli()));
        }
        if (evidence.points() != null) {
            json.writeNumberField("points", evidence.points());
        }
        json.writeEndObject();
    }

    private static BigDecimal decimal(int milli) {
        BigDecimal value = BigDecimal.valueOf(milli, 3).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** Ends the last line and gives all to the writer. */
    void finish(boolean any) throws IOException {
        if (any) {
            json.writeRaw('\n');
        }
        json.flush();
    }
}
