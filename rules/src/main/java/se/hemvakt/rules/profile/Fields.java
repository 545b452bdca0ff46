package se.hemvakt.rules.profile;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;

/** The fields of one map in a file people write, each asked for by name and form. Every refusal points at its place. */
public final class Fields {
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int TEXT_MAX = 500;

    private final Yaml map;
    private final Map<String, Yaml> fields;

    private Fields(Yaml map, Map<String, Yaml> fields) {
        this.map = map;
        this.fields = fields;
    }

    public static Fields of(Yaml map, Set<String> allowed) {
        return new Fields(map, map.map(allowed));
    }

    public Yaml at() {
        return map;
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    public @Nullable Yaml get(String name) {
        return fields.get(name);
    }

    public Yaml need(String name, String what) {
        Yaml field = fields.get(name);
        if (field == null) {
            throw map.problem(name + " is missing: " + what);
        }
        return field;
    }

    public String text(String name, String what) {
        return text(need(name, what), what);
    }

    public static String text(Yaml field, String what) {
        String text = field.text().strip();
        if (text.isEmpty() || text.length() > TEXT_MAX) {
            throw field.problem("must be a text of 1 to " + TEXT_MAX + " characters: " + what);
        }
        return text;
    }

    public String id(String name, String what) {
        return id(need(name, what));
    }

    public static String id(Yaml field) {
        if (!ID.matcher(field.text()).matches()) {
            throw field.problem("must be lower-case letters and digits, parts joined by -, such as weight-3d");
        }
        return field.text();
    }

    public Words words(String name) {
        Yaml field = need(name, "its text on screen, name: {sv: ..., en: ...}");
        Fields words = of(field, Set.of("sv", "en"));
        return new Words(words.text("sv", "the Swedish text"), words.text("en", "the English text"));
    }

    public int wholeNumber(String name, int lowest, int highest, String what) {
        return wholeNumber(need(name, what), lowest, highest);
    }

    public static int wholeNumber(Yaml field, int lowest, int highest) {
        OptionalInt milli = Decimals.milli(field.text());
        if (milli.isEmpty()
                || milli.getAsInt() % 1000 != 0
                || milli.getAsInt() < lowest * 1000L
                || milli.getAsInt() > highest * 1000L) {
            throw field.problem("must be a whole number from " + lowest + " to " + highest);
        }
        return milli.getAsInt() / 1000;
    }

    public <E extends Enum<E>> E oneOf(String name, Class<E> type, String what) {
        Yaml field = need(name, what);
        return oneOf(field, type);
    }

    public static <E extends Enum<E>> E oneOf(Yaml field, Class<E> type) {
        for (E one : type.getEnumConstants()) {
            if (word(type, one).equals(field.text())) {
                return one;
            }
        }
        throw field.problem("must be one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(one -> word(type, one))
                        .collect(Collectors.joining(", ")));
    }

    /** Confidence is written in capitals as in the literature, the rest in small letters. */
    private static <E extends Enum<E>> String word(Class<E> type, E one) {
        return type == Confidence.class ? one.name() : one.name().toLowerCase(Locale.ROOT);
    }

    public boolean yes(String name) {
        Yaml field = fields.get(name);
        if (field == null || field.text().equals("false")) {
            return false;
        }
        if (field.text().equals("true")) {
            return true;
        }
        throw field.problem("must be true or false");
    }

    Vital vital(String name) {
        return vital(need(name, "which vital, such as heart_rate"));
    }

    static Vital vital(Yaml field) {
        return Vital.ofCode(field.text())
                .orElseThrow(() -> field.problem("unknown vital " + field.text() + "; known are " + known()));
    }

    private static String known() {
        return Arrays.stream(Vital.values())
                .filter(vital -> vital.kind() != Vital.Kind.TECHNICAL)
                .map(Vital::code)
                .collect(Collectors.joining(", "));
    }

    /** The unit must be said and be the one we hold the vital in: nothing is converted in silence (H15). */
    void unit(Vital vital) {
        Yaml field = need("unit", "the unit of its numbers, unit: \"" + vital.unit() + "\"");
        if (!field.text().equals(vital.unit())) {
            throw field.problem(
                    "wrong unit " + field.text() + " for " + vital.code() + ": give the numbers in " + vital.unit());
        }
    }

    /** A number of the vital's unit, in thousandths. */
    static int milli(Yaml field, String unit) {
        OptionalInt milli = Decimals.milli(field.text());
        if (milli.isEmpty()) {
            throw field.problem("must be a number in " + unit + " with at most three decimals");
        }
        return milli.getAsInt();
    }

    public Duration duration(String name, Duration shortest, Duration longest, String what) {
        return duration(need(name, what), shortest, longest);
    }

    /** 90s, 30m, 12h, 3d. */
    public static Duration duration(Yaml field, Duration shortest, Duration longest) {
        String written = field.text().toUpperCase(Locale.ROOT);
        try {
            Duration duration = Duration.parse(written.endsWith("D") ? "P" + written : "PT" + written);
            if (duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Told below, as for one out of range.
        }
        throw field.problem(
                "must be a duration from " + text(shortest) + " to " + text(longest) + ", such as 90s, 30m, 12h or 3d");
    }

    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds > 0 && seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    public LocalDate date(String name, String what) {
        Yaml field = need(name, what);
        try {
            return LocalDate.parse(field.text());
        } catch (DateTimeParseException e) {
            throw field.problem("must be a date, such as 2027-01-31");
        }
    }
}
