package se.hemvakt.app.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import se.hemvakt.dashboard.directory.DirectoryAnswer;
import se.hemvakt.dashboard.directory.DirectoryAnswer.Person;
import se.hemvakt.dashboard.directory.DirectoryAnswer.TeamNow;
import se.hemvakt.dashboard.directory.DirectoryAnswer.Way;
import se.hemvakt.dashboard.directory.TeamDirectory;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Address;
import se.hemvakt.rules.organisation.Area;
import se.hemvakt.rules.organisation.Directory;
import se.hemvakt.rules.organisation.Municipality;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Presence;
import se.hemvakt.rules.organisation.Staff;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.TeamKind;
import se.hemvakt.rules.organisation.Unit;

/** {@link TeamDirectory} by the organisation that is kept; where none is, the registered teams by name. Thread-safe. */
public final class KeptDirectory implements TeamDirectory {
    private final Supplier<Optional<Organisation>> newest;
    private final Supplier<Map<TeamId, String>> registered;

    /**
     * @param newest the organisation that is kept
     * @param registered every team and its name, asked only while no organisation is kept
     */
    public KeptDirectory(Supplier<Optional<Organisation>> newest, Supplier<Map<TeamId, String>> registered) {
        this.newest = newest;
        this.registered = registered;
    }

    @Override
    public DirectoryAnswer ask(String words, String address, long nowMs) {
        Optional<Organisation> kept = newest.get();
        if (kept.isEmpty()) {
            String wanted = words.toLowerCase(Locale.ROOT);
            return new DirectoryAnswer(
                    nowMs,
                    false,
                    null,
                    registered.get().entrySet().stream()
                            .filter(team ->
                                    team.getValue().toLowerCase(Locale.ROOT).contains(wanted))
                            .map(team -> named(team.getKey(), team.getValue()))
                            .toList());
        }
        Organisation organisation = kept.get();
        Directory directory = new Directory(organisation);
        Instant at = Instant.ofEpochMilli(nowMs);
        List<Presence> found = words.isEmpty() ? directory.onDuty(at) : directory.search(words, at);
        String municipality = null;
        if (!address.isEmpty()) {
            Directory.Reached reached = directory.reach(new Address(address), at);
            municipality = reached.municipality().map(Municipality::name).orElse(null);
            Set<TeamId> reaching =
                    reached.teams().stream().map(one -> one.team().id()).collect(Collectors.toSet());
            found = found.stream()
                    .filter(one -> reaching.contains(one.team().id()))
                    .toList();
        }
        return new DirectoryAnswer(
                nowMs,
                true,
                municipality,
                found.stream().map(one -> now(one, organisation)).toList());
    }

    private static TeamNow named(TeamId id, String name) {
        return new TeamNow(
                id, name, "", "", "", "", List.of(), List.of(), List.of(), true, null, List.of(), List.of(), false);
    }

    private static TeamNow now(Presence one, Organisation organisation) {
        Team team = one.team();
        return new TeamNow(
                team.id(),
                team.name(),
                word(team.kind()),
                organisation.unit(team.unit()).map(Unit::name).orElse(""),
                team.mission().sv(),
                team.mission().en(),
                team.competence(),
                team.areas().stream().map(area -> area(area, organisation)).toList(),
                team.contact().stream()
                        .map(way -> new Way(word(way.by()), way.to()))
                        .toList(),
                one.open(),
                one.changes().map(Instant::toEpochMilli).orElse(null),
                there(one),
                team.fallback(),
                team.kind() == TeamKind.AMBULANCE);
    }

    private static List<Person> there(Presence one) {
        String onCall = one.onCall().map(Staff::id).orElse("");
        List<Person> there = new ArrayList<>();
        one.onCall().ifPresent(person -> there.add(new Person(person.name(), true)));
        one.working().stream()
                .filter(person -> !person.id().equals(onCall))
                .sorted(Comparator.comparing(Staff::name))
                .forEach(person -> there.add(new Person(person.name(), false)));
        return there;
    }

    /** A region, a municipality, or the parts of one that the team's file names. */
    private static String area(Area area, Organisation organisation) {
        String id = area.region() != null ? area.region() : String.valueOf(area.municipality());
        String whole = organisation.nameOf(id).orElse(id);
        List<String> parts = new ArrayList<>(area.words());
        area.postalCodes().forEach(codes -> parts.add(codes.toString()));
        return parts.isEmpty() ? whole : whole + ": " + String.join(", ", parts);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
