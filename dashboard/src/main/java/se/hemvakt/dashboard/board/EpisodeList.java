package se.hemvakt.dashboard.board;

import java.util.List;
import se.hemvakt.model.Episode;

/** Episodes of one patient as JSON, in the order given. */
public final class EpisodeList {
    private EpisodeList() {}

    public static String json(List<Episode> episodes) {
        return FrameWriter.object(json -> {
            json.writeArrayFieldStart("episodes");
            for (Episode episode : episodes) {
                FrameWriter.episode(json, episode);
            }
            json.writeEndArray();
        });
    }
}
