package se.hemvakt.gateway.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.gateway.Down;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.MeasureAgain;
import se.hemvakt.model.CareEvent.PatientChanged;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareEvent.WatchChanged;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;

/**
 * Tells kits what the rules decided: that somebody watches, and to measure again.
 *
 * <p><b>Watched</b> is a lease (H28). A kit shows that somebody watches only until the end it was told, which is the end of the
 * team's cover or {@link #LEASE} after the coverage clock's last beat, whichever comes first; it is renewed when half of it is
 * over. So whatever fails, the platform, its rules, the line, the light goes out by itself. On a pause, when consent is withdrawn
 * and when monitoring ends it is taken back at once, and again until the kit has acknowledged that or its lease is over.
 *
 * <p><b>Measure again</b> is sent once, to each kit the patient has: an answer an hour later is worth nothing.
 */
public final class KitCommands implements AutoCloseable {
    /** With the time of a round less than the five minutes within which a light must change. */
    static final Duration LEASE = Duration.ofMinutes(4);

    private static final Logger LOG = LoggerFactory.getLogger(KitCommands.class);
    private static final Duration EVERY = Duration.ofSeconds(20);

    /** Something a kit is told, and what became of it. */
    private static final class Command {
        final Counter acknowledged;
        final Counter away;

        Command(String name, MeterRegistry meters) {
            acknowledged = counter(name, "acknowledged", meters);
            away = counter(name, "away", meters);
        }

        private static Counter counter(String name, String outcome, MeterRegistry meters) {
            return Counter.builder("hemvakt.gateway.commands")
                    .description("What kits were told beside receipts, by what became of it")
                    .tag("command", name)
                    .tag("outcome", outcome)
                    .register(meters);
        }
    }

    /**
     * What a kit may be showing.
     *
     * @param until the end it was told last
     * @param atMost the latest end it may know of: an earlier one too, as long as the last is not acknowledged
     * @param takenBack whether it was told to be dark and has not acknowledged that: then it must be told again to be lit
     */
    private record Shown(Instant until, Instant atMost, boolean acknowledged, boolean takenBack) {
        static Shown told(Instant until, Instant atMost) {
            return new Shown(until, atMost, false, false);
        }

        static Shown acknowledged(Instant until) {
            return new Shown(until, until, true, false);
        }

        Shown beingTakenBack() {
            return new Shown(until, atMost, acknowledged, true);
        }
    }

    private final Down down;
    private final WatchedKits kits;
    private final Log<CareEvent> care;
    private final InstantSource clock;
    private final Command watched;
    private final Command notWatched;
    private final Command measureAgain;
    private final Map<KitId, Shown> shown = new ConcurrentHashMap<>();
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Following following;
    private boolean failing;

    public KitCommands(Down down, WatchedKits kits, Log<CareEvent> care, InstantSource clock, MeterRegistry meters) {
        this.down = down;
        this.kits = kits;
        this.care = care;
        this.clock = clock;
        this.watched = new Command("watched", meters);
        this.notWatched = new Command("not_watched", meters);
        this.measureAgain = new Command("measure_again", meters);
        Gauge.builder("hemvakt.gateway.kits.watched", this, KitCommands::shownNow)
                .description("Kits that show that somebody watches")
                .register(meters);
        this.thread = new Thread(this::run, "hemvakt-kit-commands");
        this.thread.setDaemon(true);
    }

    private double shownNow() {
        Instant now = clock.instant();
        return shown.values().stream()
                .filter(one -> one.acknowledged() && one.until().isAfter(now))
                .count();
    }

    /** Begins; what was decided before is not told any more. Blocks for one question to the care log. */
    public KitCommands start() {
        following = care.follow(care.end(), this::decided);
        thread.start();
        return this;
    }

    /** Tells nothing more. Lights are not put out: they go out by themselves, and stay when another process takes over. */
    @Override
    public void close() {
        Following followed = following;
        if (followed != null) {
            followed.close();
        }
        stopping.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                turn();
            } while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            look();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("cannot find out whom somebody watches; kits stop to show it: {}", e.toString());
            }
            failing = true;
        }
    }

    /** One look at every kit. What is decided meanwhile waits, so that an older answer never follows a newer one. */
    synchronized void look() {
        Instant now = clock.instant();
        Map<KitId, Instant> lit = kits.watched(now, LEASE);
        lit.forEach((kit, until) -> show(kit, until, now));
        for (KitId kit : shown.keySet()) {
            if (!lit.containsKey(kit)) {
                putOut(kit, now);
            }
        }
    }

    private void decided(List<Entry<CareEvent>> entries) {
        for (Entry<CareEvent> entry : entries) {
            CareEvent event = entry.value();
            try {
                if (event instanceof WatchChanged
                        || event instanceof ResponsibilityChanged
                        || event instanceof PatientChanged) {
                    look(event.patient());
                } else if (event instanceof MeasureAgain again) {
                    measureAgain(again);
                }
            } catch (RuntimeException e) {
                // The next round looks at every kit; to measure again is worth nothing later.
                LOG.warn("what the rules decided was not told to a kit: {}", e.toString());
            }
        }
    }

    private synchronized void look(PatientId patient) {
        Instant now = clock.instant();
        kits.of(patient, now, LEASE)
                .forEach((kit, until) -> until.ifPresentOrElse(at -> show(kit, at, now), () -> putOut(kit, now)));
    }

    private void measureAgain(MeasureAgain again) {
        Instant now = clock.instant();
        if (now.toEpochMilli() >= again.untilMs()) {
            return;
        }
        String json = "{\"measure_again\":{\"vital\":\"" + again.vital().code() + "\",\"reason\":\"" + again.reason()
                + "\"}}";
        kits.of(again.patient(), now, LEASE).keySet().forEach(kit -> send(measureAgain, kit, json, () -> {}));
    }

    private void show(KitId kit, Instant until, Instant now) {
        Shown before = shown.get(kit);
        if (before != null
                && before.acknowledged()
                && !before.takenBack()
                && !before.until().isAfter(until)) {
            Instant half = now.plus(LEASE.dividedBy(2));
            if (!before.until().isBefore(until.isBefore(half) ? until : half)) {
                return;
            }
        }
        Instant atMost = before != null && before.atMost().isAfter(until) ? before.atMost() : until;
        Shown sent = Shown.told(until, atMost);
        shown.put(kit, sent);
        send(watched, kit, light(until, now), () -> shown.replace(kit, sent, Shown.acknowledged(until)));
    }

    private void putOut(KitId kit, Instant now) {
        Shown before = shown.get(kit);
        if (before == null || !before.atMost().isAfter(now)) {
            shown.remove(kit);
            return;
        }
        Shown sent = before.beingTakenBack();
        shown.put(kit, sent);
        send(notWatched, kit, light(now, now), () -> shown.remove(kit, sent));
    }

    /** Its end by our clock, and how far away that is: a kit's own clock may be wrong. */
    private static String light(Instant until, Instant now) {
        return "{\"watched\":{\"until\":\"" + until.truncatedTo(ChronoUnit.SECONDS) + "\",\"for_s\":"
                + Duration.between(now, until).toSeconds() + "}}";
    }

    private void send(Command command, KitId kit, String json, Runnable done) {
        down.send(kit, json.getBytes(StandardCharsets.UTF_8))
                .onSuccess(answered -> {
                    // Counted last: who sees the count may rely on what the kit is known to show.
                    done.run();
                    command.acknowledged.increment();
                })
                .onFailure(failure -> command.away.increment());
    }
}
