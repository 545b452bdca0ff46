package se.hemvakt.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/**
 * Until when somebody watches the patient a kit is with: as long as the patient is monitored and not paused, the cover of the team
 * responsible reaches, and the coverage clock beats. Every method blocks and throws an unchecked exception when the store fails.
 */
public interface WatchedKits {
    /**
     * Every kit whose patient somebody watches now.
     *
     * @param lease how long after the clock's last beat at most
     */
    Map<KitId, Instant> watched(Instant now, Duration lease);

    /** The kits that are with this patient now; empty for one when nobody watches. */
    Map<KitId, Optional<Instant>> of(PatientId patient, Instant now, Duration lease);
}
