package se.hemvakt.rules.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.Expression;
import se.hemvakt.rules.expression.ExpressionException;
import se.hemvakt.rules.expression.Score;
import se.hemvakt.rules.profile.CompositeRule.Part;
import se.hemvakt.rules.profile.Profile.Exclusion;
import se.hemvakt.rules.profile.Verdict.Whose;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Reads one profile. docs/rules.md tells its form to whoever writes one; what is not said there is refused here, with file,
 * line and column.
 */
public final class ProfileFile {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WINDOW_MIN = Duration.ofMinutes(1);
    private static final Duration WINDOW_MAX = Duration.ofDays(90);
    private static final Duration DELAY_MAX = Duration.ofDays(1);
    private static final int RULES_MAX = 100;
    private static final int Z_MILLI_MAX = 10_000;
    /** The finest part of the kept past holds about so many. */
    private static final int SEVERAL_MAX = 20;

    private static final Set<String> HEAD =
            Set.of("profile", "version", "name", "owner", "about", "only", "excludes", "rules");
    private static final Set<String> COMMON = Set.of(
            "id",
            "kind",
            "name",
            "priority",
            "source",
            "sure",
            "problem",
            "replaces",
            "delay",
            "hold",
            "measure_again_after",
            "escalates");
    private static final List<String> BOUNDS = List.of("above", "at_least", "below", "at_most");
    private static final List<String> CHANGES =
            List.of("rises_more_than", "rises_at_least", "falls_more_than", "falls_at_least");
    private static final List<String> FROM_BASELINE = List.of("above_own_by", "below_own_by");

    /** The kinds of rules and the fields each has beside the common ones. */
    private enum Kind {
        LIMIT(
                "vital",
                "unit",
                "above",
                "at_least",
                "below",
                "at_most",
                "of",
                "within",
                "values",
                "beyond_at_least",
                "clear_by"),
        CHANGE(
                "vital",
                "unit",
                "rises_more_than",
                "rises_at_least",
                "falls_more_than",
                "falls_at_least",
                "within",
                "clear_by"),
        SLOPE(
                "vital",
                "unit",
                "rises_more_than",
                "rises_at_least",
                "falls_more_than",
                "falls_at_least",
                "within",
                "clear_by"),
        BASELINE("vital", "unit", "above_own_by", "below_own_by", "clear_by"),
        COMPOSITE("vitals", "mean_z_at_least", "known_at_least"),
        SCORE("score", "at_least"),
        POINTS("points", "at_least", "missing"),
        EVENT("event"),
        EXPRESSION("when");

        @SuppressWarnings("ImmutableEnumChecker") // a copy nobody can change
        final Set<String> fields;

        Kind(String... own) {
            Set<String> all = new HashSet<>(COMMON);
            all.addAll(List.of(own));
            fields = Set.copyOf(all);
        }
    }

    private final String profile;
    private final int version;
    private final Fences fences;

    private ProfileFile(String profile, int version, Fences fences) {
        this.profile = profile;
        this.version = version;
        this.fences = fences;
    }

    /** @throws YamlException if it is not valid, naming line and column */
    public static Profile of(Yaml document, Fences fences) {
        Fields head = Fields.of(document, HEAD);
        ProfileFile file = new ProfileFile(
                head.id("profile", "the profile's name, such as heart-failure"),
                head.wholeNumber("version", 1, 1_000_000, "a whole number that grows with each change"),
                fences);
        Words name = head.words("name");
        String owner = head.text("owner", "who answers for this profile");
        List<ProfileRule> rules = new ArrayList<>();
        Map<String, Yaml> ids = new HashMap<>();
        Yaml list = head.get("rules");
        for (Yaml one : list == null ? List.<Yaml>of() : list.list()) {
            ProfileRule rule = file.rule(one, ids);
            Overlaps.check(rule, rules, one);
            rules.add(rule);
            if (rules.size() > RULES_MAX) {
                throw one.problem("a profile holds at most " + RULES_MAX + " rules: make two of it");
            }
        }
        Exclusion exclusion = head.has("excludes") ? exclusion(head.need("excludes", "")) : null;
        if (rules.isEmpty() && exclusion == null) {
            throw document.problem("rules is missing: a profile has rules, or excludes somebody");
        }
        return new Profile(
                file.profile, file.version, name, owner, head.yes("only"), exclusion, rules, document.place());
    }

