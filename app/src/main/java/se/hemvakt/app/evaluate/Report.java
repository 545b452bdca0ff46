package se.hemvakt.app.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.hemvakt.app.evaluate.Evaluation.ByProblem;
import se.hemvakt.app.evaluate.Evaluation.CurvePoint;
import se.hemvakt.app.evaluate.Evaluation.Detection;

/** An evaluation as a table for people and as JSON for programs. */
final class Report {
    private Report() {}

    static List<String> lines(List<Evaluation> all, int excluded, int unknown, Evaluate.Choice choice) {
        List<String> lines = new ArrayList<>();
        for (Evaluation one : all) {
            lines.add(text(
                    "%s: %,d patients over %,.1f patient-days, %,d with an onset; %s half, window %s h",
                    one.profile(),
                    one.patients(),
                    one.days(),
                    one.septic(),
                    choice.half().name().toLowerCase(Locale.ROOT),
                    number(choice.window().toMinutes() / 60.0)));
            lines.add(text("  %-44s %8s   %s", "", "", choice.draws() > 0 ? "95 % of draws" : ""));
            detection(lines, "an episode live in the window", one.live());
            detection(lines, "an episode opened or raised in the window", one.told());
            line(lines, "PPV per patient", one.patientPpv());
            line(lines, "PPV per episode", one.episodePpv());
            line(lines, "false episodes for each patient found", one.falsePerTrue());
            line(lines, "episodes a patient-day", one.episodesPerDay());
            line(lines, "alerts a patient-day (opened or raised)", one.alertsPerDay());
            lead(lines, "lead time, live in the window", one.leadLive());
            lead(lines, "lead time, opened or raised in the window", one.leadTold());
            lines.add(text("  %-32s %9s %8s %10s %8s", "by problem", "episodes", "a day", "detection", "PPV"));
            for (Map.Entry<String, ByProblem> problem : one.problems().entrySet()) {
                ByProblem row = problem.getValue();
                lines.add(text(
                        "  %-32s %,9d %8.3f %10.3f %8.3f",
                        problem.getKey(), row.episodes(), row.perDay(), row.detection(), row.ppv()));
            }
        }
        if (excluded > 0) {
            lines.add(text("%,d patients are left out as the outcomes say", excluded));
        }
        if (unknown > 0) {
            lines.add(text("%,d patients of the recording have no row among the outcomes and are left out", unknown));
        }
        return lines;
    }

    private static void detection(List<String> lines, String what, Detection detection) {
        line(lines, what + ": detection", detection.detection());
        line(lines, "    chance at the same hours", detection.chance());
        line(lines, "    ratio", detection.ratio());
    }

    private static void line(List<String> lines, String what, Estimate estimate) {
        String interval = Double.isNaN(estimate.low()) ? "" : text("%.3f to %.3f", estimate.low(), estimate.high());
        lines.add(text("  %-52s %8.3f   %s", what, estimate.value(), interval).stripTrailing());
    }

    private static void lead(List<String> lines, String what, Quartiles lead) {
        lines.add(text(
                "  %-52s %8.1f h (quartiles %.1f to %.1f, %,d patients)",
                what, lead.median(), lead.first(), lead.third(), lead.count()));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    static void writeJson(Writer out, Evaluation one, int excluded, Evaluate.Choice choice) throws IOException {
        JsonGenerator json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(out);
        json.writeStartObject();
        json.writeStringField("profile", one.profile());
        json.writeStringField("half", choice.half().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("window_hours", choice.window().toMinutes() / 60.0);
        json.writeNumberField("draws", choice.draws());
        json.writeNumberField("seed", choice.seed());
        json.writeNumberField("patients", one.patients());
        json.writeNumberField("patients_with_onset", one.septic());
        json.writeNumberField("patients_excluded", excluded);
        json.writeNumberField("patient_days", one.days());
        detection(json, "live", one.live());
        detection(json, "told", one.told());
        estimate(json, "ppv_patient", one.patientPpv());
        estimate(json, "ppv_episode", one.episodePpv());
        estimate(json, "false_per_true", one.falsePerTrue());
        estimate(json, "episodes_per_patient_day", one.episodesPerDay());
        estimate(json, "alerts_per_patient_day", one.alertsPerDay());
        lead(json, "lead_live_hours", one.leadLive());
        lead(json, "lead_told_hours", one.leadTold());
        json.writeObjectFieldStart("problems");
        for (Map.Entry<String, ByProblem> problem : one.problems().entrySet()) {
            ByProblem row = problem.getValue();
            json.writeObjectFieldStart(problem.getKey());
            json.writeNumberField("episodes", row.episodes());
            number(json, "episodes_per_patient_day", row.perDay());
            number(json, "detection", row.detection());
            number(json, "ppv_episode", row.ppv());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeArrayFieldStart("curve");
        for (CurvePoint point : one.curve()) {
            json.writeStartObject();
            json.writeNumberField("hours_before", point.hoursBefore());
            number(json, "detection", point.detection());
            number(json, "chance", point.chance());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private static void detection(JsonGenerator json, String name, Detection detection) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("patients_found", detection.found());
        estimate(json, "detection", detection.detection());
        estimate(json, "chance", detection.chance());
        estimate(json, "ratio", detection.ratio());
        json.writeEndObject();
    }

    private static void estimate(JsonGenerator json, String name, Estimate estimate) throws IOException {
        json.writeObjectFieldStart(name);
        number(json, "value", estimate.value());
        number(json, "low", estimate.low());
        number(json, "high", estimate.high());
        json.writeEndObject();
    }

    private static void lead(JsonGenerator json, String name, Quartiles lead) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", lead.count());
        number(json, "first_quartile", lead.first());
        number(json, "median", lead.median());
        number(json, "third_quartile", lead.third());
        json.writeEndObject();
    }

    /** JSON has no NaN: what can not be told is null. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
