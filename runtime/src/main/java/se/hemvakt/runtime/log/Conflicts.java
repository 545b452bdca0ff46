package se.hemvakt.runtime.log;

import java.nio.charset.StandardCharsets;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;

/** How a reading that contradicts a stored one stands in quarantine; the same in every adapter of the log. */
public final class Conflicts {
    private Conflicts() {}

    /** The quarantine row of a reading whose patient, vital and measured time are stored with another value. */
    public static Quarantined quarantined(Reading reading) {
        String raw = "{\"vital\":\"" + reading.vital().code() + "\",\"value\":" + reading.value() + ",\"unit\":\""
                + reading.vital().unit() + "\",\"at\":\"" + reading.measuredAt() + "\"}";
        return new Quarantined(
                reading.kit(),
                reading.receivedAtMs(),
                QuarantineReason.CONFLICT,
                reading.vital().code() + ": another value is stored for the same measured time",
                raw.getBytes(StandardCharsets.UTF_8));
    }
}
