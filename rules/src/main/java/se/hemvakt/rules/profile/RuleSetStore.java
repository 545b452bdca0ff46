package se.hemvakt.rules.profile;

/** Keeps the history of the rules. Calls wait for the store; not for an event loop. */
public interface RuleSetStore {
    /**
     * Everything there is.
     *
     * @throws IllegalArgumentException if what is stored is no history of rules
     */
    RuleSetHistory load();

    /**
     * Stores the step that follows what was loaded. Committed when it returns.
     *
     * @throws RuleSetException if somebody else took a step meanwhile: load again and decide anew
     */
    void append(RuleSetStep step);
}
