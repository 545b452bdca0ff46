package se.hemvakt.rules.alert;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Part;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch.Infection;
import se.hemvakt.rules.eval.Criterion;
import se.hemvakt.rules.eval.News2Calculator;
import se.hemvakt.rules.eval.News2Calculator.Values;
import se.hemvakt.rules.eval.News2Range;
import se.hemvakt.rules.eval.ScoreHistory;
import se.hemvakt.rules.eval.SepsisScreens;
import se.hemvakt.rules.eval.SepsisScreens.Asked;
import se.hemvakt.rules.eval.SepsisScreens.Breathing;

/**
 * A patient's NEWS2 as people may ask of it: what it is, what it can still become, how far it has risen, and the flags beside
 * it. To be looked at; none of it alerts by itself.
 *
 * @param score as of that time
 * @param range what it can still turn out to be
 * @param rise over the lowest of the last 24 h, at least that much while parts are missing; null when nothing was known then
 * @param qsofa two or more of three
 * @param bas903090 any of three
 * @param pathway the trigger of the national sepsis pathway
 */
public record ScoreDetail(
        News2 score, News2Range range, @Nullable Integer rise, Flag qsofa, Flag bas903090, Pathway pathway) {
    /** What {@link ScoreHistory} says a rise is worth. */
    public static final int LOOK = ScoreHistory.LOOK;

    public static final int ACT = ScoreHistory.ACT;

    /** What NEWS2 has to reach for the pathway. */
    public static final int PATHWAY_SCORE = News2Calculator.HIGH_FROM;

    /**
     * A flag and what it asks for.
     *
     * @param values what was measured, in the order of {@code asks}; null where nothing current is known
     */
    public record Flag(Criterion is, List<Asked> asks, List<@Nullable Measured> values) {}

    /** A value that counts now. */
    public record Measured(int milli, long atMs) {
        /** No value (H36). */
        @Override
        public String toString() {
            return "Measured[" + atMs + "]";
        }
    }

    /**
     * @param adult null when the age is not known
     * @param infection who suspects one and since when; null when nobody says so now
     * @param score whether NEWS2 reaches 7
     */
    public record Pathway(
            Criterion is, @Nullable Boolean adult, @Nullable Infection infection, Criterion score) {}

    /**
     * Of this state, which is left as it is.
     *
     * @param nowMs by our clock; the readings' own clock when that is ahead
     * @param adult null when the age is not known
     */
    public static ScoreDetail of(PatientState s, RuleSettings settings, long nowMs, @Nullable Boolean adult) {
        CurrentScore scores = new CurrentScore(settings.validity());
        long at = Math.max(nowMs, s.clock);
        News2 score = scores.explain(s, at);
        News2Range range = News2Range.of(score, s.profile.spo2Scale(), settings.validity(), at);
        OptionalInt rise = s.scores.delta(at, score.lowest());
        Infection said = s.watch.infection();
        Infection infection = said == null || said.untilMs() <= nowMs ? null : said;
        // Scored or not: on scale 2 a saturation can count here and wait there.
        Part conscious = part(score, Vital.CONSCIOUSNESS);
        Values values = new Values(
                current(scores, s, Vital.RESPIRATORY_RATE, at),
                current(scores, s, Vital.SPO2, at),
                null,
                current(scores, s, Vital.SYSTOLIC_BP, at),
                null,
                conscious.points() == null ? null : conscious.milli(),
                null);
        return new ScoreDetail(
                score,
                range,
                rise.isPresent() ? rise.getAsInt() : null,
                flag(s, SepsisScreens.qsofa(values), SepsisScreens.qsofaAsks(values)),
                flag(
                        s,
                        SepsisScreens.bas903090(values, Breathing.FROM_30),
                        SepsisScreens.bas903090Asks(values, Breathing.FROM_30)),
                new Pathway(
                        SepsisScreens.nationalPathway(adult, infection == null ? null : true, range),
                        adult,
                        infection,
                        SepsisScreens.nationalPathway(true, true, range)));
    }

    private static Part part(News2 score, Vital vital) {
        return score.parts().stream()
                .filter(part -> part.vital() == vital)
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable Integer current(CurrentScore scores, PatientState s, Vital vital, long at) {
        int v = vital.ordinal();
        return s.measuredAt[v] <= at && s.measuredAt[v] >= at - scores.validityMs(s, v) ? s.milli[v] : null;
    }

    private static Flag flag(PatientState s, Criterion is, List<Asked> asks) {
        return new Flag(is, asks, asks.stream().map(one -> measured(s, one)).toList());
    }

    private static @Nullable Measured measured(PatientState s, Asked asked) {
        int v = asked.vital().ordinal();
        return asked.is() == Criterion.UNKNOWN ? null : new Measured(s.milli[v], s.measuredAt[v]);
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "ScoreDetail[" + score + "]";
    }
}
