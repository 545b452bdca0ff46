package se.hemvakt.app.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure set of a benchmark, printed as one line. Names carry their unit, most significant word first.
 *
 * @param bench which benchmark
 * @param name which part of it
 * @param values numbers, texts and lists of numbers, in the order to print
 */
public record Result(String bench, String name, Map<String, Object> values) {
    static Result of(String bench, String name) {
        return new Result(bench, name, new LinkedHashMap<>());
    }

    /** Adds a value; a fraction is kept to three digits behind the point. */
    Result with(String key, Object value) {
        values.put(key, value instanceof Double number ? Math.round(number * 1000) / 1000.0 : value);
        return this;
    }

    /** Adds what was to be reached and whether it was. */
    Result goal(String text, boolean reached) {
        return with("goal", text).with("reached", reached);
    }
}
