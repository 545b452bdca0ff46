package se.hemvakt.app.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import se.hemvakt.dashboard.outcome.OutcomeFigures;
import se.hemvakt.dashboard.outcome.OutcomeFigures.Cell;
import se.hemvakt.dashboard.outcome.OutcomeFigures.Group;
import se.hemvakt.model.AlertOutcome;

/** The outcome ledger as lines for a person: what each rule's alerts turned out to be, by team and shift. */
public final class OutcomeLines {
    private OutcomeLines() {}

    public static List<String> of(OutcomeFigures figures, int days) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d of %d alerts of the last %d days were told about",
                figures.told().size(),
                figures.alerts(),
                days));
        if (figures.told().isEmpty()) {
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-32s %-20s %-10s %5s %6s %10s %8s %9s",
                "rule",
                "team",
                "shift",
                "n",
                "acted",
                "not needed",
                "artefact",
                "technical"));
        for (Group<String> rule : figures.byRule()) {
            lines.add(line(rule.key(), "all", "all", rule));
            for (Group<Cell> cell : figures.byCell()) {
                if (cell.key().rule().equals(rule.key())) {
                    lines.add(line("", cell.key().team(), cell.key().shift(), cell));
                }
            }
        }
        return lines;
    }

    private static String line(String rule, String team, String shift, Group<?> group) {
        return String.format(
                Locale.ROOT,
                "%-32s %-20s %-10s %5d %5d%% %9d%% %7d%% %8d%%",
                rule,
                team,
                shift,
                group.n(),
                group.percent(AlertOutcome.ACTED),
                group.percent(AlertOutcome.NOT_NEEDED),
                group.percent(AlertOutcome.ARTEFACT),
                group.percent(AlertOutcome.TECHNICAL));
    }
}
