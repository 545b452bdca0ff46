package se.hemvakt.rules.profile;

import java.util.ArrayList;
import java.util.List;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/**
 * A score of one's own: each vital gives points by its newest value, and their sum is high enough.
 *
 * @param parts one for each vital
 * @param atLeast the sum from which on it holds
 * @param missing what a vital that is missing or too old does
 */
public record PointsRule(Head head, List<Part> parts, int atLeast, Missing missing) implements ProfileRule {
    /** What a vital that is missing or too old does. */
    public enum Missing {
        /** The rule is not judged while it could decide: neither opens nor ends anything (H18). */
        UNKNOWN,
        /** It gives no points: for sparse recordings, whose author takes the risk knowingly and sets a long hold. */
        ADDS_NOTHING
    }

    public PointsRule {
        parts = List.copyOf(parts);
    }

    /**
     * The points of one vital.
     *
     * @param steps the most points first: the first that is broken counts
     */
    public record Part(Vital vital, List<Step> steps) {
        public Part {
            steps = List.copyOf(steps);
        }

        int of(int milli) {
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).bound().isBroken(milli, 0)) {
                    return steps.get(i).points();
                }
            }
            return 0;
        }
    }

    /** So many points from a bound on. */
    public record Step(Bound bound, int points) {}

    @Override
    public long inputs() {
        long inputs = 0;
        for (Part part : parts) {
            inputs |= ProfileRule.bit(part.vital());
        }
        return inputs;
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        int lowest = 0;
        int open = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            int newest = view.newest(part.vital());
            if (newest != PatientView.UNKNOWN) {
                lowest += part.of(newest);
            } else if (missing == Missing.UNKNOWN) {
                open += part.steps().get(0).points();
            }
        }
        if (lowest >= atLeast) {
            return Truth.YES;
        }
        return lowest + open < atLeast ? Truth.NO : Truth.UNKNOWN;
    }

    /** Those that give points, each with its points and the bound that gave them. */
    @Override
    public List<Evidence> evidence(PatientView view) {
        List<Evidence> evidence = new ArrayList<>();
        for (Part part : parts) {
            int newest = view.newest(part.vital());
            if (newest == PatientView.UNKNOWN) {
                continue;
            }
            part.steps().stream()
                    .filter(step -> step.bound().isBroken(newest, 0))
                    .findFirst()
                    .ifPresent(step -> evidence.add(new Evidence(
                            part.vital(),
                            newest,
                            view.measuredAtMs(part.vital()),
                            step.bound().side(),
                            step.bound().milli(),
                            step.points())));
        }
        evidence.sort((a, b) -> Integer.compare(points(b), points(a)));
        return evidence;
    }

    private static int points(Evidence evidence) {
        return evidence.points() == null ? 0 : evidence.points();
    }
}
