package se.hemvakt.rules.route;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Area;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.TeamKind;

/** Whom a step tells, in words that hold for every patient; which teams that is, is looked up when it is sent (H06). */
public sealed interface Receiver {
    /** The teams it means for a patient of that team, open or not; empty when there is none. */
    List<Team> teams(Organisation organisation, TeamId responsible);

    /** The team that is responsible. */
    record Responsible() implements Receiver {
        @Override
        public List<Team> teams(Organisation organisation, TeamId responsible) {
            return organisation.team(responsible).stream().toList();
        }

        @Override
        public String toString() {
            return "responsible";
        }
    }

    /** The teams that cover for it. */
    record Cover() implements Receiver {
        @Override
        public List<Team> teams(Organisation organisation, TeamId responsible) {
            return organisation.team(responsible).stream()
                    .flatMap(team -> team.fallback().stream())
                    .map(organisation::team)
                    .flatMap(Optional::stream)
                    .toList();
        }

        @Override
        public String toString() {
            return "cover";
        }
    }

    /** One team, whoever the patient is. */
    record Named(TeamId team) implements Receiver {
        @Override
        public List<Team> teams(Organisation organisation, TeamId responsible) {
            return organisation.team(team).stream().toList();
        }

        @Override
        public String toString() {
            return "team " + team;
        }
    }

    /** The teams of a kind that work where the responsible one does. */
    record OfKind(TeamKind kind) implements Receiver {
        @Override
        public List<Team> teams(Organisation organisation, TeamId responsible) {
            Optional<Team> where = organisation.team(responsible);
            return organisation.teams().stream()
                    .filter(team -> team.kind() == kind)
                    .filter(team -> where.isEmpty() || meet(organisation, team, where.get()))
                    .toList();
        }

        /** By municipality: an address tells more, and the directory knows it, but an alert has to reach somebody first. */
        private static boolean meet(Organisation organisation, Team a, Team b) {
            return a.areas().stream()
                    .anyMatch(one -> b.areas().stream().anyMatch(other -> meet(organisation, one, other)));
        }

        private static boolean meet(Organisation organisation, Area a, Area b) {
            if (a.municipality() != null && b.municipality() != null) {
                return a.municipality().equals(b.municipality());
            }
            return Objects.equals(region(organisation, a), region(organisation, b));
        }

        private static Optional<String> region(Organisation organisation, Area area) {
            return area.region() != null
                    ? Optional.of(area.region())
                    : organisation.municipalities().stream()
                            .filter(one -> one.id().equals(area.municipality()))
                            .map(one -> one.region())
                            .findFirst();
        }

        @Override
        public String toString() {
            return "kind " + kind.name().toLowerCase(Locale.ROOT);
        }
    }
}
