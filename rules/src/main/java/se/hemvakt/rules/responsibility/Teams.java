package se.hemvakt.rules.responsibility;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;

/** What the ledger asks about teams. A team that is not there is never open (H06). */
public interface Teams {
    boolean isKnown(TeamId team);

    boolean isOpen(TeamId team, long atMs);

    /** The next time after this one at which it opens; null when it does not within 400 days. */
    @Nullable
    Long opensNext(TeamId team, long afterMs);

    /** The next time after this one at which it closes; null when it does not within 400 days. */
    @Nullable
    Long closesNext(TeamId team, long afterMs);

    /**
     * By when a home visit that is asked for then is to be made by it: the end of the next weekday, see {@link
     * se.hemvakt.rules.organisation.NextWeekday}; null when it is closed all that day.
     */
    @Nullable
    Long visitBy(TeamId team, long askedMs);

    /** Who stands in for it and is open then, the first choice first. */
    List<TeamId> instead(TeamId team, long atMs);

    /** Whether it is asked for through the dispatch centre and never becomes responsible here. */
    boolean isByDispatch(TeamId team);
}
