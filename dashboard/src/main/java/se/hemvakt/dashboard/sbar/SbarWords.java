package se.hemvakt.dashboard.sbar;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import se.hemvakt.model.Vital;

/** The words of a report in one language, from {@code sbar/sv.properties} and {@code sbar/en.properties}: the same keys in both. */
final class SbarWords {
    private static final Map<String, SbarWords> ALL =
            Map.of("sv", new SbarWords("sv", "sv-SE"), "en", new SbarWords("en", "en-GB"));
    /** Within this the time alone says which. */
    private static final long TODAY_MS = 20 * 3_600_000L;

    private final Properties words = new Properties();
    private final String language;
    private final Locale locale;

    private SbarWords(String language, String locale) {
        this.language = language;
        this.locale = Locale.forLanguageTag(locale);
        try (InputStream file = SbarWords.class.getResourceAsStream("/sbar/" + language + ".properties")) {
            if (file == null) {
                throw new IllegalStateException("sbar/" + language + ".properties is not on the class path");
            }
            words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException for a language that is not kept */
    static SbarWords of(String language) {
        SbarWords found = ALL.get(language);
        if (found == null) {
            throw new IllegalArgumentException("language must be sv or en");
        }
        return found;
    }

    Set<String> keys() {
        return new TreeSet<>(words.stringPropertyNames());
    }

    boolean isSwedish() {
        return language.equals("sv");
    }

    /** The words under that key, with the values put in: {@code say("s.alert", "what", what)} fills {@code {what}}. */
    String say(String key, String... values) {
        String text = find(key).orElse(key);
        for (int i = 0; i < values.length; i += 2) {
            text = text.replace("{" + values[i] + "}", values[i + 1]);
        }
        return text;
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(words.getProperty(key));
    }

    String vital(Vital vital) {
        return say("vital." + vital.code());
    }

    /** A value with its unit, as people read it. */
    String value(Vital vital, int milli) {
        Optional<String> word = find("value." + vital.code() + "." + milli / 1000);
        if (word.isPresent()) {
            return word.get();
        }
        int decimals = find("decimals." + vital.code()).map(Integer::parseInt).orElse(0);
        String number = String.format(locale, "%." + decimals + "f", milli / 1000.0);
        return find("unit." + vital.code())
                .map(unit -> number + "\u00a0" + unit)
                .orElse(number);
    }

    /** The clock time, with the day when it is not of the last hours. */
    String time(long ms, long nowMs, ZoneId zone) {
        String pattern = Math.abs(nowMs - ms) < TODAY_MS ? "HH:mm" : "d MMM HH:mm";
        return DateTimeFormatter.ofPattern(pattern, locale)
                .format(Instant.ofEpochMilli(ms).atZone(zone));
    }

    /** How long, in the largest unit that says it. */
    String age(long ms) {
        long min = Math.max(0, ms) / 60_000;
        return min < 60
                ? say("age.min", "n", String.valueOf(min))
                : min < 48 * 60
                        ? say("age.h", "n", String.valueOf(min / 60))
                        : say("age.d", "n", String.valueOf(min / 1440));
    }
}
