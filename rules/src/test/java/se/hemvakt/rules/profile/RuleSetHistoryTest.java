package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.hemvakt.rules.profile.RuleSetHistory.State;
import se.hemvakt.rules.profile.RuleSetStep.Kind;
import se.hemvakt.runtime.yaml.YamlException;

class RuleSetHistoryTest {
    static final Instant T0 = Instant.parse("2026-11-22T08:00:00Z");

    private RuleSetHistory history = RuleSetHistory.of(List.of());

    @Test
    void h25_fromDraftToActive_eachStepInItsTurn() {
        take(history.draft(files(1, 7), "anna", T0, "first rules"));
        assertThat(history.state(1)).isEqualTo(State.DRAFT);
        assertThat(history.active()).isEmpty();
        take(history.replayed(1, "anna", T0, "3 gained, 1 lost"));
        assertThat(history.state(1)).isEqualTo(State.REPLAYED);
        take(history.approve(1, "bo", T0, "as discussed"));
        assertThat(history.state(1)).isEqualTo(State.APPROVED);
        take(history.activate(1, "bo", T0, "go"));
        assertThat(history.state(1)).isEqualTo(State.ACTIVE);
        assertThat(history.active()).hasValue(1);
    }

    @Test
    void h25_approve_byWhoDrafted_isRefused() {
        take(history.draft(files(1, 7), "anna", T0, "first rules"));
        take(history.replayed(1, "anna", T0, "3 gained, 1 lost"));
        assertThatThrownBy(() -> history.approve(1, "anna", T0, "fine"))
                .isInstanceOf(RuleSetException.class)
                .hasMessage("version 1 was drafted by the same person: another one must approve it");
    }

    @Test
    void h25_stepOutOfTurn_isRefusedAndSaysWhatIsMissing() {
        take(history.draft(files(1, 7), "anna", T0, "first rules"));
        assertThatThrownBy(() -> history.approve(1, "bo", T0, "fine"))
                .hasMessage("version 1 is a draft: only a version that was replayed can be approved");
        assertThatThrownBy(() -> history.activate(1, "bo", T0, "go"))
                .hasMessage("version 1 is a draft: only a version that was approved can be activated");
        assertThatThrownBy(() -> history.approve(2, "bo", T0, "fine")).hasMessage("there is no version 2 of the rules");
        take(history.withdraw(1, "anna", T0, "a mistake"));
        assertThatThrownBy(() -> history.replayed(1, "bo", T0, "x"))
                .hasMessage("version 1 is withdrawn: only a draft can be replayed");
        assertThatThrownBy(() -> history.withdraw(1, "bo", T0, "x"))
                .hasMessage("version 1 is withdrawn: it can not be withdrawn");
    }

    @Test
    void h25_rollBack_isANewActivationOfTheOldVersion() {
        activate(1, 7);
        activate(2, 6);
        take(history.rollBack("cissi", T0.plusSeconds(60), "too many alerts"));
        assertThat(history.active()).hasValue(1);
        assertThat(history.state(2)).isEqualTo(State.REPLACED);
        assertThat(history.steps().get(history.steps().size() - 1).kind()).isEqualTo(Kind.ACTIVATED);
        // And forward again: nothing was lost.
        take(history.rollBack("cissi", T0.plusSeconds(90), "was right after all"));
        assertThat(history.active()).hasValue(2);
    }

    @Test
    void rollBack_nothingBefore_saysSo() {
        activate(1, 7);
        assertThatThrownBy(() -> history.rollBack("bo", T0, "no"))
                .hasMessage("there is no earlier version to go back to");
    }

    @Test
    void h25_rollBack_whileEpisodesAreOpen_keepsTheVersionThatMadeThem() {
        activate(1, 7);
        activate(2, 6);
        take(history.rollBack("cissi", T0, "too many alerts"));
        assertThat(history.needed(List.of(2, 2))).containsExactly(1, 2);
        ScoreRule old = (ScoreRule)
                history.ruleSet(2).profiles().iterator().next().rules().get(0);
        assertThat(old.atLeast()).isEqualTo(6);
        assertThatThrownBy(() -> history.needed(List.of(9))).hasMessage("there is no version 9 of the rules");
    }

    @Test
    void activeAt_isTheVersionThatJudgedThen() {
        take(history.draft(files(1, 7), "anna", T0, "x"));
        take(history.replayed(1, "anna", T0, "x"));
        take(history.approve(1, "bo", T0, "x"));
        take(history.activate(1, "bo", T0.plusSeconds(10), "x"));
        assertThat(history.activeAt(T0.plusSeconds(9))).isEmpty();
        assertThat(history.activeAt(T0.plusSeconds(10))).hasValue(1);
    }

