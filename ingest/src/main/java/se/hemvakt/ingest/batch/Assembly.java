package se.hemvakt.ingest.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.ingest.bind.BindingTable;
import se.hemvakt.ingest.check.Checked;
import se.hemvakt.ingest.check.KitClock;
import se.hemvakt.ingest.check.ReadingCheck;
import se.hemvakt.ingest.decode.Decoded;
import se.hemvakt.ingest.decode.Payloads;
import se.hemvakt.ingest.decode.Statement;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Quality;
import se.hemvakt.model.QuarantineReason;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.intake.Intake.Route;

/**
 * Turns decoded payloads into readings and quarantine rows: corrects the clock, judges, finds the patient. Each statement ends as exactly one of the two (hazard H02).
 *
 * <p>Holds the clocks of one lane's kits, which are as many as are enrolled. For one thread.
 */
final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    /** What {@link Vital#CLOCK_OFFSET} can say, in milliseconds; a kit that starts in 1970 is "at least so far" off. */
    private static final long OFFSET_SHOWN_MAX = Vital.CLOCK_OFFSET.highestPossibleMilli();

    private final Route route;
    private final ReadingCheck check;
    private final Map<KitId, KitClock> clocks = new HashMap<>();
    private final Map<KitId, Long> remembered;
    private final Map<KitId, Long> changedCorrections = new HashMap<>();

    /** The correction each kit's patient was told of, 0 when not in here. After a restart all are told again: one too many does no harm. */
    private final Map<KitId, Long> announced = new HashMap<>();

    /**
     * @param remembered the corrections in use before we started
     */
    Assembly(Route route, ReadingCheck check, Map<KitId, Long> remembered) {
        this.route = route;
        this.check = check;
        this.remembered = remembered;
    }

    /** Corrections not remembered yet: they must be before anything corrected by them is stored. */
    Map<KitId, Long> changedCorrections() {
        return changedCorrections;
    }

    void correctionsRemembered() {
        changedCorrections.clear();
    }

    /** What was last assembled of this kit did not reach the store: its clock offset has to be told again. */
    void notStored(KitId kit) {
        announced.remove(kit);
    }

    /** Decides what this payload came to. */
    void assemble(Waiting waiting, BindingTable bindings) {
        if (waiting.decoded instanceof Decoded.Malformed malformed) {
            waiting.quarantined = List.of(quarantined(waiting, QuarantineReason.MALFORMED, malformed.detail(), 0));
            return;
        }
        try {
            assemble(waiting, (Decoded.Message) waiting.decoded, bindings);
        } catch (RuntimeException e) {
            // Without this, one message we cannot judge would fail its whole batch each time it is sent again.
            LOG.error(
                    "kit {}: judging a message failed, it goes to quarantine; this is a fault of ours", waiting.kit, e);
            waiting.readings = List.of();
            waiting.derived = 0;
            waiting.quarantinedWhole = true;
            waiting.quarantined = List.of(quarantined(
                    waiting, QuarantineReason.MALFORMED, "the platform failed to judge it: see its log", 0));
        }
    }

    private void assemble(Waiting waiting, Decoded.Message message, BindingTable bindings) {
        List<Statement> statements = message.statements();
        List<Reading> readings = new ArrayList<>(statements.size() + 1);
        List<Quarantined> quarantined = List.of();
        long correction = 0;
        if (message.hasSentAt()) {
            KitClock clock = clock(waiting.kit);
            long before = clock.correctionMs();
            correction = clock.learn(message.sentAtMs(), waiting.receivedAtMs, route);
            if (correction != before) {
                changedCorrections.put(waiting.kit, correction);
            }
            if (correction != announced.getOrDefault(waiting.kit, 0L)) {
                long shown = Math.max(-OFFSET_SHOWN_MAX, Math.min(OFFSET_SHOWN_MAX, correction));
                if (addOwn(readings, waiting, message, correction, bindings, Vital.CLOCK_OFFSET, shown)) {
                    announced.put(waiting.kit, correction);
                }
            }
            if (statements.isEmpty()) {
                // H09: heard from, with nothing to tell.
                addOwn(readings, waiting, message, correction, bindings, Vital.CONTACT, 1_000);
            }
        }
        waiting.derived = readings.size();
        for (int i = 0; i < statements.size(); i++) {
            Quarantined row = judge(waiting, statements.get(i), correction, bindings, readings);
            if (row != null) {
                if (quarantined.isEmpty()) {
                    quarantined = new ArrayList<>(2);
                }
                quarantined.add(row);
            }
        }
        waiting.readings = readings;
        waiting.quarantined = quarantined;
    }

    /** Adds the reading, or gives the row that takes its place. */
    private @Nullable Quarantined judge(
            Waiting waiting, Statement statement, long correction, BindingTable bindings, List<Reading> readings) {
        if (statement instanceof Statement.Fault fault) {
            return quarantined(waiting, fault.reason(), fault.detail(), fault.rawFrom());
        }
        Statement.Value value = (Statement.Value) statement;
        long measuredAtMs = value.atMs() + correction;
        Checked checked = check.check(value.vital(), value.milli(), value.unit(), measuredAtMs, waiting.receivedAtMs);
        if (checked instanceof Checked.Rejected rejected) {
            return quarantined(waiting, rejected.reason(), rejected.detail(), value.rawFrom());
        }
        // H13: whose it is was decided when it was measured, not when it came.
        PatientId patient = bindings.patientAt(waiting.kit, measuredAtMs);
        if (patient == null) {
            return quarantined(
                    waiting,
                    QuarantineReason.UNBOUND_KIT,
                    value.vital().code() + ": the kit was bound to no patient at the measured time",
                    value.rawFrom());
        }
        readings.add(new Reading(
                patient,
                value.vital(),
                measuredAtMs,
                ((Checked.Accepted) checked).milli(),
                waiting.receivedAtMs,
                waiting.kit,
                value.quality() | clockFlag(correction)));
        return null;
    }

    /** A reading of our own, at the time of sending. There is nothing to keep of it when the kit is with nobody. */
    private boolean addOwn(
            List<Reading> readings,
            Waiting waiting,
            Decoded.Message message,
            long correction,
            BindingTable bindings,
            Vital vital,
            long milli) {
        long at = message.sentAtMs() + correction;
        PatientId patient = bindings.patientAt(waiting.kit, at);
        boolean sayable = patient != null
                && check.check(vital, milli, vital.unit(), at, waiting.receivedAtMs) instanceof Checked.Accepted;
        if (patient != null && sayable) {
            readings.add(new Reading(
                    patient, vital, at, (int) milli, waiting.receivedAtMs, waiting.kit, clockFlag(correction)));
        }
        return sayable;
    }

    private KitClock clock(KitId kit) {
        KitClock known = clocks.get(kit);
        if (known == null) {
            known = new KitClock(remembered.getOrDefault(kit, 0L));
            clocks.put(kit, known);
        }
        return known;
    }

    private static int clockFlag(long correction) {
        return correction == 0 ? 0 : Quality.CLOCK_CORRECTED;
    }

    private static Quarantined quarantined(Waiting waiting, QuarantineReason reason, String detail, int rawFrom) {
        return new Quarantined(
                waiting.kit, waiting.receivedAtMs, reason, detail, Payloads.cut(waiting.payload, rawFrom));
    }
}
