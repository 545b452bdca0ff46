package se.hemvakt.runtime.log;

/** A running following. */
public interface Following extends AutoCloseable {
    /** The position of the last entry its follower has handled. */
    long position();

    /** Stops after the entries being handled now, and waits for that at most 10 s. */
    @Override
    void close();
}
