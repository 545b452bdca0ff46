package se.hemvakt.dashboard.http;

import se.hemvakt.dashboard.login.Role;

/** Who may use a route. A route can not be declared without saying so, and the tests walk the list (B4). */
public enum Access {
    /** Anyone, logged in or not: never patient data. */
    PUBLIC,
    /** Anyone logged in. */
    LOGGED_IN,
    /** Roles that see their team's patients. */
    SEES_PATIENTS,
    /** Roles that may act on their team's patients. */
    MAY_ACT;

    boolean admits(Role role) {
        return switch (this) {
            case PUBLIC, LOGGED_IN -> true;
            case SEES_PATIENTS -> role.seesPatients();
            case MAY_ACT -> role.mayAct();
        };
    }
}
