package se.hemvakt.rules.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.trend.Windows;

/**
 * The words of custom rules, each with its types and what it does. CEL's own library is switched off: what is not in this table
 * cannot be written, so there are no texts, lists, maps, loops or macros.
 *
 * <p><b>Units are types.</b> A vital is {@code vital(unit)}, its value {@code quantity(unit)}; a number becomes a quantity by
 * the name of its unit, {@code kg(2)}. Kilograms against degrees is a type error before any patient is looked at (H15).
 */
final class Language {
    /** The longest window, 90 days. */
    static final long WINDOW_MAX_MS = 90L * 86_400_000;

    static final int CHARS_MAX = 1000;
    private static final int DEPTH_MAX = 24;

    /** What a question to the past costs; anything else costs 1. */
    static final int WINDOW_COST = 10;

    /** The names of units where an expression can not hold them. */
    private static final Map<String, String> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("/min", "per_min");
        UNITS.put("%", "percent");
        UNITS.put("mm[Hg]", "mmHg");
        UNITS.put("Cel", "celsius");
        UNITS.put("kg", "kg");
        UNITS.put("mmol/L", "mmol_per_L");
        UNITS.put("L/min", "L_per_min");
        UNITS.put("{steps}", "step_count");
        UNITS.put("m/s", "m_per_s");
        UNITS.put("{score}", "points");
    }

    private static final TypeParamType U = TypeParamType.create("U");
    private static final TypeParamType V = TypeParamType.create("V");
    private static final CelType TIME = OpaqueType.create("time");
    private static final CelType SCORE = OpaqueType.create("score");

    private static final Map<String, Word> WORDS = new LinkedHashMap<>();

    /** Written by hand, as examples in errors and docs. */
    private static final Map<String, String> USAGE = new LinkedHashMap<>();

    static {
        UNITS.forEach((unit, name) -> {
            CelType quantity = quantity(OpaqueType.create(unit));
            word(name, "int", quantity, (a, n) -> constant(a.number(0) * 1000), SimpleType.INT);
            word(name, "double", quantity, (a, n) -> constant(a.number(0) * 1000), SimpleType.DOUBLE);
            USAGE.put(name, name + "(number)");
        });
        time("minutes", 60_000L);
        time("hours", 3_600_000L);
        time("days", 86_400_000L);

        word("last", "newest", quantity(U), (a, n) -> last(a.vital(0)), vital(U));
        window("last", quantity(U), Windows::last);
        window("median", quantity(U), Windows::median);
        window("delta", quantity(U), Windows::delta);
        word("slope", "window", rate(U), (a, n) -> slope(a.vital(0), n[1]), vital(U), TIME);
        word("count", "window", SimpleType.INT, (a, n) -> count(a.vital(0), n[1]), vital(U), TIME);
        word("since", "newest", TIME, (a, n) -> since(a.vital(0)), vital(U));
        word("baseline", "own", quantity(U), (a, n) -> baseline(a.vital(0)), vital(U));
        word("z", "own", SimpleType.DOUBLE, (a, n) -> z(a.vital(0)), vital(U));
        word("per_day", "rate", rate(U), (a, n) -> n[0], quantity(U));
        word("ratio", "quantities", SimpleType.DOUBLE, (a, n) -> ratio(n[0], n[1]), quantity(U), quantity(V));
        word(
                "altered",
                "consciousness",
                SimpleType.BOOL,
                (a, n) -> view -> isMoreThan(view.newest(a.vital(0)), Acvpu.A.milli()),
                vital(OpaqueType.create(Vital.CONSCIOUSNESS.unit())));
        word(
                "given",
                "oxygen",
                SimpleType.BOOL,
                (a, n) -> view -> isMoreThan(view.newest(a.vital(0)), 0),
                vital(OpaqueType.create(Vital.OXYGEN.unit())));
        word(
                "at_least",
                "score",
                SimpleType.BOOL,
                (a, n) -> atLeast(a.score(0), (int) a.number(1)),
                SCORE,
                SimpleType.INT);
        USAGE.put("last", "last(vital) or last(vital, window), such as last(spo2)");
        USAGE.put("median", "median(vital, window), such as median(heart_rate, hours(24))");
        USAGE.put("delta", "delta(vital, window), such as delta(weight, days(3))");
        USAGE.put("slope", "slope(vital, window), such as slope(weight, days(7))");
        USAGE.put("count", "count(vital, window), such as count(fall, days(7))");
        USAGE.put("since", "since(vital), such as since(weight)");
        USAGE.put("baseline", "baseline(vital), such as baseline(temperature)");
        USAGE.put("z", "z(vital), such as z(heart_rate)");
        USAGE.put("per_day", "per_day(quantity), such as per_day(kg(0.2))");
        USAGE.put("ratio", "ratio(quantity, quantity), such as ratio(last(heart_rate), last(systolic_bp))");
        USAGE.put("altered", "altered(consciousness)");
        USAGE.put("given", "given(oxygen)");
        USAGE.put("at_least", "at_least(score, whole number), such as at_least(news2, 5)");

        comparison("_>_", (a, b) -> a > b);
        comparison("_>=_", (a, b) -> a >= b);
        comparison("_<_", (a, b) -> a < b);
        comparison("_<=_", (a, b) -> a <= b);
        for (CelType type : List.of(quantity(U), TIME, SimpleType.INT)) {
            word("_==_", name(type), SimpleType.BOOL, (a, n) -> compare(n[0], n[1], (x, y) -> x == y), type, type);
            word("_!=_", name(type), SimpleType.BOOL, (a, n) -> compare(n[0], n[1], (x, y) -> x != y), type, type);
        }
        for (CelType type : List.of(quantity(U), TIME)) {
            word("_+_", name(type), type, (a, n) -> view -> n[0].of(view) + n[1].of(view), type, type);
            word("_-_", name(type), type, (a, n) -> view -> n[0].of(view) - n[1].of(view), type, type);
        }
        for (CelType factor : List.of(SimpleType.INT, SimpleType.DOUBLE)) {
            word(
                    "_*_",
                    name(factor),
                    quantity(U),
                    (a, n) -> view -> n[0].of(view) * n[1].of(view),
                    quantity(U),
                    factor);
        }
        word("-_", "quantity", quantity(U), (a, n) -> view -> -n[0].of(view), quantity(U));
        word("_&&_", "bool", SimpleType.BOOL, (a, n) -> and(n[0], n[1]), SimpleType.BOOL, SimpleType.BOOL);
        word("_||_", "bool", SimpleType.BOOL, (a, n) -> or(n[0], n[1]), SimpleType.BOOL, SimpleType.BOOL);
        word("!_", "bool", SimpleType.BOOL, (a, n) -> view -> 1 - n[0].of(view), SimpleType.BOOL);
    }

    private static final CelCompiler COMPILER = compiler();

    private Language() {}

    /** Parser and checker; safe for use by many threads. */
    static CelCompiler checker() {
        return COMPILER;
    }

    static Optional<Word> word(String overload) {
        return Optional.ofNullable(WORDS.get(overload));
    }

    /** How a function is written; empty for what is no function of ours. */
    static Optional<String> usage(String function) {
        return Optional.ofNullable(USAGE.get(function));
    }

    /** The functions there are. */
    static Iterable<String> functions() {
        return USAGE.keySet();
    }

    /** The function that makes a number a quantity of this unit. */
    static Optional<String> unitFunction(String unit) {
        return Optional.ofNullable(UNITS.get(unit));
    }

    /** The vital an expression may name so. Those about the kit are not for rules about patients. */
    static Optional<Vital> vital(String name) {
        return Vital.ofCode(name).filter(vital -> vital.kind() != Vital.Kind.TECHNICAL);
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardEnvironmentEnabled(false)
                .setStandardMacros()
                .setOptions(CelOptions.current()
                        .maxExpressionCodePointSize(CHARS_MAX)
                        .maxParseRecursionDepth(DEPTH_MAX)
                        .build());
        for (Vital vital : Vital.values()) {
            if (vital(vital.code()).isPresent()) {
                builder.addVar(vital.code(), vital(OpaqueType.create(vital.unit())));
            }
        }
        for (Score score : Score.values()) {
            builder.addVar(score.code(), SCORE);
        }
        Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();
        WORDS.forEach((id, word) -> functions
                .computeIfAbsent(word.function, name -> new ArrayList<>())
                .add(CelOverloadDecl.newGlobalOverload(id, word.result, word.arguments)));
        functions.forEach((name, overloads) ->
                builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
        return builder.build();
    }

    /** Turns a call into code, knowing what its arguments are and the code of those that have some. */
    @FunctionalInterface
    interface Meaning {
        Node code(Arguments arguments, Node[] nodes);
    }

    /** The arguments of a call that are known before any patient is: vitals, scores and numbers. */
    interface Arguments {
        Vital vital(int index);

        Score score(int index);

        double number(int index);
    }

    /** One form of one function. */
    record Word(String function, CelType result, ImmutableList<CelType> arguments, int cost, Meaning meaning) {}

    private static void word(String function, String form, CelType result, Meaning meaning, CelType... arguments) {
        boolean asksThePast = Arrays.asList(arguments).contains(TIME) && !function.startsWith("_");
        WORDS.put(
                function + " " + form,
                new Word(function, result, ImmutableList.copyOf(arguments), asksThePast ? WINDOW_COST : 1, meaning));
    }

    private static void time(String name, long unitMs) {
        word(name, "int", TIME, (a, n) -> constant(a.number(0) * unitMs), SimpleType.INT);
        USAGE.put(name, name + "(whole number)");
    }

    private interface Ask {
        OptionalInt ask(Windows windows, Vital vital, long windowMs);
    }

    private static void window(String name, CelType result, Ask ask) {
        word(
                name,
                "window",
                result,
                (a, n) -> {
                    Vital vital = a.vital(0);
                    Node window = n[1];
                    return view -> {
                        long ms = windowMs(window.of(view));
                        return ms < 0 ? Node.UNKNOWN : number(ask.ask(view.windows(), vital, ms));
                    };
                },
                vital(U),
                TIME);
    }

    private interface Compare {
        boolean holds(double a, double b);
    }

    private static void comparison(String operator, Compare compare) {
        for (CelType type : List.of(quantity(U), rate(U), TIME, SimpleType.INT, SimpleType.DOUBLE)) {
            word(operator, name(type), SimpleType.BOOL, (a, n) -> compare(n[0], n[1], compare), type, type);
        }
        // z(heart_rate) > 2 is what a person writes.
        word(
                operator,
                "double int",
                SimpleType.BOOL,
                (a, n) -> compare(n[0], n[1], compare),
                SimpleType.DOUBLE,
                SimpleType.INT);
    }

    private static Node compare(Node left, Node right, Compare compare) {
        return view -> {
            double a = left.of(view);
            double b = right.of(view);
            return Double.isNaN(a) || Double.isNaN(b) ? Node.UNKNOWN : compare.holds(a, b) ? Node.YES : Node.NO;
        };
    }

    /** Kleene's: no wins over unknown. */
    private static Node and(Node left, Node right) {
        return view -> {
            double a = left.of(view);
            if (a == Node.NO) {
                return Node.NO;
            }
            double b = right.of(view);
            return b == Node.NO ? Node.NO : a * b;
        };
    }

    /** Kleene's: yes wins over unknown. */
    private static Node or(Node left, Node right) {
        return view -> {
            double a = left.of(view);
            if (a == Node.YES) {
                return Node.YES;
            }
            double b = right.of(view);
            return b == Node.YES ? Node.YES : a + b;
        };
    }

    private static Node constant(double value) {
        return new Constant(Math.rint(value));
    }

    /** Known before any patient is. */
    record Constant(double value) implements Node {
        @Override
        public double of(PatientView view) {
            return value;
        }
    }

    private static Node last(Vital vital) {
        return view -> {
            int newest = view.newest(vital);
            return newest == PatientView.UNKNOWN ? Node.UNKNOWN : newest;
        };
    }

    private static Node slope(Vital vital, Node window) {
        return view -> {
            long ms = windowMs(window.of(view));
            OptionalDouble slope =
                    ms < 0 ? OptionalDouble.empty() : view.windows().slopePerDay(vital, ms);
            return slope.isEmpty() ? Node.UNKNOWN : slope.getAsDouble();
        };
    }

    private static Node count(Vital vital, Node window) {
        return view -> {
            long ms = windowMs(window.of(view));
            return ms < 0 ? Node.UNKNOWN : view.windows().count(vital, ms);
        };
    }

    private static Node since(Vital vital) {
        return view -> {
            OptionalLong since = view.windows().sinceMs(vital);
            return since.isEmpty() ? Node.UNKNOWN : since.getAsLong();
        };
    }

    private static Node baseline(Vital vital) {
        return view -> number(view.windows().baseline(vital));
    }

    private static Node z(Vital vital) {
        return view -> {
            OptionalDouble z = view.windows().baselineZ(vital);
            return z.isEmpty() || view.newest(vital) == PatientView.UNKNOWN ? Node.UNKNOWN : z.getAsDouble();
        };
    }

    private static Node ratio(Node above, Node below) {
        return view -> {
            double divisor = below.of(view);
            return divisor == 0 ? Node.UNKNOWN : above.of(view) / divisor;
        };
    }

    private static Node atLeast(Score score, int points) {
        return view -> view.lowest(score) >= points ? Node.YES : view.highest(score) < points ? Node.NO : Node.UNKNOWN;
    }

    private static double isMoreThan(int value, int milli) {
        return value == PatientView.UNKNOWN ? Node.UNKNOWN : value > milli ? Node.YES : Node.NO;
    }

    private static double number(OptionalInt value) {
        return value.isEmpty() ? Node.UNKNOWN : value.getAsInt();
    }

    /** A window worked out from readings, as in {@code delta(spo2, since(fall))}; negative when it is not known. */
    private static long windowMs(double ms) {
        return Double.isNaN(ms) || ms < 0 ? -1 : (long) Math.min(ms, WINDOW_MAX_MS);
    }

    private static CelType vital(CelType unit) {
        return OpaqueType.create("vital", unit);
    }

    private static CelType quantity(CelType unit) {
        return OpaqueType.create("quantity", unit);
    }

    private static CelType rate(CelType unit) {
        return OpaqueType.create("rate", unit);
    }

    private static String name(CelType type) {
        return type.name();
    }
}
