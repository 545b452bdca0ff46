package se.hemvakt.rules.organisation;

/**
 * A way to reach a team.
 *
 * @param to the number or address as written; empty for the ward screen and push, which reach whoever is logged in
 */
public record Contact(By by, String to) {
    /** By what. */
    public enum By {
        WARD_SCREEN,
        PHONE,
        PUSH,
        MAIL,
        WEBHOOK,
        SMS
    }

    /** The number without spaces and hyphens, for dialling. */
    public String dial() {
        return to.replaceAll("[ -]", "");
    }
}
