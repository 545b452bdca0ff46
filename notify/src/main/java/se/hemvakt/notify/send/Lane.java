package se.hemvakt.notify.send;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;
import se.hemvakt.notify.message.State;
import se.hemvakt.notify.message.StateEntry;

/**
 * One channel's line: red first, then in the order they were ordered. Each channel has its own, so one that is slow holds up
 * nobody but itself. Lives on the sender's thread; only a carrier's answer comes from elsewhere, and is brought there.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int PARTIES_MAX = 1_000;
    /** How long an attempt waits for its TRYING to be on disk. Then it goes without: a duplicate beats none. */
    private static final long RECORD_WITHIN_MS = 1_000;

    /** What all lanes work with. */
    record Shop(
            ScheduledExecutorService thread,
            StateWriter states,
            InstantSource clock,
            RandomGenerator random,
            NotifyMetrics metrics,
            RetryPlan plan,
            Duration attemptWithin) {
        /** Does this on the sender's thread, as soon as it is free. */
        void now(Runnable work) {
            after(0, work);
        }

        /** Does this on the sender's thread, later; what fails is told and nobody else's. */
        void after(long millis, Runnable work) {
            Future<?> unused = thread.schedule(
                    () -> {
                        try {
                            work.run();
                        } catch (RuntimeException e) {
                            LOG.error("sending failed", e);
                        }
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        }
    }

    private final Carrier carrier;
    private final Shop shop;
    private final RateLimit limit;
    private final Consumer<Long> ended;
    private final PriorityQueue<Message> waiting =
            new PriorityQueue<>(Comparator.comparingInt(Message::rank).thenComparingLong(Message::id));
    private final Map<String, Breaker> breakers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Breaker> eldest) {
            return size() > PARTIES_MAX;
        }
    };

    /** Read by the thread that closes. */
    private final AtomicInteger onTheWay = new AtomicInteger();

    /** @param ended told each message whose end is on disk */
    Lane(Carrier carrier, Shop shop, RateLimit limit, Consumer<Long> ended) {
        this.carrier = carrier;
        this.shop = shop;
        this.limit = limit;
        this.ended = ended;
    }

    void offer(Message message) {
        waiting.add(message);
        pump();
    }

    /** Nobody needs it any more. */
    void isOver(Message message) {
        end(message, State.FAILED, "over before it could be sent");
    }

    /** Whether an attempt is on its way. From any thread. */
    boolean isBusy() {
        return onTheWay.get() > 0;
    }

    int openBreakers() {
        return (int) breakers.values().stream().filter(Breaker::isOpen).count();
    }

    private void pump() {
        while (onTheWay.get() < carrier.atOnceMax()) {
            Message message = waiting.poll();
            if (message == null) {
                return;
            }
            long now = shop.clock().millis();
            long wait = message.isRed() || !carrier.isLimited()
                    ? 0
                    : limit.take(message.team() + '\n' + message.address(), now);
            if (wait > shop.plan().within().toMillis()) {
                end(message, State.FAILED, "too many messages to this receiver");
            } else if (wait > 0) {
                later(message, wait);
            } else if (!breaker(message).admits(now)) {
                end(message, State.FAILED, "not tried: the next party has not answered for a while");
            } else {
                begin(message);
            }
        }
    }

    private Breaker breaker(Message message) {
        return breakers.computeIfAbsent(carrier.party(message), party -> new Breaker());
    }

    private void later(Message message, long millis) {
        shop.after(millis, () -> offer(message));
    }

    private void begin(Message message) {
        onTheWay.incrementAndGet();
        Instant now = shop.clock().instant();
        if (message.attempts() == 0) {
            shop.metrics().firstAttempt(carrier.channel(), Duration.between(message.orderedAt(), now));
        }
        Message tried = new Message(
                message.id(),
                message.kind(),
                message.subject(),
                message.team(),
                message.channel(),
                message.address(),
                message.rank(),
                message.orderedAt(),
                message.attempts() + 1,
                message.firstTriedAt() == null ? now : message.firstTriedAt());
        AtomicBoolean gone = new AtomicBoolean();
        Runnable go = () -> {
            if (gone.compareAndSet(false, true)) {
                carry(tried);
            }
        };
        became(tried, State.TRYING, "").onComplete(done -> shop.now(go));
        shop.after(RECORD_WITHIN_MS, go);
    }

    private void carry(Message message) {
        AtomicBoolean answered = new AtomicBoolean();
        Consumer<Outcome> answer = outcome -> {
            if (answered.compareAndSet(false, true)) {
                onTheWay.decrementAndGet();
                take(message, outcome);
                pump();
            }
        };
        long within = shop.attemptWithin().toMillis();
        shop.after(within, () -> answer.accept(Outcome.down("no answer within " + within / 1000.0 + " s")));
        try {
            carrier.carry(message)
                    .onComplete(done -> shop.now(() -> answer.accept(
                            done.succeeded()
                                    ? done.result()
                                    : Outcome.down(
                                            "failed: " + done.cause().getClass().getSimpleName()))));
        } catch (RuntimeException e) {
            LOG.error("{} could not be tried", message, e);
            answer.accept(Outcome.refused("failed: " + e.getClass().getSimpleName()));
        }
    }

    private void take(Message message, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            failed(message, failed);
            return;
        }
        Outcome.Taken taken = (Outcome.Taken) outcome;
        Breaker breaker = breaker(message);
        if (breaker.isOpen()) {
            LOG.info("{} works again", carrier.channel());
        }
        breaker.worked();
        end(message, taken.state(), taken.words());
    }

    private void failed(Message message, Outcome.Failed failed) {
        Instant now = shop.clock().instant();
        if (!failed.partyDown()) {
            breaker(message).worked();
        } else if (breaker(message).failed(now.toEpochMilli())) {
            LOG.warn(
                    "{} does not work ({}): messages by it fail at once for {} s, and go by the next contact path",
                    carrier.channel(),
                    failed.words(),
                    Breaker.OPEN_FOR.toSeconds());
        }
        Instant first = message.firstTriedAt() == null ? now : message.firstTriedAt();
        Optional<Duration> wait = failed.again()
                ? shop.plan().next(message.attempts(), Duration.between(first, now), shop.random())
                : Optional.empty();
        if (wait.isEmpty()) {
            end(message, State.FAILED, failed.words());
            return;
        }
        became(message, State.RETRY, failed.words());
        later(message, wait.get().toMillis());
    }

    private void end(Message message, State state, String words) {
        became(message, state, words).onComplete(done -> ended.accept(message.id()));
    }

    private io.vertx.core.Future<Void> became(Message message, State state, String words) {
        shop.metrics().became(carrier.channel(), state);
        return shop.states()
                .write(new StateEntry(
                        message.id(),
                        Math.max(1, message.attempts()),
                        state,
                        words,
                        shop.clock().instant()));
    }
}
