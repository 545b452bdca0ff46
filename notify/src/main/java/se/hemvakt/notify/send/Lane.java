package se.hemvakt.notify.send;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.notify.message.Carrier;
import se.hemvakt.notify.message.Letter;
import se.hemvakt.notify.message.Message;
import se.hemvakt.notify.message.Outcome;
import se.hemvakt.notify.message.State;
import se.hemvakt.notify.message.StateEntry;

/**
 * One channel's line: red first, then in the order they were ordered, and what waits for the same receiver goes as one letter.
 * Each channel has its own, so one that is slow holds up nobody but itself. Lives on the sender's thread; only a carrier's answer comes from elsewhere, and is brought there.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int PARTIES_MAX = 1_000;

    private static final String OVER = "over before it could be sent";

    /** What all lanes work with. */
    record Shop(
            ScheduledExecutorService thread,
            StateWriter states,
            InstantSource clock,
            RandomGenerator random,
            NotifyMetrics metrics,
            RetryPlan plan,
            Duration attemptWithin,
            Duration recordWithin) {
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
    private final Waiting waiting = new Waiting();
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

    /** These wait from now on; what is ordered at once goes at once. */
    void offer(List<Message> messages) {
        messages.forEach(waiting::add);
        pump();
    }

    /** Nobody needs it any more. */
    void isOver(Message message) {
        end(List.of(message), State.FAILED, OVER);
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
            Message message = waiting.first();
            if (message == null) {
                return;
            }
            long now = shop.clock().millis();
            long wait = message.isRed() || !carrier.isLimited()
                    ? 0
                    : limit.take(message.team() + '\n' + message.address(), now);
            if (wait > shop.plan().within().toMillis()) {
                giveUp(message, "too many messages to this receiver");
            } else if (wait > 0) {
                waiting.remove(message);
                later(List.of(message), wait);
            } else if (!breaker(message).admits(now)) {
                giveUp(message, "not tried: the next party has not answered for a while");
            } else {
                begin(waiting.take(message));
            }
        }
    }

    private void giveUp(Message message, String words) {
        waiting.remove(message);
        end(List.of(message), State.FAILED, words);
    }

    private Breaker breaker(Message message) {
        return breakers.computeIfAbsent(carrier.party(message), party -> new Breaker());
    }

    private void later(List<Message> messages, long millis) {
        messages.forEach(waiting::hold);
        shop.after(millis, () -> {
            messages.forEach(waiting::release);
            pump();
        });
    }

    private void begin(List<Message> messages) {
        onTheWay.incrementAndGet();
        Instant now = shop.clock().instant();
        for (Message message : messages) {
            if (message.attempts() == 0) {
                shop.metrics().firstAttempt(carrier.channel(), Duration.between(message.orderedAt(), now));
            }
        }
        Letter letter = Letter.of(
                messages.stream().map(message -> message.triedAgain(now)).toList());
        AtomicBoolean gone = new AtomicBoolean();
        Consumer<Set<Long>> go = over -> {
            if (gone.compareAndSet(false, true)) {
                carry(letter, over);
            }
        };
        became(letter.messages(), State.TRYING, "", letter.number())
                .onComplete(done -> shop.now(() -> go.accept(done.succeeded() ? done.result() : Set.of())));
        shop.after(shop.recordWithin().toMillis(), () -> go.accept(Set.of()));
    }

    private void carry(Letter letter, Set<Long> over) {
        end(letter.messages().stream().filter(one -> over.contains(one.id())).toList(), State.FAILED, OVER);
        Optional<Letter> left = letter.without(over);
        if (left.isEmpty()) {
            onTheWay.decrementAndGet();
            pump();
        } else {
            carry(left.get());
        }
    }

    private void carry(Letter letter) {
        AtomicBoolean answered = new AtomicBoolean();
        Consumer<Outcome> answer = outcome -> {
            if (answered.compareAndSet(false, true)) {
                onTheWay.decrementAndGet();
                take(letter, outcome);
                pump();
            }
        };
        long within = shop.attemptWithin().toMillis();
        shop.after(within, () -> answer.accept(Outcome.down("no answer within " + within / 1000.0 + " s")));
        try {
            carrier.carry(letter)
                    .onComplete(done -> shop.now(() -> answer.accept(
                            done.succeeded()
                                    ? done.result()
                                    : Outcome.down(
                                            "failed: " + done.cause().getClass().getSimpleName()))));
        } catch (RuntimeException e) {
            LOG.error("{} could not be tried", letter, e);
            answer.accept(Outcome.refused("failed: " + e.getClass().getSimpleName()));
        }
    }

    private void take(Letter letter, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            failed(letter, failed);
            return;
        }
        Outcome.Taken taken = (Outcome.Taken) outcome;
        Breaker breaker = breaker(letter.first());
        if (breaker.isOpen()) {
            LOG.info("{} works again", carrier.channel());
        }
        breaker.worked();
        end(letter.messages(), taken.state(), taken.words());
    }

    private void failed(Letter letter, Outcome.Failed failed) {
        Instant now = shop.clock().instant();
        Breaker breaker = breaker(letter.first());
        if (!failed.partyDown()) {
            breaker.worked();
        } else if (breaker.failed(now.toEpochMilli())) {
            LOG.warn(
                    "{} does not work ({}): messages by it fail at once for {} s, and go by the next contact path",
                    carrier.channel(),
                    failed.words(),
                    Breaker.OPEN_FOR.toSeconds());
        }
        // All of a letter come back together, as soon as the one that was tried least would by itself.
        int attempts =
                letter.messages().stream().mapToInt(Message::attempts).min().orElseThrow();
        Duration wait = shop.plan().wait(attempts, shop.random());
        List<Message> again = new ArrayList<>();
        List<Message> givenUp = new ArrayList<>();
        for (Message message : letter.messages()) {
            boolean another = failed.again()
                    && shop.plan().allows(message.attempts(), Duration.between(message.triedFirst(now), now), wait);
            (another ? again : givenUp).add(message);
        }
        end(givenUp, State.FAILED, failed.words());
        if (!again.isEmpty()) {
            became(again, State.RETRY, failed.words(), null);
            later(again, wait.toMillis());
        }
    }

    private void end(List<Message> messages, State state, String words) {
        if (!messages.isEmpty()) {
            became(messages, state, words, null)
                    .onComplete(done -> messages.forEach(message -> ended.accept(message.id())));
        }
    }

    /** Gives the ids of those that nobody needs any more: of these no {@code TRYING} was written. */
    private io.vertx.core.Future<Set<Long>> became(
            List<Message> messages, State state, String words, @Nullable Long letter) {
        Instant now = shop.clock().instant();
        messages.forEach(message -> shop.metrics().became(carrier.channel(), state));
        return shop.states()
                .write(messages.stream()
                        .map(message -> new StateEntry(
                                message.id(), Math.max(1, message.attempts()), state, words, now, letter))
                        .toList());
    }
}
