package se.hemvakt.ingest.check;

import java.util.Map;
import se.hemvakt.model.KitId;

/**
 * Remembers each kit's clock correction over a restart of ours. Without it a kit with a wrong clock that sends again after our crash would get
 * measured times a few milliseconds apart, and its readings would be doubled (hazards H01, H14).
 *
 * <p>Both methods block, and throw {@link IllegalStateException} when the memory is away; then nothing was remembered, and trying again helps.
 */
public interface ClockMemory {
    /** All corrections in use, in milliseconds; kits without one are not in it. */
    Map<KitId, Long> load();

    /** Remembers these corrections durably; 0 forgets one. Called before a reading corrected by them is stored. */
    void remember(Map<KitId, Long> correctionsMs);
}
