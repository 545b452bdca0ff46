package se.hemvakt.rules.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.expression.Truth;

/**
 * Several vitals that together are far from what is usual for this patient: the mean of their z-scores, each counted in the
 * direction that is worse.
 *
 * @param parts which vitals
 * @param meanMilli the mean from which on it holds, in thousandths of a robust standard deviation
 * @param known how many of them must be known
 */
public record CompositeRule(Head head, List<Part> parts, int meanMilli, int known) implements ProfileRule {
    public CompositeRule {
        parts = List.copyOf(parts);
    }

    /** @param worse the direction that is worse */
    public record Part(Vital vital, Side worse) {}

    @Override
    public long inputs() {
        long inputs = 0;
        for (int i = 0; i < parts.size(); i++) {
            inputs |= ProfileRule.bit(parts.get(i).vital());
        }
        return inputs;
    }

    @Override
    public Truth judge(PatientView view, boolean live) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            OptionalDouble z = view.newest(part.vital()) == PatientView.UNKNOWN
                    ? OptionalDouble.empty()
                    : view.windows().baselineZ(part.vital());
            if (z.isPresent()) {
                sum += part.worse() == Side.HIGH ? z.getAsDouble() : -z.getAsDouble();
                count++;
            }
        }
        if (count < known) {
            return Truth.UNKNOWN;
        }
        int margin = live ? head.life().clearByMilli() : 0;
        return Truth.of(sum / count * 1000 >= meanMilli - margin);
    }

    @Override
    public List<Evidence> evidence(PatientView view) {
        List<Evidence> evidence = new ArrayList<>();
        for (Part part : parts) {
            if (view.newest(part.vital()) != PatientView.UNKNOWN
                    && view.windows().baselineZ(part.vital()).isPresent()) {
                evidence.add(ProfileRule.newest(view, part.vital(), part.worse(), null));
            }
        }
        return evidence;
    }
}
