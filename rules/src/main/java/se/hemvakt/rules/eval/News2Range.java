package se.hemvakt.rules.eval;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Band;
import se.hemvakt.model.News2.Part;
import se.hemvakt.model.Vital;

/**
 * What a NEWS2 can still turn out to be, and which one measurement would tell. With nothing missing lowest and highest are the
 * total.
 *
 * @param lowest the total when all that is missing is normal; 0 to 20
 * @param highest the total when all that is missing is at its worst; 0 to 20
 * @param lowestBand what the lowest demands
 * @param highestBand what the highest demands
 * @param parts the seven parts in the chart's order, with their ages
 * @param decisive the one measurement that would change what is demanded, or null when none alone would
 */
public record News2Range(
        int lowest,
        int highest,
        Band lowestBand,
        Band highestBand,
        List<PartAge> parts,
        @Nullable Vital decisive) {
    private static final int OXYGEN = News2Calculator.oxygen(1);

    public News2Range {
        parts = List.copyOf(parts);
    }

    /**
     * @param ageMs since it was measured; null when it never was
     * @param missing whether it does not count in the score: never measured, too old, or not to be scored
     */
    public record PartAge(Vital vital, @Nullable Long ageMs, boolean missing) {}

    /**
     * The range of a score as of a time.
     *
     * <p><b>The decisive measurement.</b> Each missing part is tried alone: with each of its possible points beside the points
     * there are, the other missing parts left out as they are now. If these lead to different bands, the part decides. Of
     * several the one that can raise the band most, then by most points, then the one longest unmeasured (never before
     * oldest), then the first in the chart's order. With nothing missing, it is the oldest part that would change the band if
     * measured anew. None when 7 is reached with parts missing: more can not change what is demanded.
     *
     * @param score as of {@code nowMs}, by the same scale and validity
     * @param spo2Scale 1 or 2
     */
    public static News2Range of(News2 score, int spo2Scale, Validity validity, long nowMs) {
        boolean heldBack = isHeldBack(score, spo2Scale, validity, nowMs);
        int highest = score.lowest();
        boolean red = score.red();
        List<Part> missing = new ArrayList<>();
        for (Part part : score.parts()) {
            if (part.points() == null && !(heldBack && part.vital() == Vital.SPO2)) {
                Outcome worst = Outcome.NONE;
                for (Outcome outcome : outcomes(score, part, spo2Scale, heldBack)) {
                    worst = outcome.points > worst.points ? outcome : worst;
                }
                highest += worst.points;
                red |= worst.red;
                missing.add(part);
            }
        }
        return new News2Range(
                score.lowest(),
                highest,
                demanded(score.lowest(), score.red()),
                demanded(highest, red),
                score.parts().stream().map(part -> age(part, nowMs)).toList(),
                missing.isEmpty()
                        ? oldestDecisive(score, spo2Scale)
                        : mostDecisive(score, missing, spo2Scale, heldBack, nowMs));
    }

    private static @Nullable Vital mostDecisive(
            News2 score, List<Part> missing, int spo2Scale, boolean heldBack, long nowMs) {
        boolean complete = missing.size() == 1;
        Reach best = null;
        for (Part part : missing) {
            Reach reach = Reach.of(score, part, spo2Scale, outcomes(score, part, spo2Scale, heldBack), complete, nowMs);
            if (reach.changes && (best == null || reach.outranks(best))) {
                best = reach;
            }
        }
        return best == null ? null : best.part.vital();
    }

    private static @Nullable Vital oldestDecisive(News2 score, int spo2Scale) {
        Reach best = null;
        for (Part part : score.parts()) {
            Reach reach = Reach.of(score, part, spo2Scale, outcomes(score, part, spo2Scale, false), true, 0);
            if (reach.changes && (best == null || reach.age > best.age)) {
                best = reach;
            }
        }
        return best == null ? null : best.part.vital();
    }

    /** Scale 2: SpO2 is there and counts, but its points wait for whether oxygen is given. */
    private static boolean isHeldBack(News2 score, int spo2Scale, Validity validity, long nowMs) {
        Part spo2 = part(score, Vital.SPO2);
        Long at = spo2.measuredAtMs();
        return spo2Scale == 2
                && spo2.points() == null
                && at != null
                && at >= nowMs - validity.millisByOrdinal()[Vital.SPO2.ordinal()];
    }

    /** What a part can come to when it is measured, beyond the points it has. */
    private static List<Outcome> outcomes(News2 score, Part part, int spo2Scale, boolean heldBack) {
        int has = part.points() == null ? 0 : part.points();
        return switch (part.vital()) {
            case CONSCIOUSNESS -> List.of(new Outcome(-has, false), new Outcome(News2Calculator.RED - has, true));
            case OXYGEN, OXYGEN_FLOW -> {
                Part spo2 = part(score, Vital.SPO2);
                Integer milli = spo2.milli();
                if (spo2Scale == 1 || milli == null || (spo2.points() == null && !heldBack)) {
                    yield List.of(new Outcome(-has, false), new Outcome(OXYGEN - has, false));
                }
                // On scale 2 it decides the points of SpO2 too.
                int both = has + (spo2.points() == null ? 0 : spo2.points());
                int onAir = News2Calculator.spo2Scale2(milli, false);
                int onOxygen = News2Calculator.spo2Scale2(milli, true);
                yield List.of(
                        new Outcome(onAir - both, onAir == News2Calculator.RED),
                        new Outcome(OXYGEN + onOxygen - both, onOxygen == News2Calculator.RED));
            }
            default ->
                List.of(
                        new Outcome(-has, false),
                        new Outcome(1 - has, false),
                        new Outcome(2 - has, false),
                        new Outcome(News2Calculator.RED - has, true));
        };
    }

    private static Part part(News2 score, Vital vital) {
        return score.parts().stream()
                .filter(part -> part.vital() == vital)
                .findFirst()
                .orElseThrow();
    }

    private static Band demanded(int total, boolean red) {
        Band band = News2Calculator.band(total, red, true);
        return band == null ? Band.LOW : band;
    }

    private static PartAge age(Part part, long nowMs) {
        Long at = part.measuredAtMs();
        return new PartAge(part.vital(), at == null ? null : nowMs - at, part.points() == null);
    }

    /** What one measurement adds to the points there are, and whether it is red. */
    private record Outcome(int points, boolean red) {
        static final Outcome NONE = new Outcome(0, false);
    }

    /** How far measuring one part alone can take the band. */
    private record Reach(Part part, boolean changes, int band, int points, long age) {
        static Reach of(News2 score, Part part, int spo2Scale, List<Outcome> outcomes, boolean complete, long nowMs) {
            boolean withSpo2 = spo2Scale == 2 && (part.vital() == Vital.OXYGEN || part.vital() == Vital.OXYGEN_FLOW);
            boolean othersRed = score.parts().stream()
                    .filter(other -> other.vital() != part.vital() && !(withSpo2 && other.vital() == Vital.SPO2))
                    .anyMatch(other -> Integer.valueOf(News2Calculator.RED).equals(other.points()));
            int least = Integer.MAX_VALUE;
            int most = -1;
            int points = 0;
            for (Outcome outcome : outcomes) {
                Band band = News2Calculator.band(score.lowest() + outcome.points, othersRed || outcome.red, complete);
                // With parts missing nothing may be demanded yet: that is one step with low.
                int step = band == null ? Band.LOW.ordinal() : band.ordinal();
                least = Math.min(least, step);
                most = Math.max(most, step);
                points = Math.max(points, outcome.points);
            }
            Long at = part.measuredAtMs();
            return new Reach(part, least != most, most, points, at == null ? Long.MAX_VALUE : nowMs - at);
        }

        boolean outranks(Reach other) {
            if (band != other.band) {
                return band > other.band;
            }
            return points != other.points ? points > other.points : age > other.age;
        }
    }
}
