package se.hemvakt.app.organisation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Address;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Coverage;
import se.hemvakt.rules.organisation.Directory;
import se.hemvakt.rules.organisation.Directory.Reached;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Presence;
import se.hemvakt.rules.organisation.Span;
import se.hemvakt.rules.organisation.Staff;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.TeamKind;

/** Lines about an organisation, for a terminal. Times are the organisation's own clock. */
public final class OrganisationText {
    private static final int NAME_WIDTH = 34;

    private final Organisation organisation;
    private final Instant at;
    private final DateTimeFormatter time;

    /** @param at the moment asked about */
    public OrganisationText(Organisation organisation, Instant at) {
        this.organisation = organisation;
        this.at = at;
        this.time = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH)
                .withZone(organisation.zone());
    }

    /** What it holds, what was left unsaid, and the hours of the next 72 which nobody covers. */
    public List<String> checked() {
        List<String> lines = new ArrayList<>();
        Map<TeamKind, Long> kinds =
                organisation.teams().stream().collect(Collectors.groupingBy(Team::kind, Collectors.counting()));
        lines.add(organisation.id() + ": municipalities: "
                + organisation.municipalities().size() + ", units: "
                + organisation.units().size() + ", teams: "
                + organisation.teams().size() + ", staff: "
                + organisation.staff().size());
        for (TeamKind kind : TeamKind.values()) {
            if (kinds.containsKey(kind)) {
                lines.add("  " + kind.name().toLowerCase(Locale.ROOT) + ": " + kinds.get(kind));
            }
        }
        organisation.notices().forEach(notice -> lines.add("notice: " + notice));
        Coverage coverage = new Coverage(organisation, at);
        for (Team team : organisation.teams()) {
            for (Span gap : coverage.of(team.id()).gaps()) {
                lines.add("gap: " + names(coverage.route(team.id())) + ": nobody from " + time.format(gap.from())
                        + " to " + time.format(gap.to()));
            }
        }
        return lines;
    }

    private static String names(List<TeamId> route) {
        return route.stream().map(TeamId::value).collect(Collectors.joining(", then "));
    }

    /** Who is on duty, a line for each team. */
    public List<String> now() {
        List<String> lines = new ArrayList<>();
        lines.add(day());
        new Directory(organisation).onDuty(at).forEach(one -> lines.add(line(one)));
        return lines;
    }

    private String day() {
        ZoneId zone = organisation.zone();
        String name = organisation
                .calendar()
                .name(LocalDate.ofInstant(at, zone))
                .map(words -> ", " + words.sv() + " (" + words.en() + ")")
                .orElse("");
        return time.format(at) + name;
    }

    /** Who reaches an address, what they can do and how they are reached. */
    public List<String> who(Address address) {
        Reached reached = new Directory(organisation).reach(address, at);
        List<String> lines = new ArrayList<>();
        lines.add(day() + ": "
                + reached.municipality()
                        .map(one -> one.name())
                        .orElse("no municipality found: give a postal code of it, or its name"));
        for (Presence one : reached.teams()) {
            lines.add("");
            lines.add(line(one));
            lines.add("  " + one.team().mission().sv());
            lines.add("  kan: " + String.join(", ", one.team().competence()));
            lines.add("  nås: "
                    + one.team().contact().stream()
                            .map(OrganisationText::contact)
                            .collect(Collectors.joining("; ")));
        }
        return lines;
    }

    private static String contact(Contact contact) {
        Map<Contact.By, String> words = new HashMap<>(Map.of(
                Contact.By.WARD_SCREEN, "avdelningsvyn",
                Contact.By.PHONE, "telefon",
                Contact.By.PUSH, "avisering",
                Contact.By.MAIL, "e-post",
                Contact.By.WEBHOOK, "webhook",
                Contact.By.SMS, "sms"));
        return (words.get(contact.by()) + " " + contact.to()).strip();
    }

    private String line(Presence one) {
        String changes = one.changes()
                .map(when -> (one.open() ? "until " : "opens ") + time.format(when))
                .orElse(one.open() ? "day and night" : "not within a year");
        List<Staff> people = new ArrayList<>();
        one.onCall().ifPresent(people::add);
        one.working().stream().filter(each -> !people.contains(each)).forEach(people::add);
        String who =
                people.isEmpty() ? "" : "; " + people.stream().map(Staff::name).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%-6s %-" + NAME_WIDTH + "s %s%s",
                one.open() ? "open" : "closed",
                one.team().name(),
                changes,
                who);
    }
}
