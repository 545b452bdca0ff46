package se.hemvakt.sim.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import se.hemvakt.sim.fleet.Telling;
import se.hemvakt.sim.kit.Item;
import se.hemvakt.sim.kit.VirtualTime;
import se.hemvakt.sim.recording.Recording.Row;

/** What the kit of a recorded patient has to tell: the rows, in order, those of one moment in one message. */
final class RowTelling implements Telling {
    private static final long BACKLOG_MAX = 200;
    private static final int ITEMS_MAX = 100;

    private final List<Row> rows;
    private final long shiftMs;
    private final VirtualTime time;
    private int next;

    /** @param shiftMs from the recording's time to ours */
    RowTelling(List<Row> rows, long shiftMs, VirtualTime time) {
        this.rows = rows;
        this.shiftMs = shiftMs;
        this.time = time;
    }

    @Override
    public void tell(Instant now, long unreceipted, Consumer<List<Item>> message) {
        long untilMs = time.at(now).toEpochMilli();
        long backlog = unreceipted;
        while (next < rows.size() && rows.get(next).timeMs() + shiftMs <= untilMs && backlog < BACKLOG_MAX) {
            long moment = rows.get(next).timeMs();
            List<Item> items = new ArrayList<>();
            while (next < rows.size() && rows.get(next).timeMs() == moment && items.size() < ITEMS_MAX) {
                Row row = rows.get(next);
                items.add(new Item(false, row.vital(), row.value(), row.unit(), moment + shiftMs, "", 0));
                next++;
            }
            message.accept(items);
            backlog++;
        }
    }

    @Override
    public boolean isOver() {
        return next == rows.size();
    }
}
