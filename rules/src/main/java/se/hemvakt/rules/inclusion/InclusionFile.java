package se.hemvakt.rules.inclusion;

import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.profile.Fields;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/** Reads the criteria of one inclusion; docs/care.md tells their form. */
public final class InclusionFile {
    private static final Set<String> CONDITION =
            Set.of("fact", "is", "is_one_of", "within_days", "within_months", "years_at_least");
    private static final int DAYS_MAX = 3_660;

    private InclusionFile() {}

    /** @throws YamlException if it is not valid, naming line and column */
    public static Inclusion of(Yaml document) {
        Fields fields = Fields.of(document, Set.of("inclusion", "version", "name", "owner", "source", "criteria"));
        List<Criterion> criteria = new ArrayList<>();
        Map<String, Yaml> ids = new HashMap<>();
        Yaml list = fields.need("criteria", "what must hold, at least one");
        for (Yaml one : list.list()) {
            criteria.add(criterion(one, ids));
        }
        if (criteria.isEmpty()) {
            throw list.problem("is empty: without a criterion everybody would be included");
        }
        return new Inclusion(
                fields.id("inclusion", "a name, such as heart-failure"),
                fields.wholeNumber("version", 1, 1_000_000, "a whole number that grows with each change"),
                fields.words("name"),
                fields.text("owner", "who answers for it"),
                fields.text("source", "where the criteria come from"),
                criteria);
    }

    private static Criterion criterion(Yaml one, Map<String, Yaml> ids) {
        Set<String> names = new LinkedHashSet<>(CONDITION);
        names.addAll(List.of("id", "name", "any", "exceptions"));
        Fields fields = Fields.of(one, names);
        Yaml id = fields.need("id", "a short name for this criterion");
        Yaml twice = ids.putIfAbsent(Fields.id(id), id);
        if (twice != null) {
            throw id.problem(
                    "criterion " + id.text() + " stands twice, first at " + twice.place() + ": give it another id");
        }
        Yaml any = fields.get("any");
        Condition condition;
        if (any == null) {
            condition = condition(fields);
        } else {
            for (String name : CONDITION) {
                if (fields.has(name)) {
                    throw one.problem("says both any and " + name + ": put it into any, or make two criteria of it");
                }
            }
            List<Condition> of = new ArrayList<>();
            any.list().forEach(part -> of.add(condition(Fields.of(part, CONDITION))));
            if (of.size() < 2) {
                throw any.problem("must name at least two conditions, of which one must hold");
            }
            condition = new Condition.Any(of);
        }
        boolean exceptions = !fields.has("exceptions") || fields.yes("exceptions");
        Yaml said = fields.get("exceptions");
        if (exceptions && mentions(condition, Fact.CONSENT)) {
            throw (said == null ? one : said).problem("consent is the patient's: write exceptions: false");
        }
        return new Criterion(id.text(), fields.words("name"), condition, exceptions);
    }

    private static boolean mentions(Condition condition, Fact fact) {
        return condition instanceof Condition.Any any
                ? any.of().stream().anyMatch(one -> mentions(one, fact))
                : condition instanceof Condition.Yes yes && yes.fact() == fact;
    }

    private static Condition condition(Fields fields) {
        Yaml named = fields.need("fact", "what it is about, such as main_diagnosis");
        Fact fact = Fact.ofCode(named.text())
                .orElseThrow(() -> named.problem("unknown fact " + named.text()
                        + "; known are "
                        + Arrays.stream(Fact.values()).map(Fact::code).sorted().collect(Collectors.joining(", "))));
        List<String> asked = CONDITION.stream()
                .filter(name -> !name.equals("fact") && fields.has(name))
                .sorted()
                .toList();
        List<String> allowed =
                switch (fact.kind()) {
                    case YES_NO -> List.of("is");
                    case WORD -> List.of("is_one_of");
                    case DATE ->
                        fact == Fact.BORN ? List.of("years_at_least") : List.of("within_days", "within_months");
                };
        if (asked.size() != 1 || !allowed.contains(asked.get(0))) {
            throw named.problem("of " + fact.code() + " say one of " + String.join(", ", allowed));
        }
        String how = asked.get(0);
        return switch (how) {
            case "is" -> new Condition.Yes(fact, fields.yes("is"));
            case "is_one_of" -> new Condition.OneOf(fact, words(fields.get("is_one_of"), named));
            case "within_days" ->
                new Condition.Within(fact, Period.ofDays(fields.wholeNumber(how, 1, DAYS_MAX, "days back")));
            case "within_months" ->
                new Condition.Within(fact, Period.ofMonths(fields.wholeNumber(how, 1, 120, "months back")));
            default -> new Condition.YearsAtLeast(fact, fields.wholeNumber(how, 1, 120, "years"));
        };
    }

    private static Set<String> words(@Nullable Yaml list, Yaml named) {
        Set<String> words = new LinkedHashSet<>();
        for (Yaml word : list == null ? List.<Yaml>of() : list.list()) {
            words.add(Fields.text(word, "a word, such as heart_failure"));
        }
        if (words.isEmpty()) {
            throw named.problem("is_one_of names nothing");
        }
        return words;
    }
}
