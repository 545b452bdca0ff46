package se.hemvakt.rules.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator.Values;

/**
 * Signs that an infection may be turning into sepsis, as flags beside NEWS2. None of them rules sepsis out: qSOFA and BAS
 * 90-30-90 miss about every second case (docs/clinical-basis.md), so a flag that is not met says nothing good.
 *
 * <p>Values are rounded half up to whole units before they are compared, as in {@link News2Calculator}.
 */
public final class SepsisScreens {
    private SepsisScreens() {}

    /**
     * One thing a flag asks for, so that a screen can show what made it met.
     *
     * @param side HIGH: above the limit meets it; LOW: below; NONE: any value but alert (A of ACVPU)
     * @param limitMilli thousandths, compared after rounding to whole units; null for NONE
     * @param atLimit whether the limit itself meets it
     * @param is whether the value meets it
     */
    public record Asked(Vital vital, Side side, @Nullable Integer limitMilli, boolean atLimit, Criterion is) {}

    /** qSOFA: two or more of breathing 22 or more, systolic pressure 100 or less, altered consciousness. */
    public static Criterion qsofa(Values v) {
        return atLeast(2, qsofaAsks(v));
    }

    /** What {@link #qsofa} asks for. */
    public static List<Asked> qsofaAsks(Values v) {
        Integer awake = v.consciousness();
        return List.of(
                asked(Vital.RESPIRATORY_RATE, v.respiratoryRate(), Side.HIGH, 22, true),
                asked(Vital.SYSTOLIC_BP, v.systolicBp(), Side.LOW, 100, true),
                new Asked(
                        Vital.CONSCIOUSNESS,
                        Side.NONE,
                        null,
                        false,
                        awake == null ? Criterion.UNKNOWN : Criterion.of(awake != Acvpu.A.milli())));
    }

    /**
     * BAS 90-30-90: any of systolic pressure below 90, breathing of 30, SpO₂ below 90 %.
     *
     * @param breathing whether exactly 30 counts: sources disagree, so the organisation says
     */
    public static Criterion bas903090(Values v, Breathing breathing) {
        return atLeast(1, bas903090Asks(v, breathing));
    }

    /** What {@link #bas903090} asks for. */
    public static List<Asked> bas903090Asks(Values v, Breathing breathing) {
        return List.of(
                asked(Vital.SYSTOLIC_BP, v.systolicBp(), Side.LOW, 90, false),
                asked(Vital.RESPIRATORY_RATE, v.respiratoryRate(), Side.HIGH, 30, breathing == Breathing.FROM_30),
                asked(Vital.SPO2, v.spo2(), Side.LOW, 90, false));
    }

    private static Asked asked(Vital vital, @Nullable Integer milli, Side side, int limit, boolean atLimit) {
        Criterion is = Criterion.UNKNOWN;
        if (milli != null) {
            int value = News2Calculator.whole(milli);
            is = Criterion.of((atLimit && value == limit) || (side == Side.LOW ? value < limit : value > limit));
        }
        return new Asked(vital, side, limit * 1000, atLimit, is);
    }

    private static Criterion atLeast(int n, List<Asked> asks) {
        return Criterion.atLeast(n, asks.stream().map(Asked::is).toArray(Criterion[]::new));
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
        FROM_30,
        /** More than 30, as it is often quoted. */
        ABOVE_30
    }
}
