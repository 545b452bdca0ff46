package se.hemvakt.dashboard.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.News2;
import se.hemvakt.model.Vital;

/**
 * NEWS2 in detail.
 *
 * @param atMs as of when
 * @param rise over the lowest of the last 24 h, at least that much while parts are missing; null when nothing was known
 * @param look from which rise on a look is proposed
 * @param act from which rise on an act is proposed
 */
public record ScoreAnswer(
        long atMs, News2 score, ScoreRange range, @Nullable Integer rise, int look, int act, List<Flag> flags) {
    public ScoreAnswer {
        flags = List.copyOf(flags);
    }

    /** Whether something is so. Unknown is never no (H18). */
    public enum Is {
        MET,
        NOT_MET,
        UNKNOWN
    }

    /**
     * @param code key of its text: {@code qsofa}, {@code bas_90_30_90}, {@code pathway}
     * @param needed how many of the inputs have to be met
     */
    public record Flag(String code, Is is, int needed, List<Input> inputs) {
        public Flag {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * @param what wire name of a vital, or {@code adult}, {@code infection}, {@code news2}
     * @param side HIGH: above the limit meets it; LOW: below; NONE: it has no limit
     * @param limitMilli thousandths; null where there is none
     * @param atLimit whether the limit itself meets it
     * @param milli the value that counts now, thousandths; null when none is known
     * @param atMs when that was measured, or said of an infection
     */
    public record Input(
            String what,
            Is is,
            Side side,
            @Nullable Integer limitMilli,
            boolean atLimit,
            @Nullable Integer milli,
            @Nullable Long atMs) {
        /** Of a vital. */
        public static Input of(
                Vital vital,
                Is is,
                Side side,
                @Nullable Integer limitMilli,
                boolean atLimit,
                @Nullable Integer milli,
                @Nullable Long atMs) {
            return new Input(vital.code(), is, side, limitMilli, atLimit, milli, atMs);
        }

        /** No value (H36). */
        @Override
        public String toString() {
            return "Input[" + what + "]";
        }
    }
}
