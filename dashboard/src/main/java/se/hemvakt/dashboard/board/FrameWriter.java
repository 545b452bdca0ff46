package se.hemvakt.dashboard.board;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.insight.ScoreRange;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Handover;
import se.hemvakt.model.Limit;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

/**
 * Boards as JSON. Values go out in thousandths as they are stored, times in epoch milliseconds of server time; words,
 * decimal commas and ages are the page's business.
 */
final class FrameWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final ZoneId zone;
    private final PatientInsight insight;

    /**
     * @param zone in which a birthday falls
     * @param insight knows what an incomplete score can become
     */
    FrameWriter(ZoneId zone, PatientInsight insight) {
        this.zone = zone;
        this.insight = insight;
    }

    /** The head every frame has, then what the writer adds. */
    Frame frame(Frame.Kind kind, long nowMs, long version, long careVersion, Set<PatientId> patients, Body body) {
        String text = object(json -> {
            json.writeStringField("type", kind.name().toLowerCase(java.util.Locale.ROOT));
            json.writeNumberField("at", nowMs);
            json.writeNumberField("version", version);
            json.writeNumberField("care", careVersion);
            body.write(json);
        });
        return new Frame(kind, text, patients);
    }

    /** Whole tiles. */
    void tiles(JsonGenerator json, Collection<Tile> tiles, long nowMs) throws IOException {
        json.writeArrayFieldStart("patients");
        for (Tile tile : tiles) {
            json.writeStartObject();
            head(json, tile, nowMs);
            person(json, tile.patient(), nowMs);
            values(json, tile);
            score(json, tile, nowMs);
            watch(json, tile.watch());
            json.writeStringField("here", tile.relation().code());
            responsible(json, tile);
            visits(json, tile);
            episodes(json, tile);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Only what readings and the passing of time change. */
    void vitals(JsonGenerator json, Collection<Tile> tiles, long nowMs) throws IOException {
        json.writeArrayFieldStart("patients");
        for (Tile tile : tiles) {
            json.writeStartObject();
            head(json, tile, nowMs);
            values(json, tile);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void head(JsonGenerator json, Tile tile, long nowMs) throws IOException {
        json.writeStringField("id", tile.patient().id().toString());
        json.writeNumberField("rank", tile.rank(nowMs));
        // Whom a team is only asked about stands in the strip of what waits; another team looks after them.
        json.writeBooleanField(
                "lane", tile.relation().isOnWard() && tile.attention(nowMs).isInLane());
        json.writeStringField("link", lower(tile.link(nowMs)));
    }

    private void person(JsonGenerator json, WardPatient patient, long nowMs) throws IOException {
        json.writeStringField("given", patient.givenName());
        json.writeStringField("family", patient.familyName());
        LocalDate born = patient.birthDate();
        if (born == null) {
            json.writeNullField("age");
        } else {
            json.writeNumberField(
                    "age",
                    Period.between(born, LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone))
                            .getYears());
        }
        json.writeStringField("number", patient.personalNumber());
        json.writeStringField("area", patient.area());
        json.writeNumberField("order", patient.wardOrder());
        json.writeNumberField("scale", patient.spo2Scale());
        json.writeObjectFieldStart("limits");
        for (Limit limit : patient.limits()) {
            json.writeArrayFieldStart(limit.vital().code());
            number(json, limit.lowMilli());
            number(json, limit.highMilli());
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void values(JsonGenerator json, Tile tile) throws IOException {
        json.writeObjectFieldStart("vitals");
        for (Map.Entry<Vital, Tile.Shown> entry : tile.latest().entrySet()) {
            Vital vital = entry.getKey();
            if (vital.kind() == Vital.Kind.TECHNICAL) {
                continue;
            }
            Tile.Shown shown = entry.getValue();
            Freshness freshness = tile.freshness(vital);
            json.writeObjectFieldStart(vital.code());
            json.writeNumberField("v", shown.milli);
            json.writeNumberField("at", shown.measuredAtMs);
            json.writeNumberField(
                    "stale", shown.measuredAtMs + freshness.stale().toMillis());
            json.writeNumberField("gone", shown.measuredAtMs + freshness.gone().toMillis());
            if (shown.trend != 0) {
                json.writeNumberField("trend", shown.trend);
            }
            if ((shown.quality & (Quality.LOW | Quality.MOVEMENT)) != 0) {
                json.writeBooleanField("unsure", true);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectFieldStart("kit");
        if (tile.contactAtMs() > 0) {
            json.writeNumberField("contact", tile.contactAtMs());
        }
        technical(json, tile, Vital.BATTERY);
        technical(json, tile, Vital.SIGNAL);
        json.writeEndObject();
    }

    private static void technical(JsonGenerator json, Tile tile, Vital vital) throws IOException {
        Tile.Shown shown = tile.latest().get(vital);
        if (shown != null) {
            json.writeNumberField(vital.code(), shown.milli);
        }
    }

    private void score(JsonGenerator json, Tile tile, long nowMs) throws IOException {
        News2 score = tile.score();
        if (score == null) {
            json.writeNullField("news2");
            return;
        }
        json.writeObjectFieldStart("news2");
        json.writeFieldName("total");
        number(json, score.total());
        json.writeNumberField("lowest", score.lowest());
        News2.Band band = score.band();
        json.writeStringField("band", band == null ? null : band.code());
        if (score.total() == null) {
            ScoreRange range = insight.range(score, tile.patient().spo2Scale(), nowMs);
            json.writeNumberField("highest", range.highest());
            Vital decisive = range.decisive();
            if (decisive != null) {
                json.writeStringField("decisive", decisive.code());
            }
        }
        json.writeBooleanField("red", score.red());
        json.writeNumberField("at", score.atMs());
        json.writeArrayFieldStart("parts");
        for (News2.Part part : score.parts()) {
            json.writeStartObject();
            json.writeStringField("vital", part.vital().code());
            json.writeFieldName("points");
            number(json, part.points());
            json.writeFieldName("v");
            number(json, part.milli());
            json.writeFieldName("at");
            number(json, part.measuredAtMs());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void watch(JsonGenerator json, Watch watch) throws IOException {
        Watch.Pause pause = watch.pause();
        if (pause != null) {
            json.writeObjectFieldStart("pause");
            json.writeStringField("by", pause.by());
            json.writeStringField("reason", pause.reason());
            json.writeNumberField("from", pause.fromMs());
            json.writeNumberField("until", pause.untilMs());
            json.writeEndObject();
        }
        Watch.Infection infection = watch.infection();
        if (infection != null) {
            json.writeObjectFieldStart("infection");
            json.writeStringField("by", infection.by());
            json.writeNumberField("from", infection.fromMs());
            json.writeNumberField("until", infection.untilMs());
            json.writeEndObject();
        }
        if (!watch.silences().isEmpty()) {
            json.writeArrayFieldStart("silences");
            for (Watch.Silence silence : watch.silences()) {
                json.writeStartObject();
                json.writeStringField("problem", silence.problem());
                json.writeStringField("by", silence.by());
                json.writeStringField("reason", silence.reason());
                json.writeNumberField("until", silence.untilMs());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void responsible(JsonGenerator json, Tile tile) throws IOException {
        Responsibility now = tile.responsible();
        json.writeObjectFieldStart("responsible");
        json.writeStringField("team", tile.patient().team().value());
        json.writeStringField("phase", word(now == null ? Phase.STABLE : now.phase()));
        if (now != null) {
            json.writeNumberField("since", now.sinceMs());
            TeamId home = now.home();
            if (home != null) {
                json.writeStringField("home", home.value());
            }
            json.writeArrayFieldStart("handovers");
            for (Handover one : now.handovers()) {
                json.writeStartObject();
                handover(json, one);
                if (tile.waits(one)) {
                    json.writeBooleanField("waits", true);
                }
                if (tile.sounds(one)) {
                    json.writeBooleanField("sounds", true);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** With these fields everywhere, into an open object. */
    static void handover(JsonGenerator json, Handover one) throws IOException {
        json.writeStringField("id", one.id());
        json.writeStringField("kind", word(one.kind()));
        json.writeStringField("state", word(one.state()));
        json.writeStringField("from", one.from().value());
        json.writeStringField("to", one.to().value());
        json.writeStringField("answers", one.answeredBy().value());
        json.writeStringField("by", one.by());
        json.writeStringField("reason", one.reason());
        json.writeNumberField("asked", one.askedAtMs());
        json.writeNumberField("times", one.times());
        json.writeNumberField("stateAt", one.stateAtMs());
        json.writeStringField("stateBy", one.stateBy());
        json.writeStringField("words", one.words());
        Long due = one.dueMs();
        if (due != null) {
            json.writeNumberField("due", due);
        }
    }

    /** Those that are open, due first; nothing where there is none. */
    private static void visits(JsonGenerator json, Tile tile) throws IOException {
        if (tile.visits().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("visits");
        for (Visit visit : tile.visits()) {
            json.writeStartObject();
            json.writeStringField("id", visit.id());
            json.writeStringField("team", visit.team().value());
            json.writeStringField("by", visit.by());
            json.writeStringField("reason", visit.reason());
            json.writeNumberField("asked", visit.askedAtMs());
            json.writeNumberField("due", visit.dueMs());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void episodes(JsonGenerator json, Tile tile) throws IOException {
        json.writeArrayFieldStart("episodes");
        for (Episode episode : tile.episodes()) {
            episode(json, episode);
        }
        json.writeEndArray();
    }

    static void episode(JsonGenerator json, Episode episode) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", episode.id());
        json.writeStringField("problem", episode.problem());
        json.writeStringField("kind", lower(episode.kind()));
        json.writeStringField("priority", lower(episode.priority()));
        json.writeStringField("state", lower(episode.state()));
        json.writeNumberField("opened", episode.openedAtMs());
        json.writeNumberField("changed", episode.changedAtMs());
        json.writeStringField("rule", episode.rule());
        json.writeNumberField("ruleVersion", episode.ruleVersion());
        json.writeFieldName("score");
        number(json, episode.score());
        json.writeBooleanField("late", episode.foundLate());
        json.writeStringField("by", episode.acceptedBy());
        json.writeFieldName("byAt");
        number(json, episode.acceptedAtMs());
        json.writeFieldName("closed");
        number(json, episode.closedAtMs());
        json.writeArrayFieldStart("evidence");
        for (Evidence evidence : episode.evidence()) {
            json.writeStartObject();
            json.writeStringField("vital", evidence.vital().code());
            json.writeNumberField("v", evidence.milli());
            json.writeNumberField("at", evidence.measuredAtMs());
            json.writeStringField("side", lower(evidence.side()));
            json.writeFieldName("limit");
            number(json, evidence.limitMilli());
            json.writeFieldName("points");
            number(json, evidence.points());
            Evidence.LimitOf of = evidence.limitOf();
            if (of != null) {
                json.writeStringField("of", lower(of));
            }
            if (evidence.medianOf() != null) {
                json.writeNumberField("median", evidence.medianOf());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        handling(json, episode);
        json.writeEndObject();
    }

    /** What would end it, and what people said and decided about it; nothing where there is nothing. */
    private static void handling(JsonGenerator json, Episode episode) throws IOException {
        if (!episode.clears().isEmpty()) {
            json.writeArrayFieldStart("clears");
            for (Episode.Clearing clearing : episode.clears()) {
                json.writeStartObject();
                json.writeStringField("what", clearing.what());
                json.writeStringField("side", lower(clearing.side()));
                json.writeNumberField("v", clearing.milli());
                json.writeNumberField("hold", clearing.holdMs());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        Episode.Note note = episode.note();
        if (note != null) {
            json.writeObjectFieldStart("note");
            json.writeStringField("by", note.by());
            json.writeStringField("text", note.text());
            json.writeEndObject();
        }
        if (episode.quietUntilMs() != null) {
            json.writeNumberField("quiet", episode.quietUntilMs());
        }
        if (episode.acceptEndsAtMs() != null) {
            json.writeNumberField("acceptEnds", episode.acceptEndsAtMs());
        }
        if (episode.actByMs() != null) {
            json.writeNumberField("actBy", episode.actByMs());
        }
        Episode.Returned returned = episode.returned();
        if (returned != null) {
            json.writeObjectFieldStart("returned");
            json.writeStringField("why", lower(returned.why()));
            json.writeStringField("by", returned.by());
            json.writeEndObject();
        }
        if (episode.outcome() != null) {
            json.writeStringField("outcome", lower(episode.outcome()));
        }
    }

    static void answer(JsonGenerator json, CareEvent.RequestAnswered answer) throws IOException {
        json.writeStringField("request", answer.request());
        json.writeStringField("patient", answer.patient().toString());
        json.writeBooleanField("done", answer.done());
        json.writeStringField("reason", answer.reason());
        json.writeStringField("by", answer.by());
        CareEvent.Closed closed = answer.closed();
        if (closed != null) {
            json.writeObjectFieldStart("closed");
            Long opens = closed.opensMs();
            if (opens != null) {
                json.writeNumberField("opens", opens);
            }
            json.writeArrayFieldStart("instead");
            for (TeamId team : closed.instead()) {
                json.writeString(team.value());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    static Set<PatientId> ids(Collection<Tile> tiles) {
        return tiles.stream().map(tile -> tile.patient().id()).collect(Collectors.toUnmodifiableSet());
    }

    private static void number(JsonGenerator json, @Nullable Number value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value.longValue());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    static String object(Body body) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** Writes fields into an open object. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }
}
