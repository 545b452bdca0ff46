package se.hemvakt.rules.follow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;

/** What the rules count. Tags are closed sets, never a device or a person. */
final class RulesMetrics {
    private final Counter readings;
    private final Counter unknown;
    private final Counter restarts;
    private final Map<Change, Counter> changes = new EnumMap<>(Change.class);
    private final Timer commit;
    private final AtomicInteger patients = new AtomicInteger();
    private final AtomicLong position = new AtomicLong();
    private final AtomicInteger ruleSet = new AtomicInteger();
    private final AtomicInteger ruleSetTrouble = new AtomicInteger();

    RulesMetrics(MeterRegistry meters) {
        readings = Counter.builder("hemvakt.rules.readings")
                .description("Readings judged, those judged again after a restart included")
                .register(meters);
        unknown = Counter.builder("hemvakt.rules.unknown_patient")
                .description("Times readings came of somebody who is not enrolled: above 0 somebody is not watched")
                .register(meters);
        restarts = Counter.builder("hemvakt.rules.reloads")
                .description("Times the rules were loaded anew after a failure")
                .register(meters);
        for (Change change : Change.values()) {
            changes.put(
                    change,
                    Counter.builder("hemvakt.rules.episodes")
                            .description("Episodes by what happened to them")
                            .tag("change", change.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        commit = Timer.builder("hemvakt.rules.commit")
                .description("From a decision to its commit")
                .serviceLevelObjectives(Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofMillis(50))
                .register(meters);
        Gauge.builder("hemvakt.rules.patients", patients, AtomicInteger::get)
                .description("Patients watched")
                .register(meters);
        Gauge.builder("hemvakt.rules.rule_set", ruleSet, AtomicInteger::get)
                .description("Version of the rules that judges; 0 is the shipped one")
                .register(meters);
        Gauge.builder("hemvakt.rules.rule_set.unreadable", ruleSetTrouble, AtomicInteger::get)
                .description("1 while the version activated last can not be read and an older one judges")
                .register(meters);
        Gauge.builder("hemvakt.rules.position", position, AtomicLong::get)
                .description("Position in the reading log up to which the rules have judged")
                .register(meters);
    }

    /** Which version judges, and whether it is the one that was activated last. */
    void ruleSet(RuleBook book) {
        ruleSet.set(book.active().version());
        ruleSetTrouble.set(book.trouble().isPresent() ? 1 : 0);
    }

    void readings(int count) {
        readings.increment(count);
    }

    void unknownPatient() {
        unknown.increment();
    }

    void reloaded() {
        restarts.increment();
    }

    void patients(int count) {
        patients.set(count);
    }

    void position(long at) {
        position.set(at);
    }

    void commit(Runnable work) {
        commit.record(work);
    }

    void decided(List<CareEvent> events) {
        for (CareEvent event : events) {
            Counter counter = event instanceof EpisodeChanged changed ? changes.get(changed.change()) : null;
            if (counter != null) {
                counter.increment();
            }
        }
    }
}
