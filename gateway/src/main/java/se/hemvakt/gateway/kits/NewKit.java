package se.hemvakt.gateway.kits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.KitId;

/**
 * A kit to enrol.
 *
 * @param silentAfter how long it may be silent before a technical alert, in whole seconds (H09); null when it is not expected
 *     to stream
 */
public record NewKit(KitId kit, @Nullable Duration silentAfter) {
    public NewKit {
        if (silentAfter != null && silentAfter.toSeconds() < 1) {
            throw new IllegalArgumentException("silentAfter must be at least 1 s, is " + silentAfter);
        }
    }

    public static NewKit streaming(KitId kit) {
        return new NewKit(kit, Duration.ofMinutes(3));
    }
}
