package se.hemvakt.rules.responsibility;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.NextWeekday;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.TeamKind;

/** The teams of an organisation, by its hours. */
public final class OrganisationTeams implements Teams {
    private final Organisation organisation;

    public OrganisationTeams(Organisation organisation) {
        this.organisation = organisation;
    }

    @Override
    public boolean isKnown(TeamId team) {
        return organisation.team(team).isPresent();
    }

    @Override
    public boolean isOpen(TeamId team, long atMs) {
        return organisation.isOpen(team, Instant.ofEpochMilli(atMs));
    }

    @Override
    public @Nullable Long opensNext(TeamId team, long afterMs) {
        return millis(organisation.opensNext(team, Instant.ofEpochMilli(afterMs)));
    }

    @Override
    public @Nullable Long closesNext(TeamId team, long afterMs) {
        return millis(organisation.closesNext(team, Instant.ofEpochMilli(afterMs)));
    }

    @Override
    public @Nullable Long visitBy(TeamId team, long askedMs) {
        return millis(organisation
                .team(team)
                .flatMap(one -> NextWeekday.end(
                        Instant.ofEpochMilli(askedMs), organisation.calendar(), organisation.zone(), one.hours())));
    }

    private static @Nullable Long millis(Optional<Instant> at) {
        return at.map(Instant::toEpochMilli).orElse(null);
    }

    /** Those it names, then those they name, and so on; each once. */
    @Override
    public List<TeamId> instead(TeamId team, long atMs) {
        Set<TeamId> seen = new LinkedHashSet<>();
        List<TeamId> nearest = List.of(team);
        while (!nearest.isEmpty()) {
            nearest = nearest.stream()
                    .flatMap(one -> organisation.team(one).map(Team::fallback).orElse(List.of()).stream())
                    .filter(one -> !one.equals(team) && seen.add(one))
                    .toList();
        }
        return seen.stream().filter(one -> isOpen(one, atMs)).toList();
    }

    @Override
    public boolean isByDispatch(TeamId team) {
        return organisation
                .team(team)
                .map(Team::kind)
                .filter(TeamKind.AMBULANCE::equals)
                .isPresent();
    }
}
