package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.hemvakt.rules.profile.RuleSetHistoryTest.T0;
import static se.hemvakt.rules.profile.RuleSetHistoryTest.files;

import org.junit.jupiter.api.Test;

/** What every {@link RuleSetStore} does, the one in memory and the one in PostgreSQL alike. */
public abstract class RuleSetStoreContract {
    /** An empty one. */
    protected abstract RuleSetStore store();

    @Test
    void load_nothingStored_isEmpty() {
        assertThat(store().load().steps()).isEmpty();
    }

    @Test
    void append_eachKindOfStep_comesBackAsItWas() {
        RuleSetStore store = store();
        store.append(store.load().draft(files(1, 7), "anna", T0, "first åäö \"rules\"\n"));
        store.append(store.load().replayed(1, "anna", T0.plusMillis(1), "3 gained"));
        store.append(store.load().approve(1, "bo", T0.plusMillis(2), "fine"));
        store.append(store.load().activate(1, "bo", T0.plusMillis(3), "go"));
        store.append(store.load().draft(files(2, 6), "bo", T0.plusMillis(4), "second"));
        store.append(store.load().withdraw(2, "bo", T0.plusMillis(5), "no"));
        RuleSetHistory history = store.load();
        assertThat(history.steps())
                .usingRecursiveComparison()
                .isEqualTo(RuleSetHistory.of(history.steps()).steps());
        assertThat(history.steps()).hasSize(6);
        assertThat(history.steps().get(0))
                .isEqualTo(new RuleSetStep(
                        1, 1, RuleSetStep.Kind.DRAFTED, "anna", T0, "first åäö \"rules\"\n", files(1, 7)));
        assertThat(history.steps().get(1))
                .isEqualTo(
                        new RuleSetStep(2, 1, RuleSetStep.Kind.REPLAYED, "anna", T0.plusMillis(1), "3 gained", null));
        assertThat(history.active()).hasValue(1);
        assertThat(history.ruleSet(1).profiles()).hasSize(1);
    }

    @Test
    void h25_append_twoAtOnce_oneIsTold() {
        RuleSetStore store = store();
        store.append(store.load().draft(files(1, 7), "anna", T0, "x"));
        RuleSetHistory seenByBoth = store.load();
        store.append(seenByBoth.withdraw(1, "anna", T0, "no"));
        assertThatThrownBy(() -> store.append(seenByBoth.replayed(1, "bo", T0, "3 gained")))
                .isInstanceOf(RuleSetException.class)
                .hasMessage("somebody else changed the rules just now: look again and repeat it if it still fits");
        assertThatThrownBy(() -> store.append(seenByBoth.draft(files(2, 6), "bo", T0, "x")))
                .isInstanceOf(RuleSetException.class);
        assertThat(store.load().steps()).hasSize(2);
    }
}
