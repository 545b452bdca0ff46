package se.hemvakt.dashboard;

import java.util.Locale;

/** Something that stands on every view for as long as the program runs. The words are the page's. */
public enum Notice {
    /** Not for patients (G3). */
    DEMO,
    /** The database may lose what it has confirmed: started with {@code --allow-unsafe-database} (H01). */
    UNSAFE_DATABASE;

    /** The form sent: {@code unsafe_database}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
