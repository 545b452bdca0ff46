package se.hemvakt.app.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.console.CommandFailedException;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * Foreign vital names and units, and what they are in ours. A vital the map does not name is looked up under its own name,
 * so that an unknown one is quarantined rather than guessed; a unit it does not name is left to the check.
 *
 * <pre>
 *   units:                      # other spellings, for every vital
 *     bpm: /min
 *   vitals:
 *     hr: heart_rate            # theirs: ours
 *     lactate: ignore           # counted, not judged
 *     temp:
 *       is: temperature
 *       units:
 *         "[degF]": {to: Cel, factor: 5/9, offset: -160/9}    # ours = theirs * factor + offset
 * </pre>
 *
 * <p>Instead of {@code vitals}, a {@code wide} layout ({@link WideForm}). {@code outcomes} tells what the columns of an
 * outcomes file are ({@link OutcomeColumns}).
 */
public final class VitalMap {
    private static final String IGNORE = "ignore";
    private static final Set<String> SHIPPED = Set.of("mimic4demo", "icu2012a", "sepsis2019b");

    private final Map<String, Entry> vitals;
    private final Map<String, String> unitAliases;

    private final @Nullable WideForm wide;
    private final OutcomeColumns outcomes;

    private VitalMap(
            Map<String, Entry> vitals,
            Map<String, String> unitAliases,
            @Nullable WideForm wide,
            OutcomeColumns outcomes) {
        this.vitals = vitals;
        this.unitAliases = unitAliases;
        this.wide = wide;
        this.outcomes = outcomes;
    }

    /** Our own names and units only. */
    public static VitalMap none() {
        return new VitalMap(Map.of(), Map.of(), null, OutcomeColumns.STANDARD);
    }

    /**
     * The map of a file, or a shipped one by its name.
     *
     * @throws CommandFailedException if there is none
     * @throws se.hemvakt.runtime.yaml.YamlException if it is not valid, naming line and column
     */
    public static VitalMap load(String nameOrFile) throws IOException {
        if (SHIPPED.contains(nameOrFile)) {
            String resource = "/maps/" + nameOrFile + ".yaml";
            InputStream stream = VitalMap.class.getResourceAsStream(resource);
            if (stream == null) {
                throw new IllegalStateException("not in the jar: " + resource);
            }
            try (Reader in = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                return of(Yaml.read(nameOrFile + ".yaml", in));
            }
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(nameOrFile + ": no such map file; shipped maps are "
                    + String.join(", ", SHIPPED.stream().sorted().toList()));
        }
        try (Reader in = Files.newBufferedReader(file)) {
            return of(Yaml.read(nameOrFile, in));
        }
    }

    static VitalMap of(Yaml document) {
        Map<String, Yaml> top = document.map(Set.of("description", "units", "vitals", "wide", "outcomes"));
        Map<String, String> aliases = new LinkedHashMap<>();
        Yaml units = top.get("units");
        if (units != null) {
            units.map().forEach((theirs, ours) -> aliases.put(theirs.text(), ours.text()));
        }
        Map<String, Entry> vitals = new HashMap<>();
        Yaml names = top.get("vitals");
        Yaml wide = top.get("wide");
        Yaml outcomes = top.get("outcomes");
        if (names != null && wide != null) {
            throw document.problem("has vitals: (a vital in each row) and wide: (a column for each vital); say one");
        }
        if (names == null && wide == null && outcomes == null) {
            throw document.problem("must have vitals:, wide: or outcomes:");
        }
        if (names != null) {
            names.map().forEach((theirs, ours) -> vitals.put(theirs.text(), entry(ours)));
        }
        return new VitalMap(
                vitals,
                aliases,
                wide == null ? null : WideForm.of(wide, aliases),
                outcomes == null ? OutcomeColumns.STANDARD : OutcomeColumns.of(outcomes));
    }

