package se.hemvakt.rules.profile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.PatientView;
import se.hemvakt.rules.profile.Verdict.Clears;

/** A rule as its profile states it. Closed: a new kind concerns whoever checks, shows or explains rules. */
public sealed interface ProfileRule extends Rule
        permits LimitRule, ChangeRule, BaselineRule, CompositeRule, ScoreRule, PointsRule, EventRule, CustomRule {
    Head head();

    @Override
    default String id() {
        return head().id();
    }

    @Override
    default int version() {
        return head().version();
    }

    @Override
    default String problem() {
        return head().problem();
    }

    @Override
    default Priority priority() {
        return head().priority();
    }

    @Override
    default Life life() {
        return head().life();
    }

    /** The readings a yes rests on. */
    List<Evidence> evidence(PatientView view);

    @Override
    default Verdict explain(PatientView view) {
        return new Verdict(
                id(),
                version(),
                priority(),
                evidence(view).stream().map(this::withWhose).toList(),
                head().whose(),
                new Clears(life().clearByMilli(), life().hold()));
    }

    private Evidence withWhose(Evidence one) {
        Evidence.LimitOf whose = one.limitMilli() == null
                ? null
                : switch (head().whose().kind()) {
                    case STANDARD -> Evidence.LimitOf.STANDARD;
                    case PROFILE -> Evidence.LimitOf.PROFILE;
                    case OWN -> Evidence.LimitOf.OWN;
                };
        return new Evidence(
                one.vital(),
                one.milli(),
                one.measuredAtMs(),
                one.side(),
                one.limitMilli(),
                one.points(),
                whose,
                one.medianOf());
    }

    /** The newest value of each of these vitals that is known. */
    static List<Evidence> newest(PatientView view, long vitals, Side side) {
        List<Evidence> evidence = new ArrayList<>();
        for (Vital vital : Vital.values()) {
            if ((vitals >> vital.ordinal() & 1) == 1 && view.newest(vital) != PatientView.UNKNOWN) {
                evidence.add(newest(view, vital, side, null));
            }
        }
        return evidence;
    }

    static Evidence newest(PatientView view, Vital vital, Side side, @Nullable Integer limitMilli) {
        return new Evidence(vital, view.newest(vital), view.measuredAtMs(vital), side, limitMilli, null);
    }

    static long bit(Vital vital) {
        return 1L << vital.ordinal();
    }
}
