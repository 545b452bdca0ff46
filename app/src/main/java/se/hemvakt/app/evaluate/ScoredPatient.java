package se.hemvakt.app.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import se.hemvakt.app.replay.PatientCourse;
import se.hemvakt.app.replay.TimeForm;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;

/**
 * One patient as the evaluation sees them. Times are milliseconds since the patient's own beginning (zero of a recording
 * that counts from one, else the first row), so that patients can be compared at the same hour of their stay. What comes
 * after the onset is left out: by then the patient is being treated for it.
 *
 * @param patient as in the recording
 * @param firstMs the first row
 * @param lastMs the last row, or the onset if that was earlier
 * @param onsetMs when it began; empty for a patient in whom it did not
 * @param spans the episodes of a clinical kind, by opening
 * @param alerts each time one was opened or raised
 */
record ScoredPatient(
        String patient, long firstMs, long lastMs, OptionalLong onsetMs, List<Span> spans, List<Alert> alerts) {
    private static final double DAY_MS = 86_400_000.0;

    ScoredPatient {
        spans = List.copyOf(spans);
        alerts = List.copyOf(alerts);
    }

    /**
     * An episode.
     *
     * @param fromMs opened
     * @param toMs closed; {@link Long#MAX_VALUE} when it was not
     */
    record Span(String problem, long fromMs, long toMs) {
        /** Whether it was live at some time from one to the other, both inclusive. */
        boolean isLiveWithin(long from, long to) {
            return fromMs <= to && toMs > from;
        }
    }

    /** People were told: an episode was opened, or raised. */
    record Alert(String problem, long atMs) {}

    static ScoredPatient of(PatientCourse course, OptionalLong onset) {
        long zero = course.timeForm() instanceof TimeForm.Count ? 0 : course.firstAtMs();
        long end = onset.orElse(Long.MAX_VALUE);
        List<Alert> alerts = new ArrayList<>();
        Map<String, Span> spans = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (EpisodeChanged changed : course.changes()) {
            Episode episode = changed.episode();
            if (episode.kind() != AlertKind.CLINICAL || episode.openedAtMs() > end) {
                continue;
            }
            String id = episode.id();
            switch (changed.change()) {
                case OPENED -> {
                    spans.put(id, new Span(episode.problem(), episode.openedAtMs() - zero, Long.MAX_VALUE));
                    order.add(id);
                    alerts.add(new Alert(episode.problem(), episode.changedAtMs() - zero));
                }
                case RAISED -> {
                    if (episode.changedAtMs() <= end) {
                        alerts.add(new Alert(episode.problem(), episode.changedAtMs() - zero));
                    }
                }
                case CLOSED ->
                    spans.computeIfPresent(
                            id, (same, span) -> new Span(span.problem, span.fromMs, episode.changedAtMs() - zero));
                default -> {
                    // Better, accepted or given back: nobody is told.
                }
            }
        }
        return new ScoredPatient(
                course.patient(),
                course.firstAtMs() - zero,
                Math.min(course.lastAtMs(), end) - zero,
                onset.isPresent() ? OptionalLong.of(end - zero) : OptionalLong.empty(),
                order.stream().map(spans::get).toList(),
                alerts);
    }

    /** Days in which an alert counts. */
    double days() {
        return Math.max(0, lastMs - firstMs) / DAY_MS;
    }

    /** The same patient with the episodes of one problem only. */
    ScoredPatient only(String problem) {
        return new ScoredPatient(
                patient,
                firstMs,
                lastMs,
                onsetMs,
                spans.stream().filter(span -> span.problem.equals(problem)).toList(),
                alerts.stream().filter(alert -> alert.problem.equals(problem)).toList());
    }

    boolean isLiveWithin(long from, long to) {
        for (Span span : spans) {
            if (span.isLiveWithin(from, to)) {
                return true;
            }
        }
        return false;
    }

    boolean isAlertedWithin(long from, long to) {
        for (Alert alert : alerts) {
            if (from <= alert.atMs && alert.atMs <= to) {
                return true;
            }
        }
        return false;
    }
}
