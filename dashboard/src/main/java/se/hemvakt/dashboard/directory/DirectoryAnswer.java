package se.hemvakt.dashboard.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;

/**
 * Teams at one moment.
 *
 * @param atMs the moment
 * @param hoursKnown false where no organisation is kept: then every team counts as there
 * @param municipality in which the address lies; null when none was asked about, or neither its code nor a name in it tells
 */
public record DirectoryAnswer(
        long atMs, boolean hoursKnown, @Nullable String municipality, List<TeamNow> teams) {
    public DirectoryAnswer {
        teams = List.copyOf(teams);
    }

    /**
     * A team at one moment.
     *
     * @param kind key of its text: {@code near_care}; empty where no organisation is kept
     * @param unit its workplace; may be empty
     * @param missionSv what it is there for, in Swedish; may be empty
     * @param competence what it can do
     * @param areas where it works, in words
     * @param contact how it is reached, the best way first
     * @param open whether it is there
     * @param changesMs when it closes or, while closed, opens; null when it does not within 400 days
     * @param there who is on call and works in it now by the organisation's file; that they have come nobody has said
     * @param cover who covers for it while it is closed, in order
     * @param byDispatch whether it is asked for through the dispatch centre and never becomes responsible
     */
    public record TeamNow(
            TeamId id,
            String name,
            String kind,
            String unit,
            String missionSv,
            String missionEn,
            List<String> competence,
            List<String> areas,
            List<Way> contact,
            boolean open,
            @Nullable Long changesMs,
            List<Person> there,
            List<TeamId> cover,
            boolean byDispatch) {
        public TeamNow {
            competence = List.copyOf(competence);
            areas = List.copyOf(areas);
            contact = List.copyOf(contact);
            there = List.copyOf(there);
            cover = List.copyOf(cover);
        }
    }

    /**
     * A way to reach a team.
     *
     * @param by key of its text: {@code phone}
     * @param to number or address as written; empty where it reaches whoever is logged in
     */
    public record Way(String by, String to) {}

    /** Somebody who is there; {@code onCall} when it is their turn. */
    public record Person(String name, boolean onCall) {
        /** No name (H36). */
        @Override
        public String toString() {
            return "Person[]";
        }
    }
}
