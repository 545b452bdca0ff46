package se.hemvakt.runtime.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings where they are declared, and tells every problem at once, before any port opens.
 *
 * <p>{@code hemvakt.gateway.mqtt.port} stands in the file ({@code name = value} lines, UTF-8) or in the environment as {@code
 * HEMVAKT_GATEWAY_MQTT_PORT}, which wins; {@code HEMVAKT_…_FILE} names a file holding the value, as container secrets do. Each
 * service reads its own record, with default, range and words in one place:
 *
 * <pre>
 *   Settings in = Settings.read(file, System.getenv());
 *   GatewaySettings gateway = GatewaySettings.from(in);
 *   in.complete();   // throws with all problems, names nobody asked for included
 * </pre>
 */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final String PREFIX = "hemvakt.";

    private record Declared(String name, String type, String otherwise, String text) {}

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final String origin;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Declared> declared = new LinkedHashMap<>();

    private Settings(Map<String, String> file, Map<String, String> environment, String origin) {
        this.file = file;
        this.environment = environment;
        this.origin = origin;
    }

    /**
     * Reads the file and the environment.
     *
     * @param path the file, or null for none
     * @throws SettingsException if the file cannot be read
     */
    public static Settings read(@Nullable Path path, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        if (path != null) {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw new SettingsException(List.of(
                        path + ": cannot be read (" + e.getMessage() + "); it holds name = value lines in UTF-8"));
            }
            properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        }
        return new Settings(values, Map.copyOf(environment), path == null ? "settings" : path.toString());
    }

    /** Only these values; for tests and for what a command line has set. */
    public static Settings of(Map<String, String> values) {
        return new Settings(Map.copyOf(values), Map.of(), "settings");
    }

    /** A text; may be empty only when its default is. */
    public String text(String name, String otherwise, String text) {
        declare(name, "text", otherwise.isEmpty() ? "(none)" : otherwise, text);
        return find(name).orElse(otherwise);
    }

    /** A text that must be given. */
    public String required(String name, String text) {
        declare(name, "text", "(must be set)", text);
        Optional<String> found = find(name);
        if (found.isEmpty()) {
            problems.add(name + ": must be set (" + text + ")");
        }
        return found.orElse("");
    }

    /** A text that may be absent. */
    public Optional<String> optional(String name, String text) {
        declare(name, "text", "(none)", text);
        return find(name);
    }

    /** A text that is never printed. */
    public Optional<Secret> secret(String name, String text) {
        declare(name, "secret", "(none)", text);
        return find(name).map(Secret::of);
    }

    /** A whole number within a range, both ends included. */
    public int number(String name, int otherwise, int lowest, int highest, String text) {
        declare(name, "number, " + lowest + " to " + highest, Integer.toString(otherwise), text);
        return find(name)
                .map(value -> {
                    try {
                        int number = Integer.parseInt(value);
                        if (number >= lowest && number <= highest) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Told below, with what is allowed.
                    }
                    problems.add(name + ": '" + value + "' is no whole number from " + lowest + " to " + highest);
                    return otherwise;
                })
                .orElse(otherwise);
    }

    /** A TCP port; 0 lets the system choose. */
    public int port(String name, int otherwise, String text) {
        return number(name, otherwise, 0, 65_535, text);
    }

    /** A length of time within a range, such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}. */
    public Duration duration(String name, Duration otherwise, Duration lowest, Duration highest, String text) {
        declare(name, "time, " + print(lowest) + " to " + print(highest), print(otherwise), text);
        return find(name)
                .map(value -> {
                    Optional<Duration> parsed = parse(value);
                    if (parsed.isPresent()
                            && parsed.get().compareTo(lowest) >= 0
                            && parsed.get().compareTo(highest) <= 0) {
                        return parsed.get();
                    }
                    problems.add(name + ": '" + value + "' is no time from " + print(lowest) + " to " + print(highest)
                            + ", such as 500ms, 30s, 5m, 2h or 7d");
                    return otherwise;
                })
                .orElse(otherwise);
    }

    /** True or false. */
    public boolean flag(String name, boolean otherwise, String text) {
        declare(name, "true or false", Boolean.toString(otherwise), text);
        return find(name)
                .map(value -> {
                    if (value.equals("true") || value.equals("false")) {
                        return value.equals("true");
                    }
                    problems.add(name + ": '" + value + "' is neither true nor false");
                    return otherwise;
                })
                .orElse(otherwise);
    }

    /** One of an enum's constants, in lower case with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String name, E otherwise, String text) {
        Class<E> type = otherwise.getDeclaringClass();
        String allowed =
                Arrays.stream(type.getEnumConstants()).map(Settings::print).collect(Collectors.joining(", "));
        declare(name, "one of " + allowed, print(otherwise), text);
        return find(name)
                .map(value -> {
                    for (E constant : type.getEnumConstants()) {
                        if (print(constant).equals(value)) {
                            return constant;
                        }
                    }
                    problems.add(name + ": '" + value + "' is none of " + allowed);
                    return otherwise;
                })
                .orElse(otherwise);
    }

    /** A file or folder; it need not exist. */
    public Path path(String name, Path otherwise, String text) {
        declare(name, "path", otherwise.toString(), text);
        return find(name).map(Path::of).orElse(otherwise);
    }

    /** A path that may be absent. */
    public Optional<Path> optionalPath(String name, String text) {
        declare(name, "path", "(none)", text);
        return find(name).map(Path::of);
    }

    /** Adds a problem found by the caller, so that it is told with the others. */
    public void problem(String name, String what) {
        problems.add(name + ": " + what);
    }

    /**
     * Ends the reading.
     *
     * @throws SettingsException with every problem found, names that nobody declared included
     */
    public void complete() {
        Set<String> unknown = new TreeSet<>(file.keySet());
        unknown.removeAll(declared.keySet());
        for (String name : unknown) {
            problems.add(name + ": no such setting" + suggestion(name));
        }
        Set<String> variables =
                declared.keySet().stream().map(Settings::variable).collect(Collectors.toSet());
        for (String variable : new TreeSet<>(environment.keySet())) {
            String plain = variable.endsWith("_FILE") ? variable.substring(0, variable.length() - 5) : variable;
            // Only names of the form of a setting: HEMVAKT_HOME and the like belong to the launcher and to tests.
            if (variable.startsWith("HEMVAKT_")
                    && !variables.contains(plain)
                    && !variables.contains(variable)
                    && variables.stream().anyMatch(known -> distance(known, plain) <= 2)) {
                problems.add(variable + ": no such setting in the environment"
                        + suggestion(plain.toLowerCase(Locale.ROOT).replace('_', '.')));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(
                    problems.stream().map(problem -> origin + ": " + problem).toList());
        }
    }

    /** What was declared, as a Markdown table. */
    public String document() {
        StringBuilder out = new StringBuilder("| Setting | Value | Default | What it does |\n|---|---|---|---|\n");
        for (Declared setting : declared.values()) {
            out.append("| `")
                    .append(setting.name())
                    .append("` | ")
                    .append(setting.type())
                    .append(" | ");
            out.append(setting.otherwise()).append(" | ").append(setting.text()).append(" |\n");
        }
        return out.toString();
    }

    private void declare(String name, String type, String otherwise, String text) {
        if (!name.startsWith(PREFIX)) {
            throw new IllegalArgumentException("settings begin with " + PREFIX + ": " + name);
        }
        declared.put(name, new Declared(name, type, otherwise, text));
    }

    private Optional<String> find(String name) {
        String variable = variable(name);
        @Nullable String fromFile = environment.get(variable + "_FILE");
        if (environment.containsKey(variable)) {
            return present(environment.get(variable));
        }
        if (fromFile != null) {
            try {
                return present(Files.readString(Path.of(fromFile)));
            } catch (IOException e) {
                problems.add(variable + "_FILE: " + fromFile + " cannot be read");
                return Optional.empty();
            }
        }
        return present(file.get(name));
    }

    private static Optional<String> present(@Nullable String value) {
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String print(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<Duration> parse(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private static String print(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 86_400_000 == 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private String suggestion(String name) {
        return declared.keySet().stream()
                .filter(known -> distance(known, name) <= 3)
                .min((a, b) -> Integer.compare(distance(a, name), distance(b, name)))
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
    }

    /** How many letters to change, add or drop (Levenshtein 1966). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
