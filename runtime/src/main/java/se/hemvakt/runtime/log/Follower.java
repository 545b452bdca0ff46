package se.hemvakt.runtime.log;

import java.util.List;

/** Handles entries of a {@link Log}. */
@FunctionalInterface
public interface Follower<T> {
    /** Handles these entries, in position order; returning means they are done. Never called with an empty list. */
    void accept(List<Entry<T>> entries) throws Exception;
}
