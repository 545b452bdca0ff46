package se.hemvakt.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.fleet.Telling;
import se.hemvakt.sim.kit.Item;
import se.hemvakt.sim.kit.VirtualTime;
import se.hemvakt.sim.patient.Cadence;
import se.hemvakt.sim.patient.Measurement;
import se.hemvakt.sim.patient.VirtualPatient;
import se.hemvakt.sim.scenario.Happening;

/** What the kit of a virtual patient has to tell: her measurements and events up to simulated now. */
final class PatientTelling implements Telling {
    /** What lies in the past waits while so many messages are unreceipted. */
    private static final long BACKLOG_MAX = 200;
    /** How much of the past goes into one message, in rounds of the wearable. */
    private static final int ROUNDS_PER_MESSAGE = 20;
    /** With nothing to tell a kit says so at least once a minute (kit protocol, section 2). */
    private static final Duration SAY_SOMETHING_EVERY = Duration.ofSeconds(45);
    /** How long it takes to put the cuff on when asked. */
    private static final Duration ANSWERS_AFTER = Duration.ofSeconds(20);

    private static final int ASKED_MAX = 16;

    private final VirtualPatient patient;
    private final VirtualTime time;
    private final Duration piece;
    private final List<Measurement> asked = new ArrayList<>();
    private Instant told;
    private Instant saidAt;

    PatientTelling(VirtualPatient patient, VirtualTime time, Cadence cadence) {
        this.patient = patient;
        this.time = time;
        this.piece = cadence.streamEvery().multipliedBy(ROUNDS_PER_MESSAGE);
        this.told = time.start();
        this.saidAt = time.begun();
    }

    @Override
    public void tell(Instant now, long unreceipted, Consumer<List<Item>> message) {
        Instant until = time.at(now);
        long backlog = unreceipted;
        while (told.isBefore(until)) {
            Instant to = told.plus(piece).isBefore(until) ? told.plus(piece) : until;
            boolean past = to.isBefore(now.minus(piece));
            if (past && backlog >= BACKLOG_MAX) {
                return;
            }
            List<Item> items = items(told, to);
            told = to;
            if (!items.isEmpty()) {
                message.accept(items);
                backlog++;
                saidAt = now;
            }
        }
        if (!now.isBefore(saidAt.plus(SAY_SOMETHING_EVERY))) {
            message.accept(List.of());
            saidAt = now;
        }
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void askedFor(Vital vital, Instant now) {
        if (VirtualPatient.canMeasure(vital) && asked.size() < ASKED_MAX && time.isLive(now)) {
            asked.add(patient.measure(vital, now.plus(ANSWERS_AFTER)));
        }
    }

    @Override
    public boolean isReaching(Instant now) {
        return !patient.course().troubleAt(now).silent();
    }

    @Override
    public Duration clockError(Instant now) {
        return patient.course().troubleAt(now).clockError();
    }

    /** Charged at night, down to about a third in the evening. */
    @Override
    public int battery(Instant now) {
        double hour = now.atZone(VirtualPatient.ZONE).toLocalTime().toSecondOfDay() / 3600.0;
        return (int) (hour >= 7 && hour < 22 ? 100 - 65 * (hour - 7) / 15 : Math.min(100, 35 + 13 * ((hour + 2) % 24)));
    }

    private List<Item> items(Instant from, Instant to) {
        List<Item> items = new ArrayList<>();
        for (Measurement measurement : patient.measurementsBetween(from, to)) {
            items.add(Item.of(measurement));
        }
        for (Happening happening : patient.course().happeningsBetween(from, to)) {
            items.add(Item.of(happening));
        }
        asked.removeIf(answer -> {
            boolean due = answer.at().isBefore(to);
            if (due) {
                items.add(Item.of(answer));
            }
            return due;
        });
        items.sort(Comparator.comparingLong(Item::atMs));
        return items;
    }
}
