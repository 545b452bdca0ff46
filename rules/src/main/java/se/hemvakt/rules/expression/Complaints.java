package se.hemvakt.rules.expression;

import dev.cel.common.CelIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.hemvakt.model.Vital;

/** What the checker finds wrong, in the words of whoever wrote the rule, with what to do. */
final class Complaints {
    private static final Pattern UNKNOWN_NAME =
            Pattern.compile("undeclared reference to '(.+?)' \\(in container '.*'\\)");
    private static final Pattern NO_OVERLOAD =
            Pattern.compile("found no matching overload for '(.+?)' applied to '\\((.*)\\)' \\(candidates: .*\\)");
    private static final Pattern QUANTITY = Pattern.compile("(quantity|vital|rate)\\((.+)\\)");
    private static final int TYPO_MAX = 2;

    private Complaints() {}

    /** The first of them: the others often follow from it. */
    static ExpressionException first(List<CelIssue> issues) {
        CelIssue issue = issues.get(0);
        return new ExpressionException(
                Math.max(0, issue.getSourceLocation().getLine() - 1),
                Math.max(0, issue.getSourceLocation().getColumn()),
                plain(issue.getMessage()));
    }

    private static String plain(String message) {
        Matcher unknown = UNKNOWN_NAME.matcher(message);
        if (unknown.matches()) {
            return unknownName(unknown.group(1));
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            return wrongTypes(overload.group(1), split(overload.group(2)));
        }
        return "is no expression: " + message;
    }

    private static String unknownName(String name) {
        if (!Character.isLetterOrDigit(name.charAt(name.length() - 1))) {
            return "the operator " + operator(name) + " is no part of rules; there are > >= < <= == != + - * && || !";
        }
        Optional<String> near = names().stream()
                .filter(known -> distance(known, name) <= TYPO_MAX)
                .min((a, b) -> Integer.compare(distance(a, name), distance(b, name)));
        return "unknown name " + name
                + near.map(known -> "; did you mean " + known + "?")
                        .orElse("; vitals are named as heart_rate, functions as last(vital); docs/rules.md lists them");
    }

    private static String wrongTypes(String function, List<String> types) {
        String given = types.stream().map(Complaints::type).collect(Collectors.joining(" and "));
        Optional<String> usage = Language.usage(function);
        if (usage.isPresent()) {
            return function + " can not take " + given + ": write " + usage.get();
        }
        String what = operator(function) + " can not take " + given;
        if (types.stream().anyMatch(type -> type.startsWith("rate("))) {
            return what + ": write " + Language.usage("per_day").orElseThrow();
        }
        if (types.contains("time")) {
            return what + ": write hours(3) or days(3)";
        }
        List<String> units =
                types.stream().flatMap(type -> unit(type).stream()).distinct().toList();
        if (units.size() > 1) {
            return what + ": both sides need the same unit";
        }
        if (units.size() == 1 && types.stream().anyMatch(type -> type.equals("int") || type.equals("double"))) {
            return what + ": say the unit of the number"
                    + Language.unitFunction(units.get(0))
                            .map(name -> ", such as " + name + "(2)")
                            .orElse("");
        }
        if (types.stream().anyMatch(type -> type.startsWith("vital("))) {
            return what + ": say which of the readings, such as last(vital) or median(vital, hours(24))";
        }
        return what;
    }

    /** A type as people say it. */
    static String type(String type) {
        Matcher matcher = QUANTITY.matcher(type);
        if (matcher.matches()) {
            return switch (matcher.group(1)) {
                case "quantity" -> "a value in " + matcher.group(2);
                case "rate" -> "a change in " + matcher.group(2) + " a day";
                default -> "readings in " + matcher.group(2);
            };
        }
        return switch (type) {
            case "int" -> "a whole number";
            case "double" -> "a number";
            case "bool" -> "a yes or no";
            case "string" -> "a text";
            case "time" -> "a time";
            case "score" -> "a score";
            default -> "a " + type;
        };
    }

    private static Optional<String> unit(String type) {
        Matcher matcher = QUANTITY.matcher(type);
        return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
    }

    /** {@code _&&_} is {@code &&}. */
    private static String operator(String function) {
        return function.replace("_", "");
    }

    /** The types of a list, split at the commas outside of brackets. */
    private static List<String> split(String types) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < types.length(); i++) {
            char c = types.charAt(i);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(types.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (!types.isBlank()) {
            parts.add(types.substring(from).strip());
        }
        return parts;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Vital vital : Vital.values()) {
            if (Language.vital(vital.code()).isPresent()) {
                names.add(vital.code());
            }
        }
        for (Score score : Score.values()) {
            names.add(score.code());
        }
        Language.functions().forEach(names::add);
        return names;
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[b.length()];
    }
}
