package se.hemvakt.dashboard.login;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing down and locks nobody out (A6): after 5 failures for an account, or 20 from an address, within 15 minutes,
 * each further attempt waits before its password is looked at.
 *
 * <p>The account's wait is the same for everyone who tries it and at most 8 s, so a stranger who keeps guessing costs the
 * nurse seconds, never the login. The address's attempts stand in line one second apart: who guesses in parallel waits for
 * themselves. What would wait longer than half a minute is refused at once.
 */
public final class LoginBrake {
    static final int ACCOUNT_FAILURES = 5;
    static final int ADDRESS_FAILURES = 20;
    static final Duration WINDOW = Duration.ofMinutes(15);
    public static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final long ACCOUNT_WAIT_MS_MAX = 8_000;
    private static final long ADDRESS_SPACING_MS = 1_000;
    /** Names and addresses remembered; the ones not heard of for longest are forgotten first. */
    private static final int KNOWN_MAX = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Long>> accountFailures = bounded();
    private final Map<String, Deque<Long>> addressFailures = bounded();
    private final Map<String, Long> addressNext = bounded();

    public LoginBrake(InstantSource clock) {
        this.clock = clock;
    }

    /** How long this attempt must wait before it is looked at; more than {@link #WAIT_MAX} means refuse it. */
    public synchronized Duration before(String username, String address) {
        long now = clock.millis();
        long wait = 0;
        int failures = recent(accountFailures, username, now);
        if (failures >= ACCOUNT_FAILURES) {
            wait = Math.min(ACCOUNT_WAIT_MS_MAX, 1_000L << Math.min(3, failures - ACCOUNT_FAILURES));
        }
        if (recent(addressFailures, address, now) >= ADDRESS_FAILURES) {
            long turn = Math.max(now, addressNext.getOrDefault(address, 0L)) + ADDRESS_SPACING_MS;
            if (turn - now <= WAIT_MAX.toMillis()) {
                addressNext.put(address, turn);
            }
            wait = Math.max(wait, turn - now);
        }
        return Duration.ofMillis(wait);
    }

    public synchronized void failed(String username, String address) {
        long now = clock.millis();
        remember(accountFailures, username, ACCOUNT_FAILURES + 4, now);
        remember(addressFailures, address, ADDRESS_FAILURES, now);
    }

    /** A right password clears the account; the address keeps its history, or one valid login would buy free guesses. */
    public synchronized void succeeded(String username) {
        accountFailures.remove(username);
    }

    private static int recent(Map<String, Deque<Long>> failures, String who, long now) {
        Deque<Long> times = failures.get(who);
        if (times == null) {
            return 0;
        }
        while (!times.isEmpty() && times.getFirst() <= now - WINDOW.toMillis()) {
            times.removeFirst();
        }
        return times.size();
    }

    private static void remember(Map<String, Deque<Long>> failures, String who, int keep, long now) {
        Deque<Long> times = failures.computeIfAbsent(who, w -> new ArrayDeque<>());
        times.addLast(now);
        while (times.size() > keep) {
            times.removeFirst();
        }
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > KNOWN_MAX;
            }
        };
    }
}