    private static Exclusion exclusion(Yaml excludes) {
        Fields fields = Fields.of(excludes, Set.of("from", "below_age", "reason", "source", "sure"));
        return new Exclusion(
                fields.oneOf("from", Exclusion.From.class, "all, or scores"),
                fields.has("below_age") ? fields.wholeNumber("below_age", 1, 120, "") : null,
                fields.words("reason"),
                fields.text("source", "where this comes from"),
                fields.oneOf("sure", Confidence.class, "how sure it is: A, B or C"));
    }

    private ProfileRule rule(Yaml rule, Map<String, Yaml> ids) {
        Yaml written = rule.map().get(new Yaml.Key("kind", rule));
        if (written == null) {
            throw rule.problem(
                    "kind is missing: limit, change, slope, baseline, composite, score, points, event or expression");
        }
        Kind kind = Fields.oneOf(written, Kind.class);
        Fields fields = Fields.of(rule, kind.fields);
        Yaml id = fields.need("id", "the rule's name, such as weight-3d");
        Yaml twice = ids.putIfAbsent(Fields.id(id), id);
        if (twice != null) {
            throw id.problem("rule " + id.text() + " stands twice, first at " + twice.place() + ": give it another id");
        }
        return switch (kind) {
            case LIMIT -> limit(fields);
            case CHANGE, SLOPE -> change(fields, kind == Kind.SLOPE ? ChangeRule.Of.SLOPE : ChangeRule.Of.DELTA);
            case BASELINE -> baseline(fields);
            case COMPOSITE -> composite(fields);
            case SCORE -> score(fields);
            case POINTS -> points(fields);
            case EVENT -> event(fields);
            case EXPRESSION -> expression(fields);
        };
    }

    private ProfileRule limit(Fields fields) {
        Vital vital = measured(fields);
        Named named = one(fields, BOUNDS);
        Bound bound = bound(named.name, Fields.milli(named.value, vital.unit()));
        fences.check(vital, bound, named.value);
        LimitRule.Of of = fields.has("of") ? fields.oneOf("of", LimitRule.Of.class, "") : LimitRule.Of.LAST;
        long within = 0;
        int values = 1;
        if (of == LimitRule.Of.LAST) {
            refuse(fields, "within", "it goes with of: median, repeated or several");
        } else {
            within = within(fields);
        }
        int beyond = 1;
        if (of == LimitRule.Of.MEDIAN) {
            values = fields.wholeNumber("values", 1, 1000, "how many values the median needs at least");
        } else if (of == LimitRule.Of.SEVERAL) {
            values = fields.wholeNumber("values", 2, SEVERAL_MAX, "how many of the newest values are looked at");
            beyond = fields.wholeNumber("beyond_at_least", 1, values, "how many of these values must be beyond");
        } else {
            refuse(fields, "values", "it goes with of: median or several");
        }
        if (of != LimitRule.Of.SEVERAL) {
            refuse(fields, "beyond_at_least", "it goes with of: several");
        }
        String problem = limitProblem(vital, bound.side());
        return new LimitRule(head(fields, problem, vital), vital, bound, of, within, values, beyond);
    }

    static String limitProblem(Vital vital, Side side) {
        return "limit." + vital.code() + "." + side.name().toLowerCase(Locale.ROOT);
    }

    private ProfileRule change(Fields fields, ChangeRule.Of of) {
        Vital vital = measured(fields);
        Named named = one(fields, CHANGES);
        int milli = positive(named.value, vital.unit());
        boolean rises = named.name.startsWith("rises");
        Bound bound = new Bound(rises ? Side.HIGH : Side.LOW, rises ? milli : -milli, named.name.endsWith("at_least"));
        return new ChangeRule(head(fields, null, vital), vital, bound, of, within(fields));
    }

    private ProfileRule baseline(Fields fields) {
        Vital vital = measured(fields);
        Named named = one(fields, FROM_BASELINE);
        int milli = positive(named.value, vital.unit());
        Bound bound = named.name.startsWith("above") ? Bound.above(milli) : Bound.below(-milli);
        return new BaselineRule(head(fields, null, vital), vital, bound);
    }