    private static Entry entry(Yaml ours) {
        if (ours.isScalar()) {
            return ours.text().equals(IGNORE) ? Entry.IGNORED : new Entry(vital(ours), Map.of());
        }
        Map<String, Yaml> fields = ours.map(Set.of("is", "units"));
        Yaml is = fields.get("is");
        if (is == null) {
            throw ours.problem("must say which vital it is: {is: heart_rate}");
        }
        Map<String, Conversion> units = new HashMap<>();
        Yaml conversions = fields.get("units");
        if (conversions != null) {
            conversions.map().forEach((unit, conversion) -> units.put(unit.text(), conversion(conversion)));
        }
        return new Entry(vital(is), units);
    }

    static String vital(Yaml name) {
        return Vital.ofCode(name.text())
                .orElseThrow(() -> name.problem("unknown vital " + name.text() + "; say ignore, or one of ours"))
                .code();
    }

    private static Conversion conversion(Yaml to) {
        if (to.isScalar()) {
            return new Conversion(to.text(), BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ONE);
        }
        Map<String, Yaml> fields = to.map(Set.of("to", "factor", "offset"));
        Yaml unit = fields.get("to");
        if (unit == null) {
            throw to.problem("must say which unit it becomes: {to: Cel, factor: 5/9, offset: -160/9}");
        }
        BigDecimal[] factor = fraction(fields.get("factor"), BigDecimal.ONE);
        BigDecimal[] offset = fraction(fields.get("offset"), BigDecimal.ZERO);
        return new Conversion(unit.text(), factor[0], factor[1], offset[0], offset[1]);
    }

    /** A decimal or a fraction such as 5/9: numerator and denominator. */
    private static BigDecimal[] fraction(@Nullable Yaml number, BigDecimal missing) {
        if (number == null) {
            return new BigDecimal[] {missing, BigDecimal.ONE};
        }
        String[] parts = number.text().split("/", -1);
        try {
            BigDecimal over = parts.length == 2 ? new BigDecimal(parts[1].strip()) : BigDecimal.ONE;
            if (parts.length > 2 || over.signum() == 0) {
                throw number.problem("must be a number or a fraction such as 5/9");
            }
            return new BigDecimal[] {new BigDecimal(parts[0].strip()), over};
        } catch (NumberFormatException e) {
            throw number.problem("must be a number or a fraction such as 5/9");
        }
    }

    /** The layout with a column for each vital; null when each row names its vital. */
    @Nullable
    WideForm wide() {
        return wide;
    }

    /** What the columns of an outcomes file are. */
    public OutcomeColumns outcomes() {
        return outcomes;
    }

    /** The entry for a foreign vital; null when the map does not name it. */
    @Nullable
    Entry find(String vital) {
        return vitals.get(vital);
    }

    /** Our spelling of a unit, or the unit itself. */
    String unit(String unit) {
        return unitAliases.getOrDefault(unit, unit);
    }

    /**
     * What a foreign vital is.
     *
     * @param vital our name; empty when it is to be ignored
     * @param units what its foreign units become
     */
    record Entry(String vital, Map<String, Conversion> units) {
        private static final Entry IGNORED = new Entry("", Map.of());

        boolean isIgnored() {
            return vital.isEmpty();
        }
    }

    /** A unit and the way to it, exact: times factor (a fraction), plus offset (a fraction). */
    record Conversion(String unit, BigDecimal factor, BigDecimal factorOver, BigDecimal offset, BigDecimal offsetOver) {
        /** The value in our unit with six decimals, half up, as text; empty when it was no number. */
        String convert(String value) {
            if (value.length() > 40) {
                return "";
            }
            try {
                BigDecimal theirs = new BigDecimal(value);
                if (Math.abs((long) theirs.precision() - theirs.scale()) > 12 || theirs.scale() > 40) {
                    return "";
                }
                return theirs.multiply(factor)
                        .multiply(offsetOver)
                        .add(offset.multiply(factorOver))
                        .divide(factorOver.multiply(offsetOver), 6, RoundingMode.HALF_UP)
                        .toPlainString();
            } catch (NumberFormatException e) {
                return "";
            }
        }
    }
}
