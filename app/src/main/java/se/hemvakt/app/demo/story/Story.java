package se.hemvakt.app.demo.story;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the demo can tell. Both begin in the evening, when home care by day has closed and one patient falls ill. */
public enum Story {
    /** The night nurse offers the patient to the near-care team, which takes over, acts, and hands back the next day. */
    TAKEOVER,
    /** Nobody accepts: the alert climbs to the last step, which repeats. */
    UNANSWERED;

    /** The form on the command line: {@code takeover}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Story> ofCode(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }

    /** All, for a message: {@code takeover, unanswered}. */
    public static String codes() {
        return Arrays.stream(values()).map(Story::code).collect(Collectors.joining(", "));
    }
}
