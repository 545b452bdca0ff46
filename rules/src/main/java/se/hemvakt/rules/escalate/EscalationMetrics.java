package se.hemvakt.rules.escalate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import se.hemvakt.rules.escalate.EscalationStore.Message;
import se.hemvakt.rules.escalate.EscalationStore.Standing;
import se.hemvakt.rules.escalate.EscalationStore.Written;
import se.hemvakt.rules.route.Order;

/** What escalations count. Tags are closed sets, never a team or a person. */
public final class EscalationMetrics {
    private static final String OVER = "OVER";

    private final Map<String, Counter> messages = new TreeMap<>();
    private final Timer delay;
    private final Counter failures;
    private final Counter leftAlone;
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong nobody = new AtomicLong();

    public EscalationMetrics(MeterRegistry meters) {
        for (Order.Why why : Order.Why.values()) {
            messages.put(why.name(), counter(meters, why.name()));
        }
        messages.put(OVER, counter(meters, OVER));
        delay = Timer.builder("hemvakt.escalate.delay")
                .description("From when a team was to be told to the order of the message")
                .serviceLevelObjectives(
                        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(2))
                .register(meters);
        failures = Counter.builder("hemvakt.escalate.failures")
                .description("Times a pass failed and was tried again")
                .register(meters);
        leftAlone = Counter.builder("hemvakt.escalate.left_alone")
                .description("Times nothing could be decided about one alert: above 0 it does not climb")
                .register(meters);
        Gauge.builder("hemvakt.escalate.open", open, AtomicLong::get)
                .description("Alerts and handovers that wait for a person")
                .register(meters);
        Gauge.builder("hemvakt.escalate.late", late, AtomicLong::get)
                .description("Of these with a step that is more than two seconds late")
                .register(meters);
        Gauge.builder("hemvakt.escalate.nobody", nobody, AtomicLong::get)
                .description("Of these with nobody in any step to tell: act now")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String why) {
        return Counter.builder("hemvakt.escalate.messages")
                .description("Messages ordered, by why")
                .tag("why", why.toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void ordered(Written written) {
        for (Message one : written.messages()) {
            Counter counter = messages.get(one.why());
            if (counter != null) {
                counter.increment();
            }
            if (!one.over()) {
                delay.record(Math.max(0, written.orderedMs() - one.dueMs()), TimeUnit.MILLISECONDS);
            }
        }
    }

    void standing(Standing now) {
        open.set(now.open());
        late.set(now.late());
        nobody.set(now.nobody());
    }

    void failed() {
        failures.increment();
    }

    void leftAlone() {
        leftAlone.increment();
    }

    /** Alerts with nobody to tell. */
    long nobody() {
        return nobody.get();
    }

    /** Alerts with a step that is more than two seconds late. */
    long late() {
        return late.get();
    }
}
