package se.hemvakt.rules.organisation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.profile.Fields;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Reads an organisation. docs/care.md tells its form to whoever writes one; what is not said there is refused here, with file,
 * line and column, and what was left unsaid where only one answer is safe is told by {@link Organisation#notices()}.
 */
public final class OrganisationFile {
    private static final Set<String> NAMES = Set.of(
            "organisation",
            "name",
            "owner",
            "zone",
            "calendar",
            "gap_warnings",
            "regions",
            "municipalities",
            "units",
            "teams",
            "staff");
    private static final Set<String> TEAM = Set.of(
            "id",
            "name",
            "kind",
            "unit",
            "mission",
            "competence",
            "area",
            "hours",
            "closed",
            "changes",
            "contact",
            "fallback",
            "shifts",
            "on_call");
    private static final int TEAM_ID_MAX = 40;
    private static final Pattern POSTAL =
            Pattern.compile("([1-9][0-9]{2}) ?([0-9]{2})(?: ?- ?([1-9][0-9]{2}) ?([0-9]{2}))?");
    /** E.164: a plus, the country, at most 15 digits in all; spaces and hyphens between them for the eye. */
    private static final Pattern PHONE = Pattern.compile("\\+[1-9](?:[ -]?[0-9]){6,14}");
    /** 112, 1177, 113 13. */
    private static final Pattern SHORT_NUMBER = Pattern.compile("1[0-9]{2}(?: ?[0-9]){0,2}");

    private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s.]+(?:\\.[^@\\s.]+)+");
    private static final Pattern WEBHOOK = Pattern.compile("https://[^\\s/@?#]+(?:/\\S*)?");

    private final PublicHolidays.Source source;
    private final List<String> notices = new ArrayList<>();
    private final Map<String, Yaml> areaIds = new HashMap<>();
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final Map<String, Municipality> municipalities = new LinkedHashMap<>();
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Map<TeamId, Team> teams = new LinkedHashMap<>();
    private final Map<String, Staff> staff = new LinkedHashMap<>();

    private OrganisationFile(PublicHolidays.Source source) {
        this.source = source;
    }

    /**
     * @param version under which it is or would be kept
     * @throws YamlException if it is not valid, naming line and column
     */
    public static Organisation of(Yaml document, int version, PublicHolidays.Source source) {
        return new OrganisationFile(source).read(document, version);
    }

    private Organisation read(Yaml document, int version) {
        Fields fields = Fields.of(document, NAMES);
        Organisation.Head head = new Organisation.Head(
                fields.id("organisation", "a name for it, such as region-skogsbygd"),
                fields.words("name"),
                fields.text("owner", "who answers for it"),
                zone(fields.need("zone", "whose clock its hours are in, such as Europe/Stockholm")),
                CalendarFile.read(fields.need("calendar", "whose holidays, calendar: {country: SE}"), source),
                gapWarnings(fields.get("gap_warnings")));
        for (Yaml one : list(fields, "regions", "at least one region")) {
            Fields region = Fields.of(one, Set.of("id", "name"));
            String id = once(region, "region", areaIds);
            regions.put(id, new Region(id, region.text("name", "the region's name")));
        }
        for (Yaml one : list(fields, "municipalities", "at least one municipality")) {
            Municipality read = municipality(one);
            municipalities.put(read.id(), read);
        }
        Map<String, Yaml> unitIds = new HashMap<>();
        for (Yaml one : list(fields, "units", "at least one unit")) {
            Fields unit = Fields.of(one, Set.of("id", "name", "run_by"));
            String id = once(unit, "unit", unitIds);
            Yaml runBy = unit.need("run_by", "the id of the region or municipality that runs it");
            known(runBy, areaIds, "region or municipality");
            units.put(id, new Unit(id, unit.text("name", "the unit's name"), runBy.text()));
        }
        teams(fields, head);
        Map<String, Yaml> staffIds = new HashMap<>();
        Yaml people = fields.get("staff");
        for (Yaml one : people == null ? List.<Yaml>of() : people.list()) {
            Staff read = staff(one, staffIds, head);
            staff.put(read.id(), read);
        }
        rotations(fields);
        return new Organisation(version, head, regions, municipalities, units, teams, staff, notices);
    }

    private static List<Duration> gapWarnings(@Nullable Yaml written) {
        if (written == null) {
            return Organisation.GAP_WARNINGS;
        }
        List<Duration> warnings = new ArrayList<>();
        for (Yaml one : written.list()) {
            Duration before = Fields.duration(one, Duration.ofMinutes(15), Coverage.AHEAD);
            if (!warnings.isEmpty() && before.compareTo(warnings.get(warnings.size() - 1)) >= 0) {
                throw one.problem("the longest stands first, each once, such as [24h, 4h, 1h]");
            }
            warnings.add(before);
        }
        if (warnings.isEmpty()) {
            throw written.problem("is empty: a gap nobody is told of is found when it is too late");
        }
        return warnings;
    }

    private static List<Yaml> list(Fields fields, String name, String what) {
        Yaml written = fields.need(name, what);
        List<Yaml> list = written.list();
        if (list.isEmpty()) {
            throw written.problem("is empty: " + what);
        }
        return list;
    }

    /** An id that stands once. */
    private static String once(Fields fields, String what, Map<String, Yaml> seen) {
        Yaml id = fields.need("id", "a short name for this " + what);
        Yaml twice = seen.putIfAbsent(Fields.id(id), id);
        if (twice != null) {
            throw id.problem(
                    what + " " + id.text() + " stands twice, first at " + twice.place() + ": give it another id");
        }
        return id.text();
    }

    private static String known(Yaml id, Map<String, ?> known, String what) {
        if (!known.containsKey(id.text())) {
            throw id.problem("there is no " + what + " " + id.text() + "; there are "
                    + String.join(", ", known.keySet().stream().sorted().toList()));
        }
        return id.text();
    }

    private static ZoneId zone(Yaml written) {
        try {
            return ZoneId.of(written.text());
        } catch (DateTimeException e) {
            throw written.problem("must be a time zone with its clock changes, such as Europe/Stockholm");
        }
    }

    // ---- places

    private Municipality municipality(Yaml one) {
        Fields fields = Fields.of(one, Set.of("id", "name", "region", "postal_codes"));
        String id = once(fields, "municipality", areaIds);
        String region = known(fields.need("region", "the id of the region it lies in"), regions, "region");
        List<PostalRange> codes = new ArrayList<>();
        for (Yaml code : list(fields, "postal_codes", "its postal codes, such as [340 10-340 38]")) {
            PostalRange range = postal(code);
            for (Municipality other : municipalities.values()) {
                if (other.postalCodes().stream().anyMatch(range::meets)) {
                    throw code.problem("postal codes of " + other.id() + " too: each belongs to one municipality");
                }
            }
            codes.add(range);
        }
        return new Municipality(id, fields.text("name", "the municipality's name"), region, codes);
    }

    private static PostalRange postal(Yaml written) {
        Matcher code = POSTAL.matcher(written.text());
        if (code.matches()) {
            int from = Integer.parseInt(code.group(1) + code.group(2));
            int to = code.group(3) == null ? from : Integer.parseInt(code.group(3) + code.group(4));
            if (from <= to) {
                return new PostalRange(from, to);
            }
        }
        throw written.problem("must be a postal code 340 10, or two with the lower one first 340 10-340 38");
    }

    private Area area(Yaml written) {
        Fields fields = Fields.of(written, Set.of("region", "municipality", "postal_codes", "words"));
        Yaml region = fields.get("region");
        if (region != null) {
            for (String other : List.of("municipality", "postal_codes", "words")) {
                if (fields.has(other)) {
                    throw written.problem("says both region and " + other + ": make two areas of it");
                }
            }
            return new Area(known(region, regions, "region"), null, List.of(), List.of());
        }
        Yaml id = fields.need("municipality", "the id of a municipality, or region: the id of a region");
        Municipality municipality =
                Objects.requireNonNull(municipalities.get(known(id, municipalities, "municipality")));
        List<PostalRange> codes = new ArrayList<>();
        if (fields.has("postal_codes")) {
            for (Yaml code : list(fields, "postal_codes", "such as [340 10-340 38]; leave it out for all")) {
                PostalRange range = postal(code);
                if (municipality.postalCodes().stream().noneMatch(all -> all.contains(range))) {
                    throw code.problem(range + " is not within the postal codes of " + municipality.id() + ": "
                            + String.join(
                                    ", ",
                                    municipality.postalCodes().stream()
                                            .map(PostalRange::toString)
                                            .toList()));
                }
                codes.add(range);
            }
        }
        List<String> words = new ArrayList<>();
        if (fields.has("words")) {
            for (Yaml word : list(fields, "words", "words of addresses; leave it out for none")) {
                words.add(Address.plain(Fields.text(word, "a word of an address, such as a village")));
            }
        }
        return new Area(null, municipality.id(), codes, words);
    }

    // ---- teams

    private void teams(Fields fields, Organisation.Head head) {
        Map<String, Yaml> ids = new HashMap<>();
        Map<TeamId, Yaml> written = new LinkedHashMap<>();
        for (Yaml one : list(fields, "teams", "at least one team")) {
            Team read = team(one, ids, head);
            teams.put(read.id(), read);
            written.put(read.id(), one);
        }
        written.forEach((team, one) -> {
            Yaml fallback = one.map().get(new Yaml.Key("fallback", one));
            if (fallback != null) {
                Set<String> seen = new HashSet<>();
                for (Yaml id : fallback.list()) {
                    known(id, ids, "team");
                    if (id.text().equals(team.value()) || !seen.add(id.text())) {
                        throw id.problem(id.text() + " can not cover for itself, nor twice: remove it");
                    }
                }
            }
        });
    }

    private Team team(Yaml one, Map<String, Yaml> ids, Organisation.Head head) {
        Fields fields = Fields.of(one, TEAM);
        String id = once(fields, "team", ids);
        if (id.length() > TEAM_ID_MAX) {
            throw fields.need("id", "").problem("must be at most " + TEAM_ID_MAX + " characters");
        }
        List<String> competence = new ArrayList<>();
        for (Yaml word : list(fields, "competence", "what the team can do, in words people search by")) {
            competence.add(Fields.text(word, "what the team can do"));
        }
        List<Area> areas = new ArrayList<>();
        for (Yaml area : list(fields, "area", "where it works, such as [{municipality: granhult}]")) {
            areas.add(area(area));
        }
        List<Contact> contact = new ArrayList<>();
        for (Yaml path : list(fields, "contact", "how to reach it, the best way first: a team needs at least one")) {
            contact.add(contact(path));
        }
        List<TeamId> fallback = new ArrayList<>();
        Yaml covering = fields.get("fallback");
        for (Yaml other : covering == null ? List.<Yaml>of() : covering.list()) {
            fallback.add(new TeamId(Fields.id(other)));
        }
        Hours hours = new HoursFile(head.zone(), notices::add).read(fields, "team " + id);
        return new Team(
                new TeamId(id),
                fields.text("name", "the team's name"),
                fields.oneOf("kind", TeamKind.class, "what sort of team it is"),
                known(fields.need("unit", "the id of its workplace"), units, "unit"),
                fields.words("mission"),
                competence,
                areas,
                new Timetable(hours, head.calendar(), head.zone()),
                contact,
                fallback,
                shifts(fields.get("shifts")),
                rotation(fields.get("on_call"), head.zone()));
    }

    private static Shifts shifts(@Nullable Yaml written) {
        if (written == null) {
            return Shifts.STANDARD;
        }
        return Shifts.parse(written.text())
                .orElseThrow(() -> written.problem("must be the beginning of each shift, such as "
                        + Shifts.STANDARD.text() + ", each name and time once"));
    }

    private static Contact contact(Yaml path) {
        Fields fields = Fields.of(path, Set.of("by", "to"));
        Contact.By by = fields.oneOf("by", Contact.By.class, "ward_screen, phone, push, mail, webhook or sms");
        Yaml to = fields.get("to");
        if (by == Contact.By.WARD_SCREEN || by == Contact.By.PUSH) {
            if (to != null) {
                throw to.problem("remove it: " + by.name().toLowerCase(Locale.ROOT) + " reaches whoever is logged in");
            }
            return new Contact(by, "");
        }
        Yaml address = fields.need("to", "the number or address");
        String text = address.text().strip();
        switch (by) {
            case PHONE -> phone(address, true);
            case SMS -> phone(address, false);
            case MAIL -> {
                if (!MAIL.matcher(text).matches()) {
                    throw address.problem("must be a mail address, such as jour@example.se");
                }
            }
            default -> {
                if (!WEBHOOK.matcher(text).matches()) {
                    throw address.problem("must be an address https://... without name and password in it");
                }
            }
        }
        return new Contact(by, text);
    }

    private static String phone(Yaml written, boolean shortToo) {
        String text = written.text().strip();
        if (!PHONE.matcher(text).matches()
                && !(shortToo && SHORT_NUMBER.matcher(text).matches())) {
            throw written.problem("malformed phone number: begin with + and the country, such as +46 70 174 06 05"
                    + (shortToo ? ", or give a short number such as 112" : ""));
        }
        return text;
    }

    // ---- staff

    private Staff staff(Yaml one, Map<String, Yaml> ids, Organisation.Head head) {
        Fields fields = Fields.of(one, Set.of("id", "name", "role", "phone", "works"));
        String id = once(fields, "staff", ids);
        List<Placement> placements = new ArrayList<>();
        List<Yaml> places = new ArrayList<>();
        Yaml works = fields.get("works");
        for (Yaml place : works == null ? List.<Yaml>of() : works.list()) {
            Placement read = placement(place, id, head);
            for (int i = 0; i < placements.size(); i++) {
                if (sameTime(placements.get(i), read)) {
                    throw place.problem(id + " would be in two places at once: also in "
                            + placements.get(i).team() + ", at "
                            + places.get(i).place() + ": give each its own hours, or end one of them");
                }
            }
            placements.add(read);
            places.add(place);
        }
        return new Staff(
                id,
                fields.text("name", "who it is"),
                fields.oneOf("role", StaffRole.class, "what they are"),
                fields.has("phone") ? phone(fields.need("phone", ""), true) : null,
                placements);
    }

    private Placement placement(Yaml written, String who, Organisation.Head head) {
        Fields fields = Fields.of(written, Set.of("team", "from", "until", "hours", "closed", "changes"));
        Team team = team(fields.need("team", "the id of the team"));
        LocalDate from = fields.date("from", "the first day");
        LocalDate until = fields.has("until") ? fields.date("until", "the last day") : null;
        if (until != null && until.isBefore(from)) {
            throw fields.need("until", "").problem("ends before it begins");
        }
        for (String only : List.of("closed", "changes")) {
            if (!fields.has("hours") && fields.has(only)) {
                throw fields.need(only, "").problem("goes with hours of one's own: add hours, or remove " + only);
            }
        }
        Timetable times = fields.has("hours")
                ? new Timetable(
                        new HoursFile(head.zone(), notices::add).read(fields, who + " in " + team.id()),
                        head.calendar(),
                        head.zone())
                : team.hours();
        return new Placement(team.id(), from, until, times.between(from, until));
    }

    private Team team(Yaml id) {
        Team team = teams.get(new TeamId(Fields.id(id)));
        if (team == null) {
            throw id.problem("there is no team " + id.text() + "; there are "
                    + String.join(
                            ", ",
                            teams.keySet().stream().map(TeamId::value).sorted().toList()));
        }
        return team;
    }

    private static boolean sameTime(Placement a, Placement b) {
        boolean apart = (a.until() != null && a.until().isBefore(b.from()))
                || (b.until() != null && b.until().isBefore(a.from()));
        return !apart && overlap(a.times(), b.times());
    }

    private static boolean overlap(Timetable a, Timetable b) {
        return a.hours().rows().stream()
                .anyMatch(row -> b.hours().rows().stream().anyMatch(other -> Hours.overlap(row, other)));
    }

    // ---- on call

    private static @Nullable Rotation rotation(@Nullable Yaml written, ZoneId zone) {
        if (written == null) {
            return null;
        }
        Fields fields = Fields.of(written, Set.of("starts", "turn_days", "staff", "swaps"));
        List<String> turns = new ArrayList<>();
        for (Yaml id : list(fields, "staff", "who takes turns, by id")) {
            turns.add(id.text());
        }
        List<Rotation.Swap> swaps = new ArrayList<>();
        Yaml others = fields.get("swaps");
        for (Yaml one : others == null ? List.<Yaml>of() : others.list()) {
            Fields swap = Fields.of(one, Set.of("from", "to", "staff", "why"));
            LocalDateTime from = time(swap.need("from", "when it begins, such as 2026-12-24T08:00"));
            LocalDateTime to = time(swap.need("to", "when it ends, such as 2026-12-25T08:00"));
            if (!from.isBefore(to)) {
                throw swap.need("to", "").problem("ends before it begins");
            }
            Rotation.Swap read = new Rotation.Swap(
                    new Span(from.atZone(zone).toInstant(), to.atZone(zone).toInstant()),
                    swap.need("staff", "who is on call then, by id").text(),
                    swap.text("why", "the reason"));
            for (Rotation.Swap other : swaps) {
                if (other.span().meets(read.span())) {
                    throw one.problem("overlaps another swap: one person is on call at a time");
                }
            }
            swaps.add(read);
        }
        return new Rotation(
                time(fields.need("starts", "when the first turn began, such as 2026-01-05T08:00")),
                fields.wholeNumber("turn_days", 1, 366, "days of each turn"),
                turns,
                swaps,
                zone);
    }

    private static LocalDateTime time(Yaml written) {
        try {
            return LocalDateTime.parse(written.text());
        } catch (DateTimeException e) {
            throw written.problem("must be a date and a clock time, such as 2026-12-24T08:00");
        }
    }

    /** Rotations name people who exist and who are not somewhere else at the same time. */
    private void rotations(Fields fields) {
        for (Yaml one : fields.need("teams", "").list()) {
            Yaml written = one.map().get(new Yaml.Key("on_call", one));
            Team team = team(Objects.requireNonNull(one.map().get(new Yaml.Key("id", one))));
            Rotation rotation = team.onCall();
            if (written == null || rotation == null) {
                continue;
            }
            Fields on = Fields.of(written, Set.of("starts", "turn_days", "staff", "swaps"));
            for (Yaml id : on.need("staff", "").list()) {
                known(id, staff, "staff");
                elsewhere(id, team, rotation);
            }
            Yaml swaps = on.get("swaps");
            int i = 0;
            for (Yaml swap : swaps == null ? List.<Yaml>of() : swaps.list()) {
                Yaml id = Objects.requireNonNull(swap.map().get(new Yaml.Key("staff", swap)));
                known(id, staff, "staff");
                swappedElsewhere(id, team, rotation.swaps().get(i++));
            }
        }
    }

    /** Whose turn comes again and again must be free at all of the team's hours. */
    private void elsewhere(Yaml id, Team team, Rotation rotation) {
        for (Placement placement : Objects.requireNonNull(staff.get(id.text())).placements()) {
            boolean over = placement.until() != null
                    && placement.until().isBefore(rotation.starts().toLocalDate());
            if (!placement.team().equals(team.id()) && !over && overlap(placement.times(), team.hours())) {
                throw id.problem(twoPlaces(id, placement.team()));
            }
        }
        for (Team other : teams.values()) {
            Rotation others = other.onCall();
            if (others != null
                    && !other.id().equals(team.id())
                    && others.staff().contains(id.text())
                    && overlap(other.hours(), team.hours())) {
                throw id.problem(twoPlaces(id, other.id()));
            }
        }
    }

    private void swappedElsewhere(Yaml id, Team team, Rotation.Swap swap) {
        List<Span> duty = team.hours().open(swap.span());
        for (Placement placement : Objects.requireNonNull(staff.get(id.text())).placements()) {
            if (!placement.team().equals(team.id())
                    && meet(duty, placement.times().open(swap.span()))) {
                throw id.problem(twoPlaces(id, placement.team()));
            }
        }
        for (Team other : teams.values()) {
            Rotation others = other.onCall();
            if (others == null || other.id().equals(team.id())) {
                continue;
            }
            for (Rotation.Swap taken : others.swaps()) {
                if (taken.staff().equals(id.text())
                        && taken.span().meets(swap.span())
                        && meet(duty, other.hours().open(taken.span()))) {
                    throw id.problem(twoPlaces(id, other.id()));
                }
            }
        }
    }

    private static boolean meet(List<Span> some, List<Span> others) {
        return some.stream().anyMatch(span -> others.stream().anyMatch(span::meets));
    }

    private static String twoPlaces(Yaml id, TeamId other) {
        return id.text() + " would be in two places at once: also in " + other + ": name somebody else";
    }
}
