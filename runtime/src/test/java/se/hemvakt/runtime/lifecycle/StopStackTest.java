package se.hemvakt.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopStackTest {
    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());
    private final StopStack stack = new StopStack(Duration.ofMillis(200));

    @Test
    void close_severalStarted_stopsTheLastFirst() {
        stack.add("database", "db", () -> stopped.add("database"));
        stack.add("gateway", "gw", () -> stopped.add("gateway"));

        stack.close();

        assertThat(stopped).containsExactly("gateway", "database");
    }

    @Test
    void close_oneThrowsAndOneHangs_theOthersAreStoppedAllTheSame() {
        CountDownLatch never = new CountDownLatch(1);
        stack.add("first", "1", () -> stopped.add("first"));
        stack.add("hangs", "2", never::await);
        stack.add("throws", "3", () -> {
            throw new IllegalStateException("broken");
        });
        stack.add("last", "4", () -> stopped.add("last"));

        stack.close();

        assertThat(stopped).containsExactly("last", "first");
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
