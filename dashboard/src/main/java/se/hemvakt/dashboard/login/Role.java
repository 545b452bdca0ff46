package se.hemvakt.dashboard.login;

import java.util.Locale;
import java.util.Optional;

/** What an account may do. Default deny: a new role sees nothing until it says so here (B1). */
public enum Role {
    NURSE(true, true),
    DOCTOR(true, true),
    /** The screen on the wall: it sees, and nobody can act on it (A2). */
    WALL(true, false),
    /** Kits, no vitals. */
    TECHNICIAN(false, false),
    /** Accounts, no patients. */
    ADMINISTRATOR(false, false);

    private final boolean seesPatients;
    private final boolean mayAct;

    Role(boolean seesPatients, boolean mayAct) {
        this.seesPatients = seesPatients;
        this.mayAct = mayAct;
    }

    public boolean seesPatients() {
        return seesPatients;
    }

    /** Whether it may ask for something to be done about a patient of its team. */
    public boolean mayAct() {
        return mayAct;
    }

    /** The form stored and sent: {@code nurse}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofCode(String code) {
        for (Role role : values()) {
            if (role.code().equals(code)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
