package se.hemvakt.app.platform;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process can be. One program, many roles (design idea 7); they meet in the database's logs. */
public enum Role {
    /** Kits in and out, and storing what they send: the two share a process, since a receipt waits for the commit. */
    GATEWAY,
    RULES,
    /** Telling people. Knows the ward screens only where the dashboard runs in the same process. */
    NOTIFY,
    DASHBOARD;

    /**
     * Reads {@code all} or {@code gateway,rules}.
     *
     * @throws IllegalArgumentException naming the word that is no role
     */
    public static Set<Role> parse(String text) {
        if (text.equals("all")) {
            return EnumSet.allOf(Role.class);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : text.split(",", -1)) {
            String role = word.strip().toLowerCase(Locale.ROOT);
            // ingest stands in the design as a service of its own; it runs where the gateway runs.
            roles.add(Arrays.stream(values())
                    .filter(r -> r.code().equals(role.equals("ingest") ? GATEWAY.code() : role))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no role is called '" + role + "'; there are all, "
                            + Arrays.stream(values()).map(Role::code).collect(Collectors.joining(", ")))));
        }
        return roles;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
