package se.hemvakt.dashboard.shift;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.board.HandoverList;
import se.hemvakt.model.CareEvent.ActionRecorded;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.Visit;

/** A {@link ShiftReport} as a screen gets it and as it is kept with a signature: without any value of a patient (H36). */
public final class ShiftJson {
    private ShiftJson() {}

    public static JsonObject of(ShiftReport report) {
        return new JsonObject()
                .put("shift", span(report.shift()))
                .put("next", span(report.next()))
                .put(
                        "counts",
                        new JsonObject()
                                .put("opened", report.opened())
                                .put("accepted", report.accepted())
                                .put("ended", report.ended())
                                .put("endedUnaccepted", report.endedUnaccepted()))
                .put("changed", all(report.changed(), ShiftJson::alert))
                .put("open", all(report.open(), ShiftJson::alert))
                .put("ending", all(report.ending(), ShiftJson::ending))
                .put("notOpened", all(report.notOpened(), Object::toString))
                .put("unanswered", all(report.unanswered(), ShiftJson::handover))
                .put("moved", all(report.moved(), ShiftJson::moved))
                .put("actions", all(report.actions(), ShiftJson::action))
                .put("visits", all(report.visits(), ShiftJson::visit));
    }

    /** Who has the duty, and who wants to leave it. */
    public static JsonObject of(Duty duty) {
        return new JsonObject().put("duty", signature(duty.holder())).put("leaving", signature(duty.leaving()));
    }

    private static @Nullable JsonObject signature(Duty.@Nullable Signature signature) {
        return signature == null
                ? null
                : new JsonObject().put("by", signature.name()).put("at", signature.atMs());
    }

    private static <T> JsonArray all(List<T> list, Function<T, Object> form) {
        JsonArray array = new JsonArray();
        list.forEach(one -> array.add(form.apply(one)));
        return array;
    }

    private static JsonObject span(Shifts.Span span) {
        return new JsonObject()
                .put("name", span.name())
                .put("from", span.fromMs())
                .put("to", span.toMs());
    }

    private static JsonObject alert(Episode one) {
        JsonObject json = new JsonObject()
                .put("patient", one.patient().toString())
                .put("id", one.id())
                .put("problem", one.problem())
                .put("kind", word(one.kind()))
                .put("priority", word(one.priority()))
                .put("state", word(one.state()))
                .put("opened", one.openedAtMs());
        put(json, "by", one.acceptedBy());
        put(json, "byAt", one.acceptedAtMs());
        put(json, "actBy", one.actByMs());
        put(json, "closed", one.closedAtMs());
        Episode.Returned returned = one.returned();
        put(json, "returned", returned == null ? null : word(returned.why()));
        put(json, "outcome", one.outcome() == null ? null : word(one.outcome()));
        return json;
    }

    private static JsonObject ending(ShiftReport.Ending one) {
        JsonObject json = new JsonObject()
                .put("patient", one.patient().toString())
                .put("by", one.by())
                .put("reason", one.reason())
                .put("until", one.untilMs());
        put(json, "problem", one.problem());
        return json;
    }

    private static JsonObject handover(HandoverList.Of of) {
        JsonObject json = new JsonObject()
                .put("patient", of.patient().toString())
                .put("kind", word(of.handover().kind()))
                .put("state", word(of.handover().state()))
                .put("from", of.handover().from().value())
                .put("to", of.handover().to().value())
                .put("answers", of.handover().answeredBy().value())
                .put("by", of.handover().by())
                .put("asked", of.handover().askedAtMs());
        put(json, "due", of.handover().dueMs());
        return json;
    }

    private static JsonObject moved(ShiftReport.Moved one) {
        JsonObject json = new JsonObject()
                .put("patient", one.patient().toString())
                .put("at", one.atMs())
                .put("to", one.toTeam().value())
                .put("phase", word(one.toPhase()));
        put(json, "from", one.fromTeam() == null ? null : one.fromTeam().value());
        put(json, "phaseBefore", one.fromPhase() == null ? null : word(one.fromPhase()));
        return json;
    }

    /** For those who may take an end back; never kept, since it has names. */
    public static JsonObject of(List<Ended> ended) {
        return new JsonObject().put("ended", all(ended, ShiftJson::ended));
    }

    private static JsonObject ended(Ended one) {
        return new JsonObject()
                .put("patient", one.patient().toString())
                .put("given", one.given())
                .put("family", one.family())
                .put("at", one.atMs())
                .put("phase", word(one.phase()))
                .put("before", word(one.before()))
                .put("consent", one.consent());
    }

    private static JsonObject action(ActionRecorded one) {
        JsonObject json = new JsonObject()
                .put("patient", one.patient().toString())
                .put("episode", one.episode())
                .put("action", word(one.action()))
                .put("by", one.by())
                .put("at", one.atMs());
        put(json, "words", one.words().isEmpty() ? null : one.words());
        return json;
    }

    private static JsonObject visit(Visit one) {
        return new JsonObject()
                .put("patient", one.patient().toString())
                .put("team", one.team().value())
                .put("by", one.by())
                .put("reason", one.reason())
                .put("asked", one.askedAtMs())
                .put("due", one.dueMs());
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