    private ProfileRule composite(Fields fields) {
        List<Part> parts = new ArrayList<>();
        fields.need("vitals", "the vitals and which way is worse, such as {spo2: low, pulse_rate: high}")
                .map()
                .forEach((vital, worse) -> {
                    Side side = Fields.oneOf(worse, Side.class);
                    if (side == Side.NONE) {
                        throw worse.problem("must be one of low, high");
                    }
                    parts.add(new Part(numeric(vital.at()), side));
                });
        if (parts.size() < 2) {
            throw fields.at().problem("a composite needs at least two vitals");
        }
        Yaml mean = fields.need("mean_z_at_least", "the mean z-score from which on it holds, such as 2");
        int milli = positive(mean, "standard deviations");
        if (milli > Z_MILLI_MAX) {
            throw mean.problem("must be at most " + Decimals.text(Z_MILLI_MAX));
        }
        int known = fields.wholeNumber("known_at_least", 1, parts.size(), "how many of its vitals must be known");
        return new CompositeRule(head(fields, null, null), parts, milli, known);
    }

    private ProfileRule score(Fields fields) {
        Yaml named = fields.need("score", "which score, such as news2");
        Score score = Score.ofCode(named.text())
                .orElseThrow(() -> named.problem("unknown score " + named.text() + "; known are "
                        + String.join(
                                ", ",
                                List.of(Score.values()).stream()
                                        .map(Score::code)
                                        .toList())));
        int atLeast = fields.wholeNumber("at_least", 1, score.most(), "from how many points on");
        return new ScoreRule(head(fields, score == Score.NEWS2_PART ? "news2" : score.code(), null), score, atLeast);
    }

    private ProfileRule points(Fields fields) {
        List<PointsRule.Part> parts = new ArrayList<>();
        fields.need("points", "the points of each vital, such as spo2: {unit: \"%\", below: {94: 1, 92: 3}}")
                .map()
                .forEach((vital, steps) -> parts.add(part(Fields.vital(vital.at()), vital.at(), steps)));
        if (parts.isEmpty()) {
            throw fields.need("points", "").problem("names no vital");
        }
        int most = parts.stream().mapToInt(part -> part.steps().get(0).points()).sum();
        PointsRule.Missing missing = fields.has("missing")
                ? fields.oneOf("missing", PointsRule.Missing.class, "")
                : PointsRule.Missing.UNKNOWN;
        int atLeast = fields.wholeNumber("at_least", 1, most, "from how many points on");
        return new PointsRule(head(fields, null, null), parts, atLeast, missing);
    }

    private static PointsRule.Part part(Vital vital, Yaml named, Yaml written) {
        if (vital.kind() != Vital.Kind.NUMERIC && vital.kind() != Vital.Kind.CODED) {
            throw named.problem(vital.code() + " has no value to give points for");
        }
        Set<String> names = new HashSet<>(BOUNDS);
        names.add("unit");
        Fields fields = Fields.of(written, names);
        fields.unit(vital);
        List<PointsRule.Step> steps = new ArrayList<>();
        for (String name : BOUNDS) {
            Yaml bounds = fields.get(name);
            if (bounds != null) {
                bounds.map()
                        .forEach((value, points) -> steps.add(new PointsRule.Step(
                                bound(name, Fields.milli(value.at(), vital.unit())),
                                Fields.wholeNumber(points, 1, 20))));
            }
        }
        if (steps.isEmpty()) {
            throw written.problem("gives no points: give one of " + String.join(", ", BOUNDS));
        }
        steps.sort(Comparator.comparing(PointsRule.Step::points).reversed());
        return new PointsRule.Part(vital, steps);
    }

    private static Bound bound(String name, int milli) {
        boolean high = name.equals("above") || name.equals("at_least");
        return new Bound(high ? Side.HIGH : Side.LOW, milli, name.startsWith("at_"));
    }

    private ProfileRule event(Fields fields) {
        Yaml named = fields.need("event", "what happened: fall, button, rhythm or off_body");
        Vital vital = Fields.vital(named);
        if (vital.kind() != Vital.Kind.EVENT) {
            throw named.problem(vital.code() + " is no event; fall, button, rhythm and off_body are");
        }
        return new EventRule(head(fields, vital.code(), null), vital);
    }

    private ProfileRule expression(Fields fields) {
        Yaml when = fields.need("when", "the condition");
        try {
            Expression expression = Expression.compile(when.text());
            return new CustomRule(head(fields, null, null), expression);
        } catch (ExpressionException e) {
            throw when.problem(e.line(), e.column(), String.valueOf(e.getMessage()));
        }
    }

