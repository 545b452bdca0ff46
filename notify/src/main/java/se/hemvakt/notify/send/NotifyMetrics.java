package se.hemvakt.notify.send;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.State;

/** How sending goes, in numbers: by channel and state, never by receiver. */
final class NotifyMetrics {
    private final MeterRegistry meters;
    private final Map<Channel, Timer> firstAttempt = new EnumMap<>(Channel.class);
    private final Map<Channel, Map<State, Counter>> states = new EnumMap<>(Channel.class);

    NotifyMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Channel channel : Channel.values()) {
            firstAttempt.put(
                    channel,
                    Timer.builder("hemvakt.notify.first.attempt")
                            .description("From ordering a message to its first attempt")
                            .tag("channel", code(channel))
                            .serviceLevelObjectives(
                                    Duration.ofMillis(100),
                                    Duration.ofMillis(250),
                                    Duration.ofMillis(500),
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(60))
                            .register(meters));
            Map<State, Counter> counters = new EnumMap<>(State.class);
            for (State state : State.values()) {
                counters.put(
                        state,
                        Counter.builder("hemvakt.notify.states")
                                .description("What became of messages")
                                .tag("channel", code(channel))
                                .tag("state", state.name().toLowerCase(Locale.ROOT))
                                .register(meters));
            }
            states.put(channel, counters);
        }
    }

    void firstAttempt(Channel channel, Duration after) {
        Timer timer = firstAttempt.get(channel);
        if (timer != null) {
            timer.record(after.isNegative() ? Duration.ZERO : after);
        }
    }

    void became(Channel channel, State state) {
        Map<State, Counter> counters = states.get(channel);
        Counter counter = counters == null ? null : counters.get(state);
        if (counter != null) {
            counter.increment();
        }
    }

    void watch(Sender sender, ToDoubleFunction<Sender> unfinished, ToDoubleFunction<Sender> open) {
        Gauge.builder("hemvakt.notify.unfinished", sender, unfinished)
                .description("Messages taken on and not yet at an end")
                .register(meters);
        Gauge.builder("hemvakt.notify.breakers.open", sender, open)
                .description("Mail servers, hosts and gateways that are left alone because they do not answer")
                .register(meters);
    }

    private static String code(Channel channel) {
        return channel.name().toLowerCase(Locale.ROOT);
    }
}
