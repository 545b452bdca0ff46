package se.hemvakt.app.compare;

import java.util.List;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Priority;

/**
 * An alert: people were told that an episode was opened, or that it got worse.
 *
 * @param problem what it is about
 * @param rule what decided, with its version
 * @param raised whether it got worse, rather than began
 * @param atMs when, in measured time
 */
public record Told(
        String problem, String rule, int ruleVersion, AlertKind kind, Priority priority, boolean raised, long atMs) {
    /** The alerts among these changes, in their order. */
    public static List<Told> of(List<EpisodeChanged> changes) {
        return changes.stream()
                .filter(changed -> changed.change() == Change.OPENED || changed.change() == Change.RAISED)
                .map(changed -> {
                    Episode episode = changed.episode();
                    return new Told(
                            episode.problem(),
                            episode.rule(),
                            episode.ruleVersion(),
                            episode.kind(),
                            episode.priority(),
                            changed.change() == Change.RAISED,
                            episode.changedAtMs());
                })
                .toList();
    }
}
