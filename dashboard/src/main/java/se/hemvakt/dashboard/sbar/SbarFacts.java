package se.hemvakt.dashboard.sbar;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.directory.DirectoryAnswer;
import se.hemvakt.dashboard.insight.Frailty.Rating;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.insight.RuleWords;
import se.hemvakt.dashboard.insight.ScoreAnswer;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Limit;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Watch;

/**
 * What a report is written from, as of one moment.
 *
 * @param zone whose clock the times are in
 * @param score NEWS2 in detail; null when nobody can say
 * @param episodes the newest alerts, newest first
 * @param rules what people call the rules of these, by {@code rule/version}
 * @param responsible null as long as nothing was decided since enrolment
 * @param team the team responsible
 * @param conditions the profiles the patient is watched by, besides the standard one
 * @param limits the patient's own
 * @param rating the newest on the Clinical Frailty Scale; null when there is none
 * @param teams who is there now
 */
public record SbarFacts(
        long atMs,
        ZoneId zone,
        @Nullable ScoreAnswer score,
        List<Episode> episodes,
        Map<String, RuleWords> rules,
        @Nullable Responsibility responsible,
        TeamId team,
        Watch watch,
        List<PatientInsight.Condition> conditions,
        int spo2Scale,
        List<Limit> limits,
        @Nullable Rating rating,
        DirectoryAnswer teams) {
    public SbarFacts {
        episodes = List.copyOf(episodes);
        rules = Map.copyOf(rules);
        conditions = List.copyOf(conditions);
        limits = List.copyOf(limits);
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "SbarFacts[" + atMs + "]";
    }
}
