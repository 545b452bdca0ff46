package se.hemvakt.rules.eval;

import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Acvpu;
import se.hemvakt.rules.eval.News2Calculator.Values;

/**
 * Signs that an infection may be turning into sepsis, as flags beside NEWS2. None of them rules sepsis out: qSOFA and BAS
 * 90-30-90 miss about every second case (docs/clinical-basis.md), so a flag that is not met says nothing good.
 *
 * <p>Values are rounded half up to whole units before they are compared, as in {@link News2Calculator}.
 */
public final class SepsisScreens {
    private SepsisScreens() {}

    /** qSOFA: two or more of breathing 22 or more, systolic pressure 100 or less, altered consciousness. */
    public static Criterion qsofa(Values v) {
        return Criterion.atLeast(
                2,
                v.respiratoryRate() == null
                        ? Criterion.UNKNOWN
                        : Criterion.of(News2Calculator.whole(v.respiratoryRate()) >= 22),
                v.systolicBp() == null ? Criterion.UNKNOWN : Criterion.of(News2Calculator.whole(v.systolicBp()) <= 100),
                v.consciousness() == null ? Criterion.UNKNOWN : Criterion.of(v.consciousness() != Acvpu.A.milli()));
    }

    /**
     * BAS 90-30-90: any of systolic pressure below 90, breathing of 30, SpO₂ below 90 %.
     *
     * @param breathing whether exactly 30 counts: sources disagree, so the organisation says
     */
    public static Criterion bas903090(Values v, Breathing breathing) {
        return Criterion.atLeast(
                1,
                v.systolicBp() == null ? Criterion.UNKNOWN : Criterion.of(News2Calculator.whole(v.systolicBp()) < 90),
                v.respiratoryRate() == null
                        ? Criterion.UNKNOWN
                        : Criterion.of(News2Calculator.whole(v.respiratoryRate()) >= breathing.from),
                v.spo2() == null ? Criterion.UNKNOWN : Criterion.of(News2Calculator.whole(v.spo2()) < 90));
    }

    /**
     * The trigger of the Swedish national pathway for sepsis: an adult, an infection suspected, and NEWS2 of 7 or more (or
     * another triage at its top, which we do not compute).
     *
     * @param adult null when the age is not known
     * @param infectionSuspected by a person; null when nobody has said
     */
    public static Criterion nationalPathway(
            @Nullable Boolean adult, @Nullable Boolean infectionSuspected, News2Range news2) {
        Criterion score = news2.lowest() >= News2Calculator.HIGH_FROM
                ? Criterion.MET
                : news2.highest() >= News2Calculator.HIGH_FROM ? Criterion.UNKNOWN : Criterion.NOT_MET;
        return Criterion.atLeast(3, said(adult), said(infectionSuspected), score);
    }

    private static Criterion said(@Nullable Boolean answer) {
        return answer == null ? Criterion.UNKNOWN : Criterion.of(answer);
    }

    /** From which breathing on BAS 90-30-90 counts. */
    public enum Breathing {
        /** 30 or more (University of Borås 2016, as read): the wider one, and the default. */
        FROM_30(30),
        /** More than 30, as it is often quoted. */
        ABOVE_30(31);

        private final int from;

        Breathing(int from) {
            this.from = from;
        }
    }
}
