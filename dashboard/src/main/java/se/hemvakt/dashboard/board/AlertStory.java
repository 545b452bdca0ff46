package se.hemvakt.dashboard.board;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.ActionRecorded;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.MeasureAgain;
import se.hemvakt.model.CareEvent.OutcomeGiven;
import se.hemvakt.model.CareEvent.VisitChanged;
import se.hemvakt.model.CareEvent.WatchChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

/**
 * What has happened to one alert, in order, with times and who: read out of the care log, which forgets nothing. A pure
 * function of its entries.
 */
public final class AlertStory {
    private AlertStory() {}

    /**
     * @param committedAtMs when it was decided, by our clock
     */
    public record Entry(long committedAtMs, CareEvent event) {}

    /**
     * The story of this episode; empty when none of these entries is about it.
     *
     * @param entries the patient's, in the order of the log: changes of this episode, of how the patient is watched, and
     *     questions to the kit around it
     */
    public static JsonArray of(String episode, List<Entry> entries) {
        Set<Vital> measured = entries.stream()
                .map(Entry::event)
                .filter(event ->
                        event instanceof EpisodeChanged c && c.episode().id().equals(episode))
                .flatMap(event -> ((EpisodeChanged) event).episode().evidence().stream())
                .map(Evidence::vital)
                .collect(Collectors.toSet());
        JsonArray story = new JsonArray();
        Watch watch = Watch.PLAIN;
        Episode before = null;
        for (Entry entry : entries) {
            CareEvent event = entry.event();
            if (event instanceof WatchChanged changed) {
                watch = changed.watch();
            } else if (event instanceof MeasureAgain again && measured.contains(again.vital())) {
                story.add(line("measure", entry.committedAtMs())
                        .put("vital", again.vital().code())
                        .put("reason", again.reason().replaceFirst("^measure\\.", "")));
            } else if (event instanceof ActionRecorded done && done.episode().equals(episode)) {
                JsonObject line = line("action", done.atMs())
                        .put("action", word(done.action()))
                        .put("by", done.by());
                put(line, "words", done.words().isEmpty() ? null : done.words());
                story.add(line);
            } else if (event instanceof OutcomeGiven given && given.episode().equals(episode)) {
                story.add(line("outcome", given.atMs())
                        .put("outcome", word(given.outcome()))
                        .put("by", given.by()));
            } else if (event instanceof VisitChanged changed
                    && changed.visit().episode().equals(episode)) {
                story.add(line(changed.visit()));
            } else if (event instanceof EpisodeChanged changed
                    && changed.episode().id().equals(episode)
                    // What was noted is an event of its own.
                    && changed.change() != Change.NOTED) {
                story.add(line(changed.change(), before, changed.episode(), watch));
                before = changed.episode();
            }
        }
        return before == null ? new JsonArray() : story;
    }

    /** The episode as the last of these entries about it left it. */
    public static Optional<Episode> newest(String episode, List<Entry> entries) {
        return entries.stream()
                .map(Entry::event)
                .filter(event ->
                        event instanceof EpisodeChanged c && c.episode().id().equals(episode))
                .map(event -> ((EpisodeChanged) event).episode())
                .reduce((earlier, later) -> later);
    }

    private static JsonObject line(Change change, @Nullable Episode before, Episode after, Watch watch) {
        JsonObject line = line(change.name().toLowerCase(Locale.ROOT), after.changedAtMs())
                .put("priority", after.priority().name().toLowerCase(Locale.ROOT));
        switch (change) {
            case ACCEPTED -> put(line, "by", after.acceptedBy());
            case OPENED -> {
                // It went on in the hands of whoever had the alert that covered it.
                put(line, "by", after.acceptedBy());
                line.put("late", after.foundLate());
            }
            case REOPENED -> {
                put(line, "by", before == null ? null : before.acceptedBy());
                Episode.Returned returned = after.returned();
                put(line, "reason", returned == null ? null : word(returned.why()));
            }
            case REMINDED -> put(line, "by", after.acceptedBy());
            case QUIETED -> {
                put(line, "until", after.quietUntilMs());
                for (Watch.Silence silence : watch.silences()) {
                    if (after.quietUntilMs() != null && silence.problem().equals(after.problem())) {
                        line.put("by", silence.by()).put("reason", silence.reason());
                    }
                }
            }
            case MOVED -> line.put("team", after.team().value());
            case RAISED, LOWERED, NOTED, CLOSED -> {}
        }
        return line;
    }

    private static JsonObject line(Visit visit) {
        Visit.End end = visit.end();
        if (end == null) {
            return line("visit_asked", visit.askedAtMs())
                    .put("by", visit.by())
                    .put("team", visit.team().value())
                    .put("due", visit.dueMs())
                    .put("words", visit.reason());
        }
        JsonObject line = line("visit_" + word(end.how()), end.atMs()).put("by", end.by());
        put(line, "words", end.words().isEmpty() ? null : end.words());
        return line;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject line(String what, long atMs) {
        return new JsonObject().put("what", what).put("at", atMs);
    }

    private static void put(JsonObject line, String name, @Nullable Object value) {
        if (value != null) {
            line.put(name, value);
        }
    }
}
