package se.hemvakt.rules.profile.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import se.hemvakt.rules.profile.RuleSetStep;
import se.hemvakt.rules.profile.RuleSetStore;
import se.hemvakt.rules.profile.RuleSetStoreContract;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.runtime.jdbc.DatabaseException;
import se.hemvakt.testkit.TestDatabase;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdbcRuleSetStoreIT extends RuleSetStoreContract {
    private static final Instant T0 = Instant.parse("2026-11-22T08:00:00Z");

    private final TestDatabase database = TestDatabase.plain();

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE rule_set_step, rule_set_version");
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Override
    protected RuleSetStore store() {
        return new JdbcRuleSetStore(database.database());
    }

    /** B5: also when the program forgets to look. */
    @Test
    void h25_append_approvedByWhoDrafted_isRefusedByTheDatabase() {
        RuleSetStore store = store();
        store.append(store.load().draft(ShippedProfiles.files(), "anna", T0, "x"));
        store.append(store.load().replayed(1, "anna", T0, "x"));
        RuleSetStep own = new RuleSetStep(3, 1, RuleSetStep.Kind.APPROVED, "anna", T0, "x", null);
        assertThatThrownBy(() -> store.append(own)).isInstanceOf(DatabaseException.class);
        store.append(new RuleSetStep(3, 1, RuleSetStep.Kind.APPROVED, "bo", T0, "x", null));
    }
}
