package se.hemvakt.rules.organisation;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.profile.Words;

/** One version of the whole organisation. Immutable; every id in it names something in it. */
public final class Organisation {
    /** Where nothing else is said. A day: who plans can still ask somebody. An hour: who is there now can still stay. */
    static final List<Duration> GAP_WARNINGS = List.of(Duration.ofHours(24), Duration.ofHours(4), Duration.ofHours(1));

    private final int version;
    private final String id;
    private final Words name;
    private final String owner;
    private final ZoneId zone;
    private final DayCalendar calendar;
    private final List<Duration> gapWarnings;
    private final Map<String, Region> regions;
    private final Map<String, Municipality> municipalities;
    private final Map<String, Unit> units;
    private final Map<TeamId, Team> teams;
    private final Map<String, Staff> staff;
    private final List<String> notices;

    Organisation(
            int version,
            Head head,
            Map<String, Region> regions,
            Map<String, Municipality> municipalities,
            Map<String, Unit> units,
            Map<TeamId, Team> teams,
            Map<String, Staff> staff,
            List<String> notices) {
        this.version = version;
        this.id = head.id;
        this.name = head.name;
        this.owner = head.owner;
        this.zone = head.zone;
        this.calendar = head.calendar;
        this.gapWarnings = List.copyOf(head.gapWarnings);
        this.regions = new LinkedHashMap<>(regions);
        this.municipalities = new LinkedHashMap<>(municipalities);
        this.units = new LinkedHashMap<>(units);
        this.teams = new LinkedHashMap<>(teams);
        this.staff = new LinkedHashMap<>(staff);
        this.notices = List.copyOf(notices);
    }

    /** The same with these teams. */
    Organisation withTeams(Map<TeamId, Team> other) {
        return new Organisation(
                version,
                new Head(id, name, owner, zone, calendar, gapWarnings),
                regions,
                municipalities,
                units,
                other,
                staff,
                notices);
    }

    /** What it says of itself. */
    record Head(String id, Words name, String owner, ZoneId zone, DayCalendar calendar, List<Duration> gapWarnings) {}

    /** 1 for the first ever kept, then one more each. */
    public int version() {
        return version;
    }

    public String id() {
        return id;
    }

    public Words name() {
        return name;
    }

    /** Who answers for it. */
    public String owner() {
        return owner;
    }

    /** The clock on its walls. */
    public ZoneId zone() {
        return zone;
    }

    public DayCalendar calendar() {
        return calendar;
    }

    /** How long before a gap in cover somebody is told of it: at least one, the longest first. */
    public List<Duration> gapWarnings() {
        return gapWarnings;
    }

    /** In the file's order, as all that follow. */
    public Collection<Region> regions() {
        return List.copyOf(regions.values());
    }

    public Collection<Municipality> municipalities() {
        return List.copyOf(municipalities.values());
    }

    public Collection<Unit> units() {
        return List.copyOf(units.values());
    }

    public Collection<Team> teams() {
        return List.copyOf(teams.values());
    }

    public Collection<Staff> staff() {
        return List.copyOf(staff.values());
    }

    public Optional<Team> team(TeamId team) {
        return Optional.ofNullable(teams.get(team));
    }

    public Optional<Staff> staff(String id) {
        return Optional.ofNullable(staff.get(id));
    }

    public Optional<Unit> unit(String id) {
        return Optional.ofNullable(units.get(id));
    }

    /** The name of a region or a municipality. */
    public Optional<String> nameOf(String id) {
        @Nullable Region region = regions.get(id);
        return region != null
                ? Optional.of(region.name())
                : Optional.ofNullable(municipalities.get(id)).map(Municipality::name);
    }

    Optional<Municipality> municipality(String id) {
        return Optional.ofNullable(municipalities.get(id));
    }

    /** What was not said in the file and how it was taken, each with its place: to be seen by whoever wrote it. */
    public List<String> notices() {
        return notices;
    }

    // ---- hours, of a team by its id; a team that is not there is never open (H06)

    public boolean isOpen(TeamId team, Instant at) {
        return team(team).map(one -> one.hours().isOpen(at)).orElse(false);
    }

    /** See {@link Timetable#opensNext}. */
    public Optional<Instant> opensNext(TeamId team, Instant after) {
        return team(team).flatMap(one -> one.hours().opensNext(after));
    }

    /** See {@link Timetable#closesNext}. */
    public Optional<Instant> closesNext(TeamId team, Instant after) {
        return team(team).flatMap(one -> one.hours().closesNext(after));
    }

    /** See {@link Timetable#open}. */
    public List<Span> open(TeamId team, Span within) {
        return team(team).map(one -> one.hours().open(within)).orElse(List.of());
    }

    /** Who of a team is on call; empty without a rotation and while the team is closed. */
    public Optional<Staff> onCall(TeamId team, Instant at) {
        return team(team)
                .filter(one -> one.hours().isOpen(at))
                .map(Team::onCall)
                .flatMap(rotation -> staff(rotation.onCall(at)));
    }

    /** Nobody's name in logs (H36). */
    @Override
    public String toString() {
        return "Organisation[" + id + " version " + version + "]";
    }
}
