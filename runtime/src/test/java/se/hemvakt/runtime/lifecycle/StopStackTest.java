package se.hemvakt.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopStackTest {
    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    /** Nobody's patience must end because this machine is slow. */
    private final StopStack stack = new StopStack(Duration.ofMinutes(1));

    @Test
    void close_severalStarted_stopsTheLastFirst() {
        stack.add("database", "db", () -> stopped.add("database"));
        stack.add("gateway", "gw", () -> stopped.add("gateway"));

        stack.close();

        assertThat(stopped).containsExactly("gateway", "database");
    }

    @Test
    void close_oneThrowsAndOneHangs_theOthersAreStoppedAllTheSame() throws InterruptedException {
        StopStack impatient = new StopStack(Duration.ofMillis(200));
        CountDownLatch never = new CountDownLatch(1);
        // A stop that is only slow is left behind like one that hangs, and still comes: so it is waited for.
        CountDownLatch others = new CountDownLatch(2);
        impatient.add("first", "1", others::countDown);
        impatient.add("hangs", "2", never::await);
        impatient.add("throws", "3", () -> {
            throw new IllegalStateException("broken");
        });
        impatient.add("last", "4", others::countDown);

        impatient.close();

        assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
        never.countDown();
    }

    @Test
    void close_twice_stopsOnce() throws InterruptedException {
        stack.add("once", "1", () -> stopped.add("once"));

        stack.close();
        stack.close();
        stack.awaitEnd();

        assertThat(stopped).containsExactly("once");
    }

    @Test
    void add_afterClose_isStoppedAtOnceAndRefused() {
        stack.close();

        assertThatThrownBy(() -> stack.add("late", "1", () -> stopped.add("late")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stopped).containsExactly("late");
    }
}
