package se.hemvakt.rules.profile;

import java.util.List;

class InMemoryRuleSetStoreTest extends RuleSetStoreContract {
    @Override
    protected RuleSetStore store() {
        return new InMemoryRuleSetStore();
    }

    /** Keeps the history in a field. */
    static final class InMemoryRuleSetStore implements RuleSetStore {
        private RuleSetHistory history = RuleSetHistory.of(List.of());

        @Override
        public RuleSetHistory load() {
            return history;
        }

        @Override
        public void append(RuleSetStep step) {
            if (step.number() != history.steps().size() + 1) {
                throw RuleSetException.overtaken();
            }
            history = history.with(step);
        }
    }
}