    @Test
    void h03_draft_changedProfileOfTheSameVersion_isRefused() {
        take(history.draft(files(1, 7), "anna", T0, "first rules"));
        assertThatThrownBy(() -> history.draft(files(1, 6), "anna", T0, "second"))
                .hasMessage("standard.yaml:1:1: profile standard differs from the one of version 1 of the rules but is"
                        + " still version 101: raise its version");
        assertThatThrownBy(() -> history.draft(
                        new RuleSetFiles(
                                Map.of("fences.yaml", FENCES, "standard.yaml", standard(1 - SHIPPED_ALREADY, 7))),
                        "anna",
                        T0,
                        "as if shipped"))
                .hasMessageContaining("profile standard differs from the shipped one but is still version 1");
        take(history.draft(files(1, 7), "anna", T0, "the same again"));
        take(history.draft(files(2, 6), "anna", T0, "raised"));
        assertThat(history.state(3)).isEqualTo(State.DRAFT);
    }

    @Test
    void h03_draft_badFile_isRefusedWithItsPlace() {
        RuleSetFiles bad = new RuleSetFiles(Map.of(
                "fences.yaml", FENCES, "standard.yaml", standard(1, 7).replace("priority: high", "priority: urgent")));
        assertThatThrownBy(() -> history.draft(bad, "anna", T0, "x"))
                .isInstanceOf(YamlException.class)
                .hasMessage("standard.yaml:10:15: must be one of high, medium, low");
    }

    @Test
    void h03_draft_incompleteFiles_saysWhatIsMissing() {
        assertThatThrownBy(
                        () -> history.draft(new RuleSetFiles(Map.of("standard.yaml", standard(1, 7))), "anna", T0, "x"))
                .hasMessage("there is no file of fences (fences: 1 ...): say how far limits may be moved");
        assertThatThrownBy(() ->
                        history.draft(new RuleSetFiles(Map.of("a.yaml", FENCES, "b.yaml", FENCES)), "anna", T0, "x"))
                .hasMessage("b.yaml:1:1: a second file of fences, the first is a.yaml: make one of them");
        assertThatThrownBy(() -> history.draft(new RuleSetFiles(Map.of("a.yaml", "version: 1\n")), "anna", T0, "x"))
                .hasMessage("a.yaml:1:1: is neither profile: ..., fences: ... nor patients: ...");
    }

    @Test
    void step_withoutWhoOrWhy_isRefused() {
        assertThatThrownBy(() -> history.draft(files(1, 7), " ", T0, "x")).hasMessage("say who and why");
        assertThatThrownBy(() -> history.draft(files(1, 7), "anna", T0, "")).hasMessage("say who and why");
    }

    @Test
    void of_stepsThatDoNotFollow_isRefused() {
        RuleSetStep draft = history.draft(files(1, 7), "anna", T0, "x");
        RuleSetStep active = new RuleSetStep(2, 1, Kind.ACTIVATED, "bo", T0, "x", null);
        assertThatThrownBy(() -> RuleSetHistory.of(List.of(draft, active)))
                .hasMessage("version 1 was DRAFT before step 2");
        assertThatThrownBy(() -> RuleSetHistory.of(List.of(active)))
                .hasMessage("step 2 of version 1 does not follow what went before");
    }

    private void activate(int version, int points) {
        take(history.draft(files(version, points), "anna", T0, "x"));
        take(history.replayed(version, "anna", T0, "x"));
        take(history.approve(version, "bo", T0, "x"));
        take(history.activate(version, "bo", T0, "x"));
    }

    private void take(RuleSetStep step) {
        history = history.with(step);
    }

    /** Version 1 of the standard profile is the shipped one. */
    private static final int SHIPPED_ALREADY = 100;

    private static final String FENCES = "fences: 1\nowner: Test\nlimits: {}\n";

    /** A rule set of one rule. */
    static RuleSetFiles files(int profileVersion, int points) {
        return new RuleSetFiles(Map.of("fences.yaml", FENCES, "standard.yaml", standard(profileVersion, points)));
    }

    private static String standard(int version, int points) {
        return """
                profile: standard
                version: %d
                name: {sv: Prov, en: Test}
                owner: Test
                rules:
                  - id: news2
                    kind: score
                    score: news2
                    at_least: %d
                    priority: high
                    name: {sv: Regel, en: Rule}
                    source: proposal
                    sure: C
                """.formatted(SHIPPED_ALREADY + version, points);
    }
}
