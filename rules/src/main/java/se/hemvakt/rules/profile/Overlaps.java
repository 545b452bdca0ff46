package se.hemvakt.rules.profile;

import java.util.List;
import java.util.Locale;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Priority;
import se.hemvakt.runtime.yaml.Yaml;

/** Limits that stand in each other's way. */
final class Overlaps {
    private Overlaps() {}

    /** Refuses a rule that could never be told beside those before it, or that leaves no value normal. */
    static void check(ProfileRule rule, List<ProfileRule> before, Yaml at) {
        if (rule instanceof LimitRule limit) {
            for (ProfileRule other : before) {
                if (other instanceof LimitRule earlier) {
                    if (leaveNothing(limit, earlier)) {
                        throw at.problem(overlaps(limit, earlier) + " leave no value that is normal");
                    }
                    if (isShadowed(limit, earlier) || isShadowed(earlier, limit)) {
                        throw at.problem(overlaps(limit, earlier) + ", so one would never be told: the harsher"
                                + " limit needs the higher priority, or remove one");
                    }
                }
            }
        }
    }

    /** Whether every value breaks one of the two. */
    static boolean leaveNothing(LimitRule a, LimitRule b) {
        if (a.vital() != b.vital() || a.bound().side() == b.bound().side()) {
            return false;
        }
        LimitRule low = a.bound().side() == Side.LOW ? a : b;
        LimitRule high = a.bound().side() == Side.LOW ? b : a;
        return low.bound().first() + 1 >= high.bound().first();
    }

    /** Whether the second has told everything the first would, at the same or a higher priority. */
    private static boolean isShadowed(LimitRule rule, LimitRule by) {
        boolean same = rule.vital() == by.vital()
                && rule.bound().side() == by.bound().side()
                && rule.of() == by.of()
                && rule.withinMs() == by.withinMs()
                && (rule.of() != LimitRule.Of.SEVERAL
                        || (rule.values() == by.values() && rule.beyond() == by.beyond()));
        return same
                && !by.bound().isHarsherThan(rule.bound())
                && !rule.priority().isWorseThan(by.priority());
    }

    private static String overlaps(LimitRule rule, LimitRule other) {
        return "overlaps " + other.id() + " at " + other.head().place() + ": " + text(rule) + " and " + text(other);
    }

    /** {@code glucose below 3.9 mmol/L (low)}. */
    static String text(LimitRule rule) {
        Priority priority = rule.priority();
        return rule.vital().code() + " " + rule.bound().text(rule.vital()) + " ("
                + priority.name().toLowerCase(Locale.ROOT) + ")";
    }
}
