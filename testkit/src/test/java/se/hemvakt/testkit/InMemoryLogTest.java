package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.runtime.intake.Intake.OverloadedException;
import se.hemvakt.runtime.log.Log;

class InMemoryLogTest extends LogContract<String> {
    private final InMemoryLog<String> log = new InMemoryLog<>();

    @AfterEach
    void close() {
        log.close();
    }

    @Override
    protected Log<String> log() {
        return log;
    }

    @Override
    protected String entry(int n) {
        return "entry " + n;
    }

    @Test
    void append_toldToBeGone_failsAndStoresNothing() {
        log.become(InMemoryLog.Mood.GONE);

        assertThat(Await.failure(log.append("lost"))).hasMessageContaining("gone");
        assertThat(log.all()).isEmpty();
    }

    @Test
    void append_toldToBeFull_isOverloaded() {
        log.become(InMemoryLog.Mood.FULL);

        assertThat(Await.failure(log.append("too much"))).isInstanceOf(OverloadedException.class);
    }

    @Test
    void append_toldToBeSlow_completesWhenWellAgain() {
        log.become(InMemoryLog.Mood.SLOW);
        Future<Long> append = log.append("late");
        assertThat(append.isComplete()).isFalse();

        log.become(InMemoryLog.Mood.WELL);

        assertThat(Await.result(append)).isEqualTo(1);
    }
}
