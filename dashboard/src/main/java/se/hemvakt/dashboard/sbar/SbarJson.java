package se.hemvakt.dashboard.sbar;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.sbar.Sbar.Link;
import se.hemvakt.dashboard.sbar.Sbar.Sentence;
import se.hemvakt.model.Vital;

/** A report as JSON, in the form of docs/api.md. */
public final class SbarJson {
    private static final int SENTENCES_MAX = 40;
    private static final int TEXT_MAX = 500;
    private static final int LINKS_MAX = 20;
    private static final int ID_MAX = 200;

    private SbarJson() {}

    public static JsonObject of(Sbar report) {
        return new JsonObject()
                .put("lang", report.language())
                .put("at", report.atMs())
                .put("situation", sentences(report.situation()))
                .put("background", sentences(report.background()))
                .put("assessment", sentences(report.assessment()))
                .put("recommendation", sentences(report.recommendation()))
                .put("readBack", report.readBack());
    }

    private static JsonArray sentences(List<Sentence> sentences) {
        JsonArray all = new JsonArray();
        for (Sentence one : sentences) {
            JsonArray links = new JsonArray();
            for (Link link : one.links()) {
                Vital vital = link.vital();
                links.add(
                        vital == null
                                ? new JsonObject()
                                        .put("episode", link.episode())
                                        .put("at", link.atMs())
                                : new JsonObject()
                                        .put("vital", vital.code())
                                        .put("v", link.milli())
                                        .put("at", link.atMs()));
            }
            all.add(new JsonObject().put("text", one.text()).put("links", links));
        }
        return all;
    }

    /** What a person is about to sign; empty when it is not a report: a part missing, too long, or empty altogether. */
    public static Optional<Sbar> read(JsonObject json) {
        if (!(json.getValue("lang") instanceof String language)
                || !(language.equals("sv") || language.equals("en"))
                || !(json.getValue("at") instanceof Number at)
                || !(json.getValue("readBack", "") instanceof String readBack)
                || readBack.length() > ID_MAX) {
            return Optional.empty();
        }
        List<Sentence> situation = sentences(json.getValue("situation"));
        List<Sentence> background = sentences(json.getValue("background"));
        List<Sentence> assessment = sentences(json.getValue("assessment"));
        List<Sentence> recommendation = sentences(json.getValue("recommendation"));
        if (situation == null || background == null || assessment == null || recommendation == null) {
            return Optional.empty();
        }
        if (situation.isEmpty() && background.isEmpty() && assessment.isEmpty() && recommendation.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Sbar(
                language, at.longValue(), situation, background, assessment, recommendation, readBack.strip()));
    }

    private static @Nullable List<Sentence> sentences(@Nullable Object value) {
        if (!(value instanceof JsonArray all) || all.size() > SENTENCES_MAX) {
            return null;
        }
        List<Sentence> sentences = new ArrayList<>();
        for (Object one : all) {
            if (!(one instanceof JsonObject said)
                    || !(said.getValue("text") instanceof String text)
                    || text.isBlank()
                    || text.length() > TEXT_MAX
                    || !(said.getValue("links", new JsonArray()) instanceof JsonArray links)
                    || links.size() > LINKS_MAX) {
                return null;
            }
            List<Link> found = new ArrayList<>();
            for (Object link : links) {
                if (!(link instanceof JsonObject to) || !(to.getValue("at") instanceof Number at)) {
                    return null;
                }
                if (to.getValue("episode") instanceof String episode
                        && !episode.isEmpty()
                        && episode.length() <= ID_MAX) {
                    found.add(Link.alert(episode, at.longValue()));
                } else if (to.getValue("vital") instanceof String code
                        && Vital.ofCode(code).isPresent()
                        && to.getValue("v") instanceof Number milli) {
                    found.add(Link.reading(Vital.ofCode(code).get(), milli.intValue(), at.longValue()));
                } else {
                    return null;
                }
            }
            sentences.add(new Sentence(text.strip(), found));
        }
        return sentences;
    }
}
