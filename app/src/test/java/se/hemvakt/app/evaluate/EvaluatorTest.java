package se.hemvakt.app.evaluate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import se.hemvakt.app.evaluate.ScoredPatient.Alert;
import se.hemvakt.app.evaluate.ScoredPatient.Span;

class EvaluatorTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final long HOUR = 3_600_000;
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * Computed by hand. Hours; the window is the 24 h before the onset.
     *
     * <pre>
     *   patient  stay   onset  episodes (opened-closed; ! raised)   window    live then   told then
     *   a        0-30   30     10-20, 25-26                         6-30      yes (both)  yes (10)
     *   b        0-40   40     5-20                                 16-40     yes         no  (told at 5)
     *   c        0-12   12     none                                 -12-12    no          no
     *   d        0-48   none   8-9
     *   e        0-36   none   2-5 (4!)
     *   f        0-10   none   1-2
     * </pre>
     *
     * <p>Chance, in d, e, f who were still there at the onset:
     *
     * <pre>
     *   as a, 6-30:   d and e; live: d yes, e no (over at 5)    1/2; told: d at 8 yes, e no    1/2
     *   as b, 16-40:  d;       live: no                         0;   told: no                  0
     *   as c, -12-12: d and e; live: both                       1;   told: both                1
     *   mean: live (1/2 + 0 + 1) / 3 = 1/2; told the same 1/2
     * </pre>
     */
    private static final List<ScoredPatient> CASE = List.of(
            patient("a", 30, 30, List.of(span(10, 20), span(25, 26)), 10, 25),
            patient("b", 40, 40, List.of(span(5, 20)), 5),
            patient("c", 12, 12, List.of()),
            patient("d", 48, -1, List.of(span(8, 9)), 8),
            patient("e", 36, -1, List.of(span(2, 5)), 2, 4),
            patient("f", 10, -1, List.of(span(1, 2)), 1));

    private static final Evaluation RESULT = evaluate(CASE, 0, 1);

    @Test
    void evaluate_smallCase_detectionAndChanceAreThoseComputedByHand() {
        assertThat(RESULT.septic()).isEqualTo(3);
        // 2 of 3 had a live episode; chance 1/2; 2/3 over 1/2 = 4/3.
        assertThat(RESULT.live().found()).isEqualTo(2);
        assertThat(RESULT.live().detection().value()).isCloseTo(2 / 3.0, EXACT);
        assertThat(RESULT.live().chance().value()).isCloseTo(0.5, EXACT);
        assertThat(RESULT.live().ratio().value()).isCloseTo(4 / 3.0, EXACT);
        // Only a was told within the window: 1/3 over 1/2 = 2/3.
        assertThat(RESULT.told().found()).isEqualTo(1);
        assertThat(RESULT.told().detection().value()).isCloseTo(1 / 3.0, EXACT);
        assertThat(RESULT.told().chance().value()).isCloseTo(0.5, EXACT);
        assertThat(RESULT.told().ratio().value()).isCloseTo(2 / 3.0, EXACT);
    }

    @Test
    void evaluate_smallCase_predictiveValuesAreThoseComputedByHand() {
        // Five patients had an episode (all but c), two of them were found by one.
        assertThat(RESULT.patientPpv().value()).isCloseTo(2 / 5.0, EXACT);
        // Six episodes; a's two and b's one were live in a window.
        assertThat(RESULT.episodePpv().value()).isCloseTo(3 / 6.0, EXACT);
        // Six episodes, two patients found: four more episodes than patients found, for each of the two.
        assertThat(RESULT.falsePerTrue().value()).isCloseTo((6 - 2) / 2.0, EXACT);
    }

    @Test
    void evaluate_smallCase_loadIsThatComputedByHand() {
        // 30 + 40 + 12 + 48 + 36 + 10 = 176 h; six opened, one raised.
        assertThat(RESULT.days()).isCloseTo(176 / 24.0, EXACT);
        assertThat(RESULT.episodesPerDay().value()).isCloseTo(6 / (176 / 24.0), EXACT);
        assertThat(RESULT.alertsPerDay().value()).isCloseTo(7 / (176 / 24.0), EXACT);
    }

    @Test
    void evaluate_smallCase_leadTimeIsThatComputedByHand() {
        // a: live from 10, onset 30: 20 h. b: live already when the window began: 24 h. Quartiles of 20 and 24: 21, 22,
        // 23.
        assertThat(RESULT.leadLive()).isEqualTo(new Quartiles(2, 21, 22, 23));
        assertThat(RESULT.leadTold()).isEqualTo(new Quartiles(1, 20, 20, 20));
    }

    @Test
    void evaluate_smallCase_curveEndsAtTheDetection() {
        assertThat(RESULT.curve()).hasSize(25);
        // Until 24 h before the onset only what was live at that moment counts: b (5-20 at hour 16).
        assertThat(RESULT.curve().get(0).hoursBefore()).isEqualTo(24);
        assertThat(RESULT.curve().get(0).detection()).isCloseTo(1 / 3.0, EXACT);
        assertThat(RESULT.curve().get(24).detection()).isCloseTo(2 / 3.0, EXACT);
        assertThat(RESULT.curve().get(24).chance()).isCloseTo(0.5, EXACT);
    }

    @Test
    void evaluate_smallCase_eachProblemHasItsOwnRow() {
        List<ScoredPatient> two = new ArrayList<>(CASE);
        two.set(
                2,
                new ScoredPatient(
                        "c",
                        0,
                        12 * HOUR,
                        OptionalLong.of(12 * HOUR),
                        List.of(new Span("fall", 3 * HOUR, NEVER)),
                        List.of(new Alert("fall", 3 * HOUR))));
        Evaluation result = evaluate(two, 0, 1);
        assertThat(result.problems().keySet()).containsExactly("fall", "news2");
        Evaluation.ByProblem fall = requireNonNull(result.problems().get("fall"));
        assertThat(fall.episodes()).isEqualTo(1);
        assertThat(fall.perDay()).isCloseTo(1 / (176 / 24.0), EXACT);
        assertThat(fall.detection()).isCloseTo(1 / 3.0, EXACT);
        assertThat(fall.ppv()).isEqualTo(1);
        Evaluation.ByProblem news2 = requireNonNull(result.problems().get("news2"));
        assertThat(news2.episodes()).isEqualTo(6);
        assertThat(news2.detection()).isCloseTo(2 / 3.0, EXACT);
        assertThat(news2.ppv()).isEqualTo(0.5);
    }

    @Test
    void evaluate_nobodyStillThere_countsWithoutAComparison() {
        Evaluation result = evaluate(List.of(CASE.get(1), CASE.get(5)), 0, 1);
        assertThat(result.live().detection().value()).isEqualTo(1);
        assertThat(result.live().chance().value()).isNaN();
    }

    @Test
    void evaluate_sameSeed_givesTheSameIntervalsAndAnotherGivesOthers() {
        List<ScoredPatient> many = hundred();
        assertThat(evaluate(many, 200, 7)).isEqualTo(evaluate(many, 200, 7));
        assertThat(evaluate(many, 200, 7).live().detection())
                .isNotEqualTo(evaluate(many, 200, 8).live().detection());
    }

    /** 60 of 100 found: the textbook interval is 0.6 plus or minus 1.96 * sqrt(0.6 * 0.4 / 100) = 0.504 to 0.696. */
    @Test
    void evaluate_intervalOfAShare_isNearTheTextbook() {
        Estimate detection = evaluate(hundred(), 2000, 1).live().detection();
        assertThat(detection.value()).isEqualTo(0.6);
        assertThat(detection.low()).isCloseTo(0.504, within(0.02));
        assertThat(detection.high()).isCloseTo(0.696, within(0.02));
    }

    private static List<ScoredPatient> hundred() {
        List<ScoredPatient> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(patient("s" + i, 30, 30, i % 5 < 3 ? List.of(span(20, 25)) : List.of(), 20));
            many.add(patient("o" + i, 40, -1, i % 5 < 1 ? List.of(span(20, 25)) : List.of(), 20));
        }
        return many;
    }

    private static Evaluation evaluate(List<ScoredPatient> patients, int draws, long seed) {
        return new Evaluator(Duration.ofHours(24), draws, seed).evaluate("case", patients);
    }

    private static Span span(long from, long to) {
        return new Span("news2", from * HOUR, to * HOUR);
    }

    private static ScoredPatient patient(String name, long last, long onset, List<Span> spans, long... told) {
        List<Alert> alerts = new ArrayList<>();
        for (long at : told) {
            alerts.add(new Alert("news2", at * HOUR));
        }
        return new ScoredPatient(
                name, 0, last * HOUR, onset < 0 ? OptionalLong.empty() : OptionalLong.of(onset * HOUR), spans, alerts);
    }
}