    /** @param unit of the margin; null when the kind has none */
    private Head head(Fields fields, @Nullable String problem, @Nullable Vital unit) {
        String id = fields.id("id", "");
        Priority priority = fields.oneOf("priority", Priority.class, "high, medium or low");
        return new Head(
                profile + "/" + id,
                version,
                fields.has("problem")
                        ? profile + "." + fields.id("problem", "")
                        : problem == null ? profile + "." + id : problem,
                priority,
                life(fields, priority, unit),
                new Whose(profile.equals(Profile.STANDARD) ? Whose.Kind.STANDARD : Whose.Kind.PROFILE, profile, null),
                replaced(fields),
                fields.words("name"),
                fields.text("source", "where its numbers come from"),
                fields.oneOf("sure", Confidence.class, "how sure its numbers are: A, B or C (a proposal)"),
                fields.at().place());
    }

    /** One rule of another profile, or a list of them. */
    private List<String> replaced(Fields fields) {
        Yaml replaces = fields.get("replaces");
        if (replaces == null) {
            return List.of();
        }
        List<String> ids = new ArrayList<>();
        for (Yaml one : replaces.isScalar() ? List.of(replaces) : replaces.list()) {
            if (!one.text().contains("/") || one.text().startsWith(profile + "/")) {
                throw one.problem("must be a rule of another profile, such as standard/fall");
            }
            ids.add(one.text());
        }
        return ids;
    }

    private static Life life(Fields fields, Priority priority, @Nullable Vital unit) {
        Duration delay = fields.has("delay") ? fields.duration("delay", SECOND, DELAY_MAX, "") : Duration.ZERO;
        Duration hold = fields.has("hold") ? fields.duration("hold", SECOND, DELAY_MAX, "") : Duration.ZERO;
        Yaml margin = fields.get("clear_by");
        int clearBy = margin == null || unit == null ? 0 : positive(margin, unit.unit());
        Duration again = fields.has("measure_again_after")
                ? fields.duration("measure_again_after", SECOND, Duration.ofHours(1), "")
                : null;
        if (priority == Priority.HIGH) {
            refuse(fields, "delay", "high is told at once");
            refuse(fields, "measure_again_after", "high is told at once");
        }
        Yaml escalates = fields.get("escalates");
        return new Life(delay, hold, clearBy, again, escalates == null ? null : escalation(escalates, priority));
    }

    private static Life.Escalation escalation(Yaml escalates, Priority from) {
        Fields fields = Fields.of(escalates, Set.of("after", "to"));
        Yaml to = fields.need("to", "the priority it then has");
        Priority worse = Fields.oneOf(to, Priority.class);
        if (!worse.isWorseThan(from)) {
            throw to.problem(
                    "must be worse than the rule's priority " + from.name().toLowerCase(Locale.ROOT));
        }
        return new Life.Escalation(fields.duration("after", SECOND, DELAY_MAX, "not accepted for how long"), worse);
    }

    /** The rule's vital, a measured quantity, its unit said. */
    private static Vital measured(Fields fields) {
        Vital vital = numeric(fields.need("vital", "which vital, such as heart_rate"));
        fields.unit(vital);
        return vital;
    }

    private static Vital numeric(Yaml named) {
        Vital vital = Fields.vital(named);
        if (vital.kind() != Vital.Kind.NUMERIC) {
            throw named.problem(vital.code() + " is not a measured quantity");
        }
        return vital;
    }

    private static long within(Fields fields) {
        return fields.duration("within", WINDOW_MIN, WINDOW_MAX, "how far back it looks")
                .toMillis();
    }

    private static int positive(Yaml number, String unit) {
        int milli = Fields.milli(number, unit);
        if (milli <= 0) {
            throw number.problem("must be above 0");
        }
        return milli;
    }

    private static void refuse(Fields fields, String name, String why) {
        Yaml field = fields.get(name);
        if (field != null) {
            throw field.problem("remove " + name + ": " + why);
        }
    }

    /** The one of these fields that is there. */
    private static Named one(Fields fields, List<String> names) {
        Named found = null;
        for (String name : names) {
            Yaml value = fields.get(name);
            if (value != null && found != null) {
                throw value.problem("says both " + found.name + " and " + name + ": make two rules of it");
            }
            found = value == null ? found : new Named(name, value);
        }
        if (found == null) {
            throw fields.at().problem("says no limit: give one of " + String.join(", ", names));
        }
        return found;
    }

    private record Named(String name, Yaml value) {}
}
