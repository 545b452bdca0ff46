package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.expression.WrittenPatient;
import se.hemvakt.rules.profile.RulesOfPatient.Watched;

class ShippedProfilesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final RuleSet SHIPPED = ShippedProfiles.ruleSet();

    /** One line of borders.txt. */
    record Border(int line, String profile, String patient, String told) {
        @Override
        public String toString() {
            return "line " + line + ": " + profile + " | " + patient + " | " + told;
        }
    }

    static List<Border> borders() {
        List<Border> borders = new ArrayList<>();
        int number = 0;
        for (String line : lines()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\|");
                borders.add(new Border(number, parts[0].strip(), parts[1].strip(), parts[2].strip()));
            }
        }
        return borders;
    }

    private static List<String> lines() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ShippedProfilesTest.class.getResourceAsStream("/profile/borders.txt")),
                StandardCharsets.UTF_8))) {
            return in.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("borders")
    void h03_judge_atEachBorder_tellsWhatTheTableSays(Border border) {
        Set<String> told = new TreeSet<>();
        judge(border, new WrittenPatient(border.patient()), told, new HashSet<>());
        assertThat(told.isEmpty() ? "-" : String.join(", ", told)).isEqualTo(border.told());
    }

    @ParameterizedTest
    @MethodSource("borders")
    void h03_judge_withThePastAsItIsKept_tellsTheSame(Border border) {
        Set<String> told = new TreeSet<>();
        judge(border, new WrittenPatient(border.patient()).withRealTrends(), told, new HashSet<>());
        assertThat(told.isEmpty() ? "-" : String.join(", ", told)).isEqualTo(border.told());
    }

    @Test
    void h03_everyShippedRule_isSeenFiring() {
        Set<String> fired = new HashSet<>();
        for (Border border : borders()) {
            judge(border, new WrittenPatient(border.patient()), new TreeSet<>(), fired);
        }
        List<String> all = SHIPPED.profiles().stream()
                .flatMap(profile -> profile.rules().stream())
                .map(Rule::id)
                .toList();
        assertThat(all).hasSizeGreaterThan(30);
        assertThat(fired).containsAll(all);
    }

    /** What this profile's own rules say; those of others have lines of their own. */
    private static void judge(Border border, WrittenPatient view, Set<String> told, Set<String> fired) {
        RulesOfPatient rules = SHIPPED.compile(new Assignment(List.of(border.profile()), List.of(), null, null), NOW);
        for (Watched watched : rules.watched()) {
            String worst = null;
            boolean unknown = false;
            for (Rule rule : watched.rules()) {
                if (!rule.id().startsWith(border.profile() + "/") || (rule.inputs() & inputs(border)) == 0) {
                    continue;
                }
                Truth truth = rule.judge(view, false);
                if (truth == Truth.YES) {
                    fired.add(rule.id());
                    worst = worst == null ? rule.priority().name() : worst;
                    assertThat(rule.explain(view).rule()).isEqualTo(rule.id());
                }
                unknown |= truth == Truth.UNKNOWN && isAsked(rule, border);
            }
            if (worst != null) {
                told.add(watched.problem() + " " + worst);
            } else if (unknown && border.told().endsWith("?")) {
                told.add(watched.problem() + " ?");
            }
        }
    }

    /** Rules about what a line does not speak of are not asked. */
    private static long inputs(Border border) {
        return border.patient().contains("news2") ? -1 : mentioned(border);
    }

    private static boolean isAsked(Rule rule, Border border) {
        return !(rule instanceof ScoreRule score)
                || List.of(border.patient().split("[ =]"))
                        .contains(score.score().code());
    }

    private static long mentioned(Border border) {
        long bits = 0;
        for (Vital vital : Vital.values()) {
            if ((" " + border.patient()).contains(" " + vital.code() + "=")) {
                bits |= 1L << vital.ordinal();
            }
        }
        return bits;
    }

    /** Patients have more than one illness: all pairs but those with "only" stand together. */
    @Test
    void h29_compile_eachPair_standsTogether() {
        List<String> names = SHIPPED.profiles().stream()
                .filter(profile -> !profile.only())
                .map(Profile::id)
                .toList();
        assertThat(names).hasSize(ShippedProfiles.NAMES.size() - 1);
        for (String a : names) {
            for (String b : names) {
                Assignment both = new Assignment(List.of(a, b), List.of(), null, null);
                assertThat(SHIPPED.compile(both, NOW).version()).isEqualTo(ShippedProfiles.VERSION);
            }
        }
    }

    @Test
    void h29_compile_everyExclusion_takesOut() {
        for (String id : List.of("paediatric", "pregnancy")) {
            RulesOfPatient rules = SHIPPED.compile(new Assignment(List.of(id, "copd"), List.of(), null, null), NOW);
            assertThat(rules.watched()).isEmpty();
            assertThat(rules.notices()).extracting(Notice::kind).contains(Notice.Kind.EXCLUDED);
        }
        RulesOfPatient rules =
                SHIPPED.compile(new Assignment(List.of("spinal-cord-injury", "copd"), List.of(), null, null), NOW);
        assertThat(rules.watched())
                .extracting(Watched::problem)
                .contains("limit.spo2.low")
                .doesNotContain("news2");
    }

    @Test
    void live_insideTheLimitByLessThanTheMargin_isNotOver() {
        Rule rule = SHIPPED.profiles().stream()
                .flatMap(profile -> profile.rules().stream())
                .filter(one -> one.id().equals("copd/spo2-low"))
                .findFirst()
                .orElseThrow();
        assertThat(rule.judge(new WrittenPatient("spo2=88.9"), true)).isEqualTo(Truth.YES);
        assertThat(rule.judge(new WrittenPatient("spo2=88.9"), false)).isEqualTo(Truth.NO);
        assertThat(rule.judge(new WrittenPatient("spo2=89"), true)).isEqualTo(Truth.NO);
        assertThat(rule.judge(new WrittenPatient("spo2=80@5h"), true)).isEqualTo(Truth.UNKNOWN);
    }

    static Stream<Profile> profiles() {
        return SHIPPED.profiles().stream();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void h03_profile_namesOwnerAndSources(Profile profile) {
        assertThat(profile.owner()).isNotBlank();
        assertThat(profile.rules())
                .allSatisfy(rule -> assertThat(rule.head().source()).isNotBlank());
    }
}
