package se.hemvakt.dashboard.insight;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.News2.Part;
import se.hemvakt.model.Vital;

/** The answers as JSON, in the forms of docs/api.md. What is not known is null or absent, never a number. */
public final class InsightJson {
    private InsightJson() {}

    public static JsonObject of(WhyNotAnswer answer) {
        JsonObject json = new JsonObject()
                .put("at", answer.atMs())
                .put("since", answer.sinceMs())
                .put("readings", answer.readings())
                .put("cut", answer.cut());
        WhyNotAnswer.Basis basis = answer.basis();
        if (basis != null) {
            json.put("ruleSet", basis.ruleSet()).put("decidedSince", basis.decidedSinceMs());
        }
        return json.put("because", list(answer.because(), InsightJson::of));
    }

    private static JsonObject of(WhyNotAnswer.Because one) {
        JsonObject json = new JsonObject().put("reason", one.reason());
        put(json, "problem", one.problem());
        put(json, "vital", code(one.vital()));
        put(json, "v", one.milli());
        put(json, "at", one.atMs());
        put(json, "until", one.untilMs());
        put(json, "by", one.by());
        put(json, "cause", one.cause());
        return json;
    }

    public static JsonObject of(RuleWords words) {
        return new JsonObject()
                .put("sv", words.sv())
                .put("en", words.en())
                .put("owner", words.owner())
                .put("source", words.source())
                .put("proposed", words.proposed());
    }

    public static JsonObject of(ScoreAnswer answer) {
        ScoreRange range = answer.range();
        return new JsonObject()
                .put("at", answer.atMs())
                .put("total", answer.score().total())
                .put("lowest", range.lowest())
                .put("highest", range.highest())
                .put("lowestBand", range.lowestBand().code())
                .put("highestBand", range.highestBand().code())
                .put("decisive", code(range.decisive()))
                .put("parts", list(answer.score().parts(), part -> of(part, range)))
                .put("rise", answer.rise())
                .put("look", answer.look())
                .put("act", answer.act())
                .put("flags", list(answer.flags(), InsightJson::of));
    }

    private static JsonObject of(Part part, ScoreRange range) {
        Long age = range.ages().stream()
                .filter(one -> one.vital() == part.vital() && one.ageMs() != null)
                .map(ScoreRange.PartAge::ageMs)
                .findFirst()
                .orElse(null);
        return new JsonObject()
                .put("vital", part.vital().code())
                .put("points", part.points())
                .put("v", part.milli())
                .put("at", part.measuredAtMs())
                .put("age", age);
    }

    private static JsonObject of(ScoreAnswer.Flag flag) {
        return new JsonObject()
                .put("code", flag.code())
                .put("is", lower(flag.is()))
                .put("needed", flag.needed())
                .put("inputs", list(flag.inputs(), input -> new JsonObject()
                        .put("what", input.what())
                        .put("is", lower(input.is()))
                        .put("side", lower(input.side()))
                        .put("limit", input.limitMilli())
                        .put("atLimit", input.atLimit())
                        .put("v", input.milli())
                        .put("at", input.atMs())));
    }

    public static JsonObject of(Frailty answer) {
        return new JsonObject()
                .put("asOf", answer.asOf().toString())
                .put("weeks", list(answer.weeks(), week -> new JsonObject()
                        .put("to", week.lastDay().toString())
                        .put("index", week.index())
                        .put("domains", week.domains())))
                .put("direction", answer.direction())
                .put("rise", answer.risePer4Weeks())
                .put("completeness", answer.completeness())
                .put("review", answer.reviewAdvised())
                .put("domainsMin", answer.domainsMin())
                .put("domains", list(answer.domains(), domain -> new JsonObject()
                        .put("code", domain.code())
                        .put("deficit", domain.deficit())
                        .put("moved", domain.moved())
                        .put("completeness", domain.completeness())))
                .put("ratings", list(answer.ratings(), rating -> new JsonObject()
                        .put("level", rating.level())
                        .put("stateOf", rating.stateOf().toString())
                        .put("by", rating.by())
                        .put("on", rating.on().toString())));
    }

    public static JsonObject of(Discharge answer) {
        return new JsonObject()
                .put("scores", list(answer.scores(), InsightJson::of))
                .put("forms", list(answer.forms(), form -> new JsonObject()
                        .put("form", form.form())
                        .put("variant", form.variant())
                        .put("questions", list(form.questions(), asked -> new JsonObject()
                                .put("name", asked.name())
                                .put("answer", asked.answer())
                                .put("least", asked.least())
                                .put("most", asked.most())))));
    }

    private static JsonObject of(Discharge.Scored one) {
        Discharge.Expected expected = one.expected();
        return new JsonObject()
                .put("form", one.form())
                .put("variant", one.variant())
                .put("dischargedOn", one.dischargedOn().toString())
                .put("total", one.total())
                .put("lowest", one.lowest())
                .put("highest", one.highest())
                .put("band", one.band())
                .put(
                        "expected",
                        expected == null
                                ? null
                                : new JsonObject()
                                        .put("from", expected.fromPercent())
                                        .put("to", expected.toPercent()))
                .put("items", list(one.items(), item -> new JsonObject()
                        .put("name", item.name())
                        .put("input", item.input())
                        .put("points", item.points())
                        .put("most", item.most())))
                .put("by", one.by())
                .put("on", one.on().toString());
    }

    private static <T> JsonArray list(Collection<T> all, Function<T, JsonObject> of) {
        JsonArray list = new JsonArray();
        all.forEach(one -> list.add(of.apply(one)));
        return list;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static @Nullable String code(@Nullable Vital vital) {
        return vital == null ? null : vital.code();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
