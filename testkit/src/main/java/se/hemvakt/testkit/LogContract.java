package se.hemvakt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import se.hemvakt.runtime.log.Entry;
import se.hemvakt.runtime.log.Following;
import se.hemvakt.runtime.log.Log;

/**
 * What every log does, fake or real. A subclass gives an empty log for each test, and entries that differ.
 *
 * @param <T> what the entries are
 */
public abstract class LogContract<T> {
    /** The log under test, empty at the beginning of a test. */
    protected abstract Log<T> log();

    /** The n-th entry; different for each n, equal for the same n. */
    protected abstract T entry(int n);

    @Test
    void append_entry_getsAPositionAndIsTheEnd() {
        long position = append(1);

        assertThat(position).isPositive();
        assertThat(log().end()).isEqualTo(position);
    }

    @Test
    void append_manyAtOnce_allGetPositionsOfTheirOwn() {
        List<Future<Long>> appends = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            appends.add(log().append(entry(i)));
        }
        Await.result(Future.all(appends));

        assertThat(appends.stream().map(Future::result)).doesNotHaveDuplicates();
        assertThat(followed(0, 100)).extracting(Entry::value).hasSize(100);
    }

    @Test
    void follow_fromZero_seesEachEntryAsItWasInPositionOrder() {
        append(1);
        append(2);
        append(3);

        List<Entry<T>> seen = followed(0, 3);

        assertThat(seen).extracting(Entry::value).containsExactly(entry(1), entry(2), entry(3));
        assertThat(seen).extracting(Entry::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void follow_whileAppending_seesEachEntryOnce() {
        List<Entry<T>> seen = new CopyOnWriteArrayList<>();
        try (Following following = log().follow(0, seen::addAll)) {
            List<Future<Long>> appends = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                appends.add(log().append(entry(i)));
            }
            Await.result(Future.all(appends));
            Await.until(() -> assertThat(seen).hasSize(200));
            Await.until(() -> assertThat(following.position()).isEqualTo(log().end()));
        }
        assertThat(seen).extracting(Entry::position).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void follow_fromACheckpoint_seesOnlyWhatCameAfter() {
        long first = append(1);
        append(2);

        assertThat(followed(first, 1)).extracting(Entry::value).containsExactly(entry(2));
    }

    @Test
    void follow_followerThrows_getsTheSameEntriesAgainAndSkipsNone() {
        AtomicInteger calls = new AtomicInteger();
        List<T> handled = new CopyOnWriteArrayList<>();
        append(1);
        try (Following following = log().follow(0, entries -> {
            if (calls.incrementAndGet() <= 2) {
                throw new IllegalStateException("not now");
            }
            entries.forEach(entry -> handled.add(entry.value()));
        })) {
            long second = append(2);
            Await.until(() -> assertThat(handled).containsExactly(entry(1), entry(2)));
            Await.until(() -> assertThat(following.position()).isEqualTo(second));
        }
    }

    /** Appends the n-th entry and waits. */
    protected final long append(int n) {
        return Await.result(log().append(entry(n)));
    }

    /** The first entries after a position. */
    protected final List<Entry<T>> followed(long after, int count) {
        List<Entry<T>> seen = new CopyOnWriteArrayList<>();
        Following following = log().follow(after, seen::addAll);
        try {
            Await.until(() -> assertThat(seen).hasSizeGreaterThanOrEqualTo(count));
        } finally {
            following.close();
        }
        return seen;
    }
}
