package se.hemvakt.notify.message;

import java.util.function.Function;

/** How one attempt ended. Words are kept with the message: never an address, never what a stranger's server wrote. */
public sealed interface Outcome {
    /**
     * Somebody has it.
     *
     * @param state SENT, or DELIVERED where that is known at once
     */
    record Taken(State state, String words) implements Outcome {}

    /**
     * Nobody has it.
     *
     * @param again whether the same may work a little later
     * @param partyDown whether it says something about the next party and not about this message: the circuit breaker counts it
     */
    record Failed(String words, boolean again, boolean partyDown) implements Outcome {}

    /** The next party took it; whether it arrives nobody has said. */
    static Outcome sent(String words) {
        return new Taken(State.SENT, words);
    }

    /** It is where a person can notice it. */
    static Outcome delivered(String words) {
        return new Taken(State.DELIVERED, words);
    }

    /** The next party does not work. */
    static Outcome down(String words) {
        return new Failed(words, true, true);
    }

    /** The next party works, and wants this one later. */
    static Outcome later(String words) {
        return new Failed(words, true, false);
    }

    /** It will never go this way. */
    static Outcome refused(String words) {
        return new Failed(words, false, false);
    }

    default <R> R match(Function<Taken, R> taken, Function<Failed, R> failed) {
        return this instanceof Taken t ? taken.apply(t) : failed.apply((Failed) this);
    }
}
