package se.hemvakt.dashboard.jdbc;

import java.util.List;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Episode;
import se.hemvakt.runtime.wire.CareJson;

/** What {@code rules} stored as JSON, read back. */
public final class CareRecords {
    /** The kind of a {@link CareEvent.ScoreChanged} in the care log's table. */
    public static final String SCORE_CHANGED = "score";

    /** The kind of a {@link CareEvent.WatchChanged} there. */
    public static final String WATCH_CHANGED = "watch";

    /** The kind of a {@link CareEvent.ResponsibilityChanged} there. */
    public static final String RESPONSIBILITY_CHANGED = "responsibility";

    private CareRecords() {}

    public static List<Episode> episodes(List<String> bodies) {
        return bodies.stream().map(body -> CareJson.read(body, Episode.class)).toList();
    }

    public static List<CareEvent> events(List<String> bodies) {
        return bodies.stream().map(body -> CareJson.read(body, CareEvent.class)).toList();
    }
}
