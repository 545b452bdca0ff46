package se.hemvakt.app.doctor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import se.hemvakt.notify.NotifySettings;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.runtime.settings.SettingsException;

/** By which ways people can be told: a contact path that nobody has set up fails each time it is tried (H04). */
public final class Channels {
    private Channels() {}

    /**
     * What the settings of messages say.
     *
     * @param environment where the program would read them
     */
    static List<Finding> settings(Map<String, String> environment) {
        Settings in = Settings.read(null, environment);
        NotifySettings settings = NotifySettings.from(in);
        List<Finding> findings = new ArrayList<>();
        try {
            in.complete();
        } catch (SettingsException e) {
            e.problems().forEach(problem -> findings.add(Finding.fail("messages", problem, "see docs/settings.md")));
        }
        findings.add(Finding.ok("messages.mail", settings.mail().isPresent() ? "set up" : "not set up"));
        findings.add(Finding.ok("messages.sms", settings.sms().isPresent() ? "set up" : "not set up"));
        findings.add(
                settings.baseUrl().isEmpty()
                        ? Finding.warn(
                                "messages.link",
                                "messages say 'log in' and not where",
                                "set hemvakt.notify.base-url to the address of the ward view")
                        : Finding.ok("messages.link", "sent with each message"));
        return findings;
    }

    /** Warns of what the organisation uses and these settings do not know. */
    public static List<Finding> used(Organisation organisation, Map<String, String> environment) {
        NotifySettings settings = NotifySettings.from(Settings.read(null, environment));
        Set<Contact.By> missing = EnumSet.noneOf(Contact.By.class);
        if (settings.mail().isEmpty()) {
            missing.add(Contact.By.MAIL);
        }
        if (settings.sms().isEmpty()) {
            missing.add(Contact.By.SMS);
        }
        List<Finding> findings = new ArrayList<>();
        for (Contact.By by : missing) {
            long teams = organisation.teams().stream()
                    .filter(team -> team.contact().stream().anyMatch(contact -> contact.by() == by))
                    .count();
            if (teams > 0) {
                String word = by.name().toLowerCase(Locale.ROOT);
                findings.add(Finding.warn(
                        "messages." + word,
                        teams + " teams have it as a contact path, and it is not set up here",
                        "set hemvakt.notify." + (by == Contact.By.MAIL ? "smtp" : "sms")
                                + ".*, or take it out of the organisation"));
            }
        }
        return findings;
    }
}
