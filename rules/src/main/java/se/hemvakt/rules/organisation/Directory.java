package se.hemvakt.rules.organisation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What every role may ask: who reaches this address now, what can they do, how are they reached and until when; who is on duty;
 * which team can do this. Open teams first, then in the order of the file.
 */
public final class Directory {
    private final Organisation organisation;

    public Directory(Organisation organisation) {
        this.organisation = organisation;
    }

    /**
     * Who reaches an address.
     *
     * @param municipality in which it lies; empty when neither a postal code nor a name in it tells. Then {@code teams} are only
     *     those that name a word of it, and whoever asks must say more
     */
    public record Reached(Optional<Municipality> municipality, List<Presence> teams) {
        public Reached {
            teams = List.copyOf(teams);
        }
    }

    /** The teams that reach an address, those who are there now first. */
    public Reached reach(Address address, Instant at) {
        Optional<Municipality> municipality = municipality(address);
        return new Reached(municipality, presences(at, team -> team.areas().stream()
                .anyMatch(area -> contains(area, address, municipality))));
    }

    private Optional<Municipality> municipality(Address address) {
        OptionalInt code = address.postalCode();
        if (code.isPresent()) {
            // A code nobody has is told as unknown, not guessed from words: it is more likely a slip than a place.
            return organisation.municipalities().stream()
                    .filter(one -> one.postalCodes().stream().anyMatch(range -> range.contains(code.getAsInt())))
                    .findFirst();
        }
        return organisation.municipalities().stream()
                .filter(one -> address.has(Address.plain(one.id())) || address.has(Address.plain(one.name())))
                .findFirst();
    }

    private static boolean contains(Area area, Address address, Optional<Municipality> municipality) {
        if (area.words().stream().anyMatch(address::has)) {
            return true;
        }
        if (municipality.isEmpty()) {
            return false;
        }
        Municipality in = municipality.get();
        if (area.region() != null) {
            return area.region().equals(in.region());
        }
        if (!in.id().equals(area.municipality())) {
            return false;
        }
        OptionalInt code = address.postalCode();
        return area.postalCodes().isEmpty()
                ? area.words().isEmpty()
                : code.isPresent() && area.postalCodes().stream().anyMatch(range -> range.contains(code.getAsInt()));
    }

    /** Every team, and who is there. */
    public List<Presence> onDuty(Instant at) {
        return presences(at, team -> true);
    }

    /**
     * The teams that have each of these words, or a longer one with it inside, in name, kind, competence, mission, unit or people:
     * Swedish puts words together. An empty text finds nothing.
     */
    public List<Presence> search(String words, Instant at) {
        String plain = Address.plain(words);
        return plain.isEmpty()
                ? List.of()
                : presences(at, team -> {
                    String text = text(team);
                    return List.of(plain.split(" ", -1)).stream().allMatch(text::contains);
                });
    }

    private String text(Team team) {
        StringBuilder text = new StringBuilder(team.name());
        text.append(' ').append(team.id()).append(' ').append(team.kind().name().toLowerCase(Locale.ROOT));
        team.competence().forEach(each -> text.append(' ').append(each));
        text.append(' ')
                .append(team.mission().sv())
                .append(' ')
                .append(team.mission().en());
        organisation.unit(team.unit()).ifPresent(unit -> text.append(' ').append(unit.name()));
        organisation.staff().stream().filter(one -> isOf(one, team)).forEach(one -> text.append(' ')
                .append(one.name()));
        return Address.plain(text.toString());
    }

    private static boolean isOf(Staff one, Team team) {
        Rotation rotation = team.onCall();
        return one.placements().stream().anyMatch(placement -> placement.team().equals(team.id()))
                || (rotation != null && rotation.staff().contains(one.id()));
    }

    private List<Presence> presences(Instant at, Predicate<Team> wanted) {
        List<Presence> found = new ArrayList<>();
        for (Team team : organisation.teams()) {
            if (wanted.test(team)) {
                found.add(presence(team, at));
            }
        }
        found.sort(Comparator.comparing(one -> !one.open()));
        return found;
    }

    private Presence presence(Team team, Instant at) {
        boolean open = team.hours().isOpen(at);
        return new Presence(
                team,
                open,
                open ? team.hours().closesNext(at) : team.hours().opensNext(at),
                organisation.onCall(team.id(), at),
                open
                        ? organisation.staff().stream()
                                .filter(one -> one.placements().stream()
                                        .anyMatch(placement -> placement.team().equals(team.id())
                                                && placement.times().isOpen(at)))
                                .toList()
                        : List.of());
    }
}
