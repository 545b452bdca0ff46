package se.hemvakt.app.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Lengths of time on the command line: {@code 90s}, {@code 10m}, {@code 12h}, {@code 3d}. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(s|m|h|d)");

    private Durations() {}

    static Duration parse(CommandLine command, String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new ParameterException(
                    command, option + ": '" + text + "' is no length of time: write 90s, 10m, 12h or 3d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
