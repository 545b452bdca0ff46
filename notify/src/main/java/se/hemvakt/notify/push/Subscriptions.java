package se.hemvakt.notify.push;

import java.util.List;

/** The browsers that agreed. Methods block, and throw {@code DatabaseException} when the store fails. */
public interface Subscriptions {
    /** Those of everybody whose account is of that team now, or of one user of it when one is named. */
    List<Subscription> of(String team, String user);

    /** That browser is gone, or took it back. */
    void remove(String endpoint);
}
