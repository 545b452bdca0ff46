package se.hemvakt.dashboard.board;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.history.ReadingHistory.Point;
import se.hemvakt.runtime.history.ReadingHistory.Series;

/** A vital over time as JSON, an array for each column, as charts want it. */
public final class SeriesColumns {
    private SeriesColumns() {}

    /**
     * @param silentAfter how long the patient's kit may be silent; null when none streams: says what counts as a gap
     */
    public static String json(Vital vital, Series series, @Nullable Duration silentAfter) {
        long gapMs = Math.max(Freshness.of(vital, silentAfter).stale().toMillis(), series.widthMs() * 2);
        boolean rolled = series.widthMs() > 0;
        return FrameWriter.object(json -> {
            json.writeStringField("vital", vital.code());
            json.writeNumberField("width", series.widthMs());
            json.writeNumberField("gap", gapMs);
            column(json, "t", series.points(), Point::atMs);
            column(json, "v", series.points(), Point::mean);
            if (rolled) {
                column(json, "lo", series.points(), Point::lo);
                column(json, "hi", series.points(), Point::hi);
            }
        });
    }

    private static void column(JsonGenerator json, String name, List<Point> points, ToLongFunction<Point> value)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (Point point : points) {
            json.writeNumber(value.applyAsLong(point));
        }
        json.writeEndArray();
    }
}
