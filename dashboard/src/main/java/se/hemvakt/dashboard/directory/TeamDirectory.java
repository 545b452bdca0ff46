package se.hemvakt.dashboard.directory;

/**
 * What every role may ask about teams. Each call blocks: not for an event loop. A store that cannot be read throws an unchecked
 * exception.
 */
public interface TeamDirectory {
    /**
     * The teams, those that are there now first.
     *
     * @param words the teams that have each of them in name, kind, competence, mission, workplace or people; empty for all
     * @param address the teams that reach it, by its postal code or the name of a municipality; empty for all. Where somebody
     *     lives is not kept and not logged (H36)
     * @param nowMs the moment asked about, by our clock
     */
    DirectoryAnswer ask(String words, String address, long nowMs);
}
