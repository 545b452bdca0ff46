package se.hemvakt.gateway.kits;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/**
 * The one writer of kits, their keys and whose they are.
 *
 * <p>Each change is one transaction that also makes {@link #version()} grow, so whoever keeps kits in memory looks at the
 * version and reads again only when it moved. A refused change ({@link KitRefusedException}) leaves everything as it was.
 * Methods block: never call one on an event loop. Safe from any thread.
 */
public interface KitRegistry {
    /**
     * Makes kits known, all or none, and gives each a secret of its own (A4, A5).
     *
     * @return in the order of {@code kits}
     */
    List<Enrolled> enrol(Collection<NewKit> kits, Instant at);

    /** Gives the kit a new secret; the old one stops to work, also for a live session. */
    Enrolled rekey(KitId kit);

    /** From this instant the kit is the patient's; an open binding ends there. Readings measured before stay where they were (H13). */
    void bind(KitId kit, PatientId patient, Instant from);

    /** Ends the open binding. */
    void unbind(KitId kit, Instant at);

    /** Lost, stolen or worn out: may never connect again (H35). Never refused for a known kit; a second time changes nothing. */
    void retire(KitId kit, Instant at);

    /** Oldest first; empty for an unknown kit. */
    List<Binding> bindings(KitId kit);

    /** Grows with each change, by any process. */
    long version();

    /** All kits with their keys, as of one version. */
    KitTable load();
}
