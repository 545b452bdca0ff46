package se.hemvakt.rules.organisation;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address as people write it, and what areas need of it. */
public record Address(String text) {
    private static final Pattern POSTAL_CODE = Pattern.compile("(?<![0-9])([1-9][0-9]{2}) ?([0-9]{2})(?![0-9])");

    /** The last thing in it that looks like a postal code. */
    public OptionalInt postalCode() {
        OptionalInt code = OptionalInt.empty();
        Matcher found = POSTAL_CODE.matcher(text);
        while (found.find()) {
            code = OptionalInt.of(Integer.parseInt(found.group(1) + found.group(2)));
        }
        return code;
    }

    boolean has(String words) {
        return (" " + plain(text) + " ").contains(" " + words + " ");
    }

    /** Small letters and digits with one space between. */
    static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }

    /** Where somebody lives stays out of logs (H36). */
    @Override
    public String toString() {
        return "Address[…]";
    }
}
