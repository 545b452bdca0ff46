package se.hemvakt.rules.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.Language.Arguments;
import se.hemvakt.rules.expression.Language.Constant;
import se.hemvakt.rules.expression.Language.Word;

/**
 * A condition in CEL, such as {@code delta(weight, days(3)) > kg(2) && last(respiratory_rate) >= per_min(21)}: read and
 * checked once, then asked often.
 *
 * <p>{@code dev.cel} parses and checks. The checked tree is walked once into closures, since its own interpreter takes two
 * microseconds and makes garbage each time, and a rule is asked for each reading. Nothing in the {@linkplain Language language}
 * loops, so its size bounds its time: {@value #COST_MAX} at most, where a question to the past counts {@value
 * Language#WINDOW_COST} and any other step 1.
 *
 * <p>Kleene's logic: what is unknown stays unknown unless the rest decides. {@code a && b} with a no is no whatever b is.
 */
public final class Expression {
    /** The highest cost of one expression. */
    public static final int COST_MAX = 150;

    private final String text;
    private final long inputs;
    private final int cost;
    private final boolean asksScore;
    private final Node condition;

    private Expression(String text, long inputs, int cost, boolean asksScore, Node condition) {
        this.text = text;
        this.inputs = inputs;
        this.cost = cost;
        this.asksScore = asksScore;
        this.condition = condition;
    }

    /** @throws ExpressionException when it is no condition, mixes units, or costs too much */
    public static Expression compile(String text) {
        if (text.codePointCount(0, text.length()) > Language.CHARS_MAX) {
            throw new ExpressionException(
                    0, 0, "is longer than " + Language.CHARS_MAX + " characters: make several rules of it");
        }
        CelAbstractSyntaxTree tree = check(text);
        Walk walk = new Walk(tree);
        Node condition = walk.node(tree.getExpr());
        if (!tree.getResultType().equals(SimpleType.BOOL)) {
            throw new ExpressionException(
                    0,
                    0,
                    "must answer yes or no, but is " + Complaints.type(CelTypes.format(tree.getResultType()))
                            + ": compare it with something");
        }
        if (walk.inputs == 0) {
            throw new ExpressionException(0, 0, "looks at no vital, so it would always answer the same");
        }
        if (walk.cost > COST_MAX) {
            throw new ExpressionException(
                    0,
                    0,
                    "costs " + walk.cost + ", more than " + COST_MAX + ": each question to the past costs "
                            + Language.WINDOW_COST + "; make several rules of it");
        }
        return new Expression(text, walk.inputs, walk.cost, walk.asksScore, condition);
    }

    private static CelAbstractSyntaxTree check(String text) {
        CelValidationResult result = Language.checker().compile(text);
        if (result.hasError()) {
            throw Complaints.first(result.getErrors());
        }
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw Complaints.first(e.getErrors());
        }
    }

    /** Whether the condition holds for this patient now. Makes no garbage of its own. */
    public Truth judge(PatientView view) {
        double answer = condition.of(view);
        return Double.isNaN(answer) ? Truth.UNKNOWN : Truth.of(answer != Node.NO);
    }

    /** The vitals whose readings can change the answer, one bit by ordinal. */
    public long inputs() {
        return inputs;
    }

    /** What one answer costs at most, 1 to {@link #COST_MAX}. */
    public int cost() {
        return cost;
    }

    /** Whether it asks for a score. */
    public boolean asksScore() {
        return asksScore;
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }

    /** One walk over the checked tree. */
    private static final class Walk {
        private final CelAbstractSyntaxTree tree;
        private long inputs;
        private int cost;
        private boolean asksScore;

        Walk(CelAbstractSyntaxTree tree) {
            this.tree = tree;
        }

        Node node(CelExpr part) {
            cost++;
            switch (part.exprKind().getKind()) {
                case CONSTANT -> {
                    Optional<Double> number = number(part.constant());
                    if (number.isPresent()) {
                        double value = number.get();
                        return view -> value;
                    }
                    throw problem(part, "only numbers may stand in a rule");
                }
                case IDENT -> {
                    name(part.ident().name());
                    // Only as an argument of a function that asks for it by name.
                    return view -> Node.UNKNOWN;
                }
                case CALL -> {
                    return call(part);
                }
                default -> throw problem(part, "lists, maps, texts and fields are no part of rules");
            }
        }

        private Node call(CelExpr part) {
            List<CelExpr> arguments = part.call().args();
            Word word = tree.getReference(part.id())
                    .map(CelReference::overloadIds)
                    .filter(ids -> ids.size() == 1)
                    .flatMap(ids -> Language.word(ids.get(0)))
                    .orElseThrow(() -> problem(part, "is not part of rules"));
            cost += word.cost() - 1;
            Node[] nodes = new Node[arguments.size()];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = node(arguments.get(i));
            }
            Node code = word.meaning().code(new Known(this, arguments), nodes);
            checkWindow(word, arguments, nodes);
            return code;
        }

        /** A window that is written down must be one. */
        private void checkWindow(Word word, List<CelExpr> arguments, Node[] nodes) {
            if (word.cost() != Language.WINDOW_COST) {
                return;
            }
            if (nodes[1] instanceof Constant window
                    && (window.value() <= 0 || window.value() > Language.WINDOW_MAX_MS)) {
                throw problem(arguments.get(1), "a window must be from minutes(1) to days(90)");
            }
        }

        static Optional<Double> number(CelConstant constant) {
            return switch (constant.getKind()) {
                case INT64_VALUE -> Optional.of((double) constant.int64Value());
                case DOUBLE_VALUE -> Optional.of(constant.doubleValue());
                default -> Optional.empty();
            };
        }

        private void name(String name) {
            Language.vital(name).ifPresent(vital -> inputs |= 1L << vital.ordinal());
            Score.ofCode(name).ifPresent(score -> {
                inputs |= score.inputs();
                asksScore = true;
            });
        }

        ExpressionException problem(CelExpr part, String what) {
            Integer offset = tree.getSource().getPositionsMap().get(part.id());
            CelSourceLocation place = Optional.ofNullable(offset)
                    .flatMap(at -> tree.getSource().getOffsetLocation(at))
                    .orElse(CelSourceLocation.of(1, 0));
            return new ExpressionException(place.getLine() - 1, place.getColumn(), what);
        }
    }

    /** The arguments of one call. The checker has seen to their types; that they are written out is seen to here. */
    private record Known(Walk walk, List<CelExpr> arguments) implements Arguments {
        @Override
        public Vital vital(int index) {
            return name(index)
                    .flatMap(Language::vital)
                    .orElseThrow(() -> walk.problem(arguments.get(index), "name a vital here"));
        }

        @Override
        public Score score(int index) {
            return name(index)
                    .flatMap(Score::ofCode)
                    .orElseThrow(() -> walk.problem(arguments.get(index), "name a score here"));
        }

        @Override
        public double number(int index) {
            CelExpr part = arguments.get(index);
            return (part.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                            ? Walk.number(part.constant())
                            : Optional.<Double>empty())
                    .orElseThrow(() -> walk.problem(part, "write the number out here"));
        }

        private Optional<String> name(int index) {
            CelExpr part = arguments.get(index);
            return part.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                    ? Optional.of(part.ident().name())
                    : Optional.empty();
        }
    }
}
