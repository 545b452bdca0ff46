package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.LimitOf;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Limit;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.expression.WrittenPatient;
import se.hemvakt.rules.profile.RulesOfPatient.Watched;
import se.hemvakt.rules.profile.Verdict.Whose;

class RuleSetTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Signature SIGNED =
            new Signature("Dr Test", LocalDate.of(2026, 10, 1), "usual value", Instant.parse("2026-12-31T23:00:00Z"));
    private static final String STANDARD = profile("standard", rule("fall", "kind: event", "event: fall", "high"));

    // ---- what profiles do together

    @Test
    void compile_noProfile_isTheStandardOne() {
        assertThat(ids(set(STANDARD).compile(Assignment.STANDARD, NOW))).containsExactly("standard/fall");
    }

    @Test
    void compile_rulesOfOneProblem_areOneWorstFirst() {
        RuleSet set = set(STANDARD, profile("a", below("low", 90, "low"), below("medium", 85, "medium")));
        RulesOfPatient rules = set.compile(with("a"), NOW);
        assertThat(rules.watched()).extracting(Watched::problem).containsExactly("fall", "limit.spo2.low");
        assertThat(rules.touchedBy(Vital.SPO2)).hasSize(1);
        assertThat(rules.touchedBy(Vital.WEIGHT)).isEmpty();
        assertThat(rules.watched().get(1).rules())
                .extracting(Rule::priority)
                .containsExactly(Priority.MEDIUM, Priority.LOW);
    }

    @Test
    void compile_replacedRule_isGoneOnlyWithItsReplacement() {
        RuleSet set = set(
                STANDARD,
                profile("falls", rule("fall", "kind: event", "event: fall\n    replaces: standard/fall", "medium")));
        assertThat(ids(set.compile(with("falls"), NOW))).containsExactly("falls/fall");
        assertThat(ids(set.compile(with(), NOW))).containsExactly("standard/fall");
    }

    @Test
    void h29_compile_onlyAgreedAlerts_leavesNothingElse() {
        RuleSet set = set(
                STANDARD,
                profile("comfort", rule("call", "kind: event", "event: button", "high"))
                        .replace("owner:", "only: true\nowner:"));
        assertThat(ids(set.compile(with("comfort"), NOW))).containsExactly("comfort/call");
    }

    // ---- contradictions: both are named

    @Test
    void h29_compile_limitsThatLeaveNothingNormal_namesBoth() {
        RuleSet set = set(
                STANDARD,
                profile("a", below("low", 95, "low")),
                profile("b", rule("high", "kind: limit", "vital: spo2\n    unit: \"%\"\n    above: 94", "low")));
        assertThatThrownBy(() -> set.compile(with("a", "b"), NOW))
                .isInstanceOf(RuleSetException.class)
                .hasMessage(
                        "rules a/low (a.yaml:6:5) and b/high (b.yaml:6:5) contradict: spo2 below 95 % (low) and spo2"
                                + " above 94 % (low) leave no value that is normal; change one of them, or give the patient one"
                                + " profile");
        assertThat(set.compile(with("a"), NOW).watched()).hasSize(2);
    }

    @Test
    void h29_compile_twoReplaceTheSame_namesBoth() {
        String replaces = rule("fall", "kind: event", "event: fall\n    replaces: standard/fall", "medium");
        RuleSet set = set(STANDARD, profile("a", replaces), profile("b", replaces));
        assertThatThrownBy(() -> set.compile(with("b", "a"), NOW))
                .hasMessage("rules a/fall (a.yaml:6:5) and b/fall (b.yaml:6:5) contradict: both replace standard/fall;"
                        + " change one of them, or give the patient one profile");
    }

    @Test
    void h29_compile_onlyBesideAnother_namesBoth() {
        RuleSet set = set(
                STANDARD,
                profile("comfort", rule("call", "kind: event", "event: button", "high"))
                        .replace("owner:", "only: true\nowner:"),
                profile("a", below("low", 90, "low")));
        assertThatThrownBy(() -> set.compile(with("a", "comfort"), NOW))
                .hasMessage(
                        "profiles comfort (comfort.yaml:1:1) and a (a.yaml:1:1) contradict: comfort lets nothing alert"
                                + " but what it says itself; give the patient one of them");
    }

    @Test
    void compile_unknownProfile_isNamed() {
        assertThatThrownBy(() -> set(STANDARD).compile(with("kol"), NOW))
                .hasMessage("unknown profile kol; known are standard");
    }

    @Test
    void of_profileTwice_namesBothPlaces() {
        assertThatThrownBy(() -> set(STANDARD, STANDARD))
                .hasMessage(
                        "standard.yaml:1:1: profile standard stands twice, first at standard.yaml:1:1: remove one or"
                                + " rename it");
    }

    @Test
    void of_replacesNothing_isRefused() {
        assertThatThrownBy(() -> set(
                        STANDARD,
                        profile("a", rule("x", "kind: event", "event: fall\n    replaces: standard/x", "low"))))
                .hasMessage("a.yaml:6:5: replaces standard/x, which is no rule; name one as standard/fall, or remove"
                        + " replaces");
    }

    @Test
    void h03_of_withoutStandard_isRefused() {
        assertThatThrownBy(() -> set(profile("a", below("low", 90, "low"))))
                .hasMessage("there is no profile standard: what everybody has must be said");
    }

    // ---- a patient's own limits

    @Test
    void h29_compile_ownLimit_takesThePlaceOfMilderOnesAndKeepsTheirPriority() {
        RuleSet set = set(STANDARD, profile("a", below("low", 92, "low"), below("medium", 88, "medium")));
        RulesOfPatient rules = set.compile(own("a", 86_000, SIGNED), NOW);
        assertThat(ids(rules)).containsExactly("standard/fall", "own/spo2.low");
        assertThat(judge(rules, "spo2=86")).isNull();
        Verdict verdict = Objects.requireNonNull(judge(rules, "spo2=85.9"));
        assertThat(verdict.priority()).isEqualTo(Priority.MEDIUM);
        assertThat(verdict.whose()).isEqualTo(new Whose(Whose.Kind.OWN, "a", "Dr Test"));
        assertThat(verdict.evidence())
                .containsExactly(new Evidence(Vital.SPO2, 85_900, 0, Side.LOW, 86_000, null, LimitOf.OWN, null));
        assertThat(verdict.version()).isEqualTo(7);
    }

    @Test
    void h29_compile_ownLimit_leavesHarsherOnes() {
        RuleSet set = set(STANDARD, profile("a", below("low", 92, "low"), below("medium", 85, "medium")));
        RulesOfPatient rules = set.compile(own("a", 90_000, SIGNED), NOW);
        assertThat(ids(rules)).containsExactly("standard/fall", "a/medium", "own/spo2.low");
        assertThat(judge(rules, "spo2=91")).isNull();
        assertThat(judge(rules, "spo2=89")).extracting(Verdict::priority).isEqualTo(Priority.LOW);
        assertThat(judge(rules, "spo2=84")).extracting(Verdict::rule).isEqualTo("a/medium");
    }

    @Test
    void h29_compile_ownLimitWithoutAProfiles_standsAlone() {
        RulesOfPatient rules = set(STANDARD).compile(own("standard", 90_000, SIGNED), NOW);
        assertThat(rules.limitsAlone()).containsExactly(new Limit(Vital.SPO2, 90_000, null));
        assertThat(ids(rules)).containsExactly("standard/fall");
        RulesOfPatient beside =
                set(STANDARD, profile("a", below("low", 92, "low"))).compile(own("a", 90_000, SIGNED), NOW);
        assertThat(beside.limitsAlone()).isEmpty();
    }

    @Test
    void h29_compile_whenTheSignatureEnds_theProfileCountsAgainAndItShows() {
        RuleSet set = set(STANDARD, profile("a", below("low", 92, "low")));
        Assignment decided = own("a", 86_000, SIGNED);
        RulesOfPatient before = set.compile(decided, SIGNED.until().minusMillis(1));
        assertThat(ids(before)).contains("own/spo2.low");
        assertThat(before.changesAtMs()).isEqualTo(SIGNED.until().toEpochMilli());
        RulesOfPatient after = set.compile(decided, SIGNED.until());
        assertThat(ids(after)).containsExactly("standard/fall", "a/low");
        assertThat(after.notices())
                .containsExactly(new Notice(Notice.Kind.OWN_LIMIT_ENDED, Vital.SPO2, Side.LOW, null));
        assertThat(after.changesAtMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void h29_compile_ownLimitOutsideMovedFences_doesNotCountAndItShows() {
        RuleSet set = set(STANDARD, profile("a", below("low", 92, "low")));
        RulesOfPatient rules = set.compile(own("a", 70_000, SIGNED), NOW);
        assertThat(ids(rules)).containsExactly("standard/fall", "a/low");
        assertThat(rules.notices())
                .containsExactly(new Notice(Notice.Kind.OWN_LIMIT_OUTSIDE_FENCES, Vital.SPO2, Side.LOW, null));
    }

    @Test
    void h29_compile_scale2_onlyWhileThePrescriptionCounts() {
        RuleSet set = set(STANDARD);
        Assignment decided = new Assignment(List.of(), List.of(), null, SIGNED);
        assertThat(set.compile(Assignment.STANDARD, NOW).spo2Scale()).isEqualTo(1);
        assertThat(set.compile(decided, NOW).spo2Scale()).isEqualTo(2);
        RulesOfPatient after = set.compile(decided, SIGNED.until());
        assertThat(after.spo2Scale()).isEqualTo(1);
        assertThat(after.notices()).extracting(Notice::kind).containsExactly(Notice.Kind.SCALE_2_ENDED);
    }

    @Test
    void assignment_twoLimitsForOneSide_isRefused() {
        OwnLimit limit = new OwnLimit(Vital.SPO2, Bound.below(90_000), SIGNED);
        assertThatThrownBy(() -> new Assignment(List.of(), List.of(limit, limit), null, null))
                .hasMessage("two own limits for one side of spo2");
    }

    // ---- whom the rules are not made for

    @Test
    void h29_compile_belowTheAge_nothingIsJudgedAndTheReasonShows() {
        RuleSet set = set(STANDARD, excluding("all", "\n  below_age: 16"));
        RulesOfPatient child = set.compile(born(LocalDate.of(2010, 11, 23)), NOW);
        assertThat(child.watched()).isEmpty();
        assertThat(child.notices())
                .containsExactly(new Notice(Notice.Kind.EXCLUDED, null, null, new Words("Skäl", "Reason")));
        assertThat(set.compile(born(LocalDate.of(2010, 11, 22)), NOW).watched()).hasSize(1);
    }

    @Test
    void h29_compile_birthDateMissing_isJudgedAndItShows() {
        RuleSet set = set(STANDARD, excluding("all", "\n  below_age: 16"));
        RulesOfPatient rules = set.compile(Assignment.STANDARD, NOW);
        assertThat(rules.watched()).hasSize(1);
        assertThat(rules.notices()).extracting(Notice::kind).containsExactly(Notice.Kind.BIRTH_DATE_MISSING);
    }

    @Test
    void h29_compile_excludedFromScores_keepsTheRest() {
        RuleSet set = set(
                profile(
                        "standard",
                        rule("fall", "kind: event", "event: fall", "high"),
                        rule("score", "kind: score", "score: news2\n    at_least: 7", "high"),
                        rule("own", "kind: expression", "when: at_least(news2, 3) && given(oxygen)", "low")),
                excluding("scores", ""));
        assertThat(ids(set.compile(with(), NOW))).contains("standard/score", "standard/own");
        RulesOfPatient rules = set.compile(with("excluded"), NOW);
        assertThat(ids(rules)).containsExactly("standard/fall");
        assertThat(rules.notices()).extracting(Notice::kind).containsExactly(Notice.Kind.SCORES_EXCLUDED);
    }

    // ---- building blocks

    private static Assignment with(String... profiles) {
        return new Assignment(List.of(profiles), List.of(), null, null);
    }

    private static Assignment own(String profile, int belowMilli, Signature signature) {
        return new Assignment(
                List.of(profile), List.of(new OwnLimit(Vital.SPO2, Bound.below(belowMilli), signature)), null, null);
    }

    private static Assignment born(LocalDate born) {
        return new Assignment(List.of(), List.of(), born, null);
    }

    private static List<String> ids(RulesOfPatient rules) {
        return rules.watched().stream()
                .flatMap(one -> one.rules().stream())
                .map(Rule::id)
                .toList();
    }

    /** The worst of what is said of this patient's limits. */
    private static @Nullable Verdict judge(RulesOfPatient rules, String patient) {
        WrittenPatient view = new WrittenPatient(patient);
        return Arrays.stream(rules.touchedBy(Vital.SPO2))
                .flatMap(one -> one.rules().stream())
                .filter(rule -> rule.judge(view, false) == Truth.YES)
                .findFirst()
                .map(rule -> rule.explain(view))
                .orElse(null);
    }

    private static String below(String id, int limit, String priority) {
        return rule(id, "kind: limit", "vital: spo2\n    unit: \"%\"\n    below: " + limit, priority);
    }

    private static String rule(String id, String kind, String fields, String priority) {
        return """
                  - id: %s
                    %s
                    %s
                    name: {sv: Regel, en: Rule}
                    priority: %s
                    source: proposal
                    sure: C
                """.formatted(id, kind, fields, priority);
    }

    private static String profile(String id, String... rules) {
        return "profile: " + id + "\nversion: 1\nname: {sv: Prov, en: Test}\nowner: Test\nrules:\n"
                + String.join("", rules);
    }

    private static String excluding(String from, String more) {
        return "profile: excluded\nversion: 1\nname: {sv: Prov, en: Test}\nowner: Test\nexcludes:\n  from: " + from
                + more + "\n  reason: {sv: Skäl, en: Reason}\n  source: proposal\n  sure: C\n";
    }

    private static RuleSet set(String... profiles) {
        return RuleSet.of(
                7,
                ProfileFileTest.fences(),
                Stream.of(profiles).map(RuleSetTest::read).toList());
    }

    private static Profile read(String text) {
        String id = text.substring("profile: ".length(), text.indexOf('\n'));
        return ProfileFileTest.read(id + ".yaml", text);
    }
}
