package se.hemvakt.rules.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.LimitOf;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.expression.Truth;
import se.hemvakt.rules.expression.WrittenPatient;
import se.hemvakt.rules.profile.Life.Escalation;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

class ProfileFileTest {
    /** The rule of a valid profile begins at line 7; its fields stand at column 5. */
    private static final String HEAD = """
            profile: test
            version: 3
            name: {sv: Prov, en: Test}
            owner: Test
            # rules
            rules:
            """;

    private static final String SAID = """
                name: {sv: Regel, en: Rule}
                priority: medium
                source: proposal
                sure: C
            """;

    @Test
    void of_allFieldsOfALimit_keepsThem() {
        Profile profile = profile("""
              - id: glucose-low
                kind: limit
                vital: glucose
                unit: mmol/L
                at_most: 3.9
                of: repeated
                within: 2h
                clear_by: 0.3
                delay: 5m
                hold: 30m
                measure_again_after: 90s
                escalates: {after: 1h, to: high}
                replaces: standard/glucose
            """ + SAID);
        LimitRule rule = (LimitRule) profile.rules().get(0);
        assertThat(rule.id()).isEqualTo("test/glucose-low");
        assertThat(rule.version()).isEqualTo(3);
        assertThat(rule.problem()).isEqualTo("limit.glucose.low");
        assertThat(rule.bound()).isEqualTo(new Bound(Side.LOW, 3_900, true));
        assertThat(rule.of()).isEqualTo(LimitRule.Of.REPEATED);
        assertThat(rule.withinMs()).isEqualTo(7_200_000);
        assertThat(rule.life())
                .isEqualTo(new Life(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        300,
                        Duration.ofSeconds(90),
                        new Escalation(Duration.ofHours(1), Priority.HIGH)));
        assertThat(rule.head().replaces()).containsExactly("standard/glucose");
        assertThat(rule.head().name()).isEqualTo(new Words("Regel", "Rule"));
        assertThat(rule.head().sure()).isEqualTo(Confidence.C);
        assertThat(rule.head().place()).isEqualTo("p.yaml:7:5");
        assertThat(rule.inputs()).isEqualTo(1L << Vital.GLUCOSE.ordinal());
    }

    @Test
    void of_aFall_isAChangeBelowZero() {
        Profile profile = profile("""
              - id: thinner
                kind: change
                vital: weight
                unit: kg
                falls_more_than: 2
                within: 30d
            """ + SAID);
        assertThat(((ChangeRule) profile.rules().get(0)).bound()).isEqualTo(new Bound(Side.LOW, -2_000, false));
    }

    private static final String POINTS = """
              - id: own-score
                kind: points
                points:
                  temperature: {unit: Cel, above: {37.8: 3}, at_least: {38.1: 5}, below: {35.6: 1}}
                  spo2: {unit: "%", at_most: {93: 1, 91: 2}}
                  oxygen: {unit: "{oxygen}", at_least: {1: 2}}
                at_least: 5
                replaces: [standard/a, standard/b]
            """;

    @ParameterizedTest
    @CsvSource({
        "temperature=38.1, YES",
        "temperature=38.099 spo2=94, UNKNOWN",
        "temperature=38.099 spo2=94 oxygen=0, NO",
        "temperature=37.801 oxygen=1, YES",
        "temperature=37.8 spo2=91 oxygen=1, NO",
        "temperature=35.5 spo2=91 oxygen=1, YES",
        "temperature=35.5 spo2=92 oxygen=1, NO",
        "spo2=91 oxygen=1, UNKNOWN",
        "temperature=37, NO",
    })
    void h18_judge_points_missingVitalsAreNotNormal(String patient, Truth answer) {
        PointsRule rule = (PointsRule) profile(POINTS + SAID).rules().get(0);
        assertThat(rule.head().replaces()).containsExactly("standard/a", "standard/b");
        assertThat(rule.judge(new WrittenPatient(patient), false)).isEqualTo(answer);
    }

    @Test
    void judge_pointsWhereMissingAddsNothing_isNoInstead() {
        Rule rule =
                profile(POINTS + "    missing: adds_nothing\n" + SAID).rules().get(0);
        assertThat(rule.judge(new WrittenPatient("spo2=91 oxygen=1"), false)).isEqualTo(Truth.NO);
        assertThat(rule.judge(new WrittenPatient("temperature=38.1"), false)).isEqualTo(Truth.YES);
    }

    @Test
    void explain_points_namesThePointsOfEachAndItsBound() {
        Rule rule = profile(POINTS + SAID).rules().get(0);
        assertThat(rule.explain(new WrittenPatient("temperature=38.1 spo2=92 oxygen=0"))
                        .evidence())
                .containsExactly(
                        new Evidence(Vital.TEMPERATURE, 38_100, 0, Side.HIGH, 38_100, 5, LimitOf.PROFILE, null),
                        new Evidence(Vital.SPO2, 92_000, 0, Side.LOW, 93_000, 1, LimitOf.PROFILE, null));
    }

    /** The bad input the issue names, and its neighbours. The rule's id, name, priority, source and sure are good. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // unknown vital, wrong unit
                "kind: limit~vital: hart_rate~unit: /min~above: 100 | p.yaml:13:12: unknown vital hart_rate; known are heart_rate, pulse_rate, respiratory_rate, spo2, systolic_bp, diastolic_bp, mean_bp, temperature, weight, glucose, consciousness, oxygen, oxygen_flow, steps, gait_speed, grip_strength, pain, fall, button, rhythm, off_body",
                "kind: limit~vital: glucose~unit: mg/dL~above: 100 | p.yaml:14:11: wrong unit mg/dL for glucose: give the numbers in mmol/L",
                "kind: limit~vital: glucose~above: 10 | p.yaml:7:5: unit is missing: the unit of its numbers, unit: \"mmol/L\"",
                "kind: limit~vital: consciousness~unit: x~above: 1 | p.yaml:13:12: consciousness is not a measured quantity",
                // outside the fences
                "kind: limit~vital: spo2~unit: '%'~below: 70 | p.yaml:15:12: 70 % is outside the fence for a low limit of spo2, 80 to 95; ask the owner of the fences, Test",
                "kind: limit~vital: steps~unit: '{steps}'~below: 70 | p.yaml:15:12: steps has no fence for a low limit, so none can be set; ask the owner of the fences, Test",
                // an expression that does not type-check, or costs too much
                "kind: expression~when: last(weight) > celsius(3) | p.yaml:13:24: > can not take a value in kg and a value in Cel: both sides need the same unit",
                "kind: expression~when: 'last(weight) > 3' | p.yaml:13:25: > can not take a value in kg and a whole number: say the unit of the number, such as kg(2)",
                "kind: expression~when: count(fall, days(1)) + 1 > 2 | p.yaml:13:32: + can not take a whole number and a whole number",
                // unknown keys, kinds, words
                "kind: limit~vital: spo2~unit: '%'~bellow: 90 | p.yaml:15:5: unknown name bellow; known are above, at_least, at_most, below, beyond_at_least, clear_by, delay, escalates, hold, id, kind, measure_again_after, name, of, priority, problem, replaces, source, sure, unit, values, vital, within",
                "kind: limits | p.yaml:12:11: must be one of limit, change, slope, baseline, composite, score, points, event, expression",
                "kind: score~score: mews~at_least: 3 | p.yaml:13:12: unknown score mews; known are news2, news2_part, news2_rise, qsofa, bas_90_30_90",
                "kind: score~score: news2~at_least: 21 | p.yaml:14:15: must be a whole number from 1 to 20",
                "kind: points~points: {spo2: {unit: kPa, below: {94: 1}}}~at_least: 1 | p.yaml:13:27: wrong unit kPa for spo2: give the numbers in %",
                "kind: points~points: {spo2: {unit: '%', below: {94: 1, 92: 3}}}~at_least: 4 | p.yaml:14:15: must be a whole number from 1 to 3",
                "kind: points~points: {fall: {unit: '{event}', at_least: {1: 1}}}~at_least: 1 | p.yaml:13:14: fall has no value to give points for",
                "kind: points~points: {spo2: {unit: '%'}}~at_least: 1 | p.yaml:13:20: gives no points: give one of above, at_least, below, at_most",
                "kind: event~event: spo2 | p.yaml:13:12: spo2 is no event; fall, button, rhythm and off_body are",
                // limits that say nothing, or too much
                "kind: limit~vital: spo2~unit: '%' | p.yaml:7:5: says no limit: give one of above, at_least, below, at_most",
                "kind: limit~vital: spo2~unit: '%'~below: 90~above: 99 | p.yaml:15:12: says both above and below: make two rules of it",
                "kind: limit~vital: spo2~unit: '%'~below: 9x | p.yaml:15:12: must be a number in % with at most three decimals",
                "kind: limit~vital: spo2~unit: '%'~below: 90.00001 | p.yaml:15:12: must be a number in % with at most three decimals",
                "kind: limit~vital: spo2~unit: '%'~below: 90~within: 1h | p.yaml:16:13: remove within: it goes with of: median, repeated or several",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: median~within: 1h | p.yaml:7:5: values is missing: how many values the median needs at least",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: several~within: 1h~beyond_at_least: 2 | p.yaml:7:5: values is missing: how many of the newest values are looked at",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: several~within: 1h~values: 3 | p.yaml:7:5: beyond_at_least is missing: how many of these values must be beyond",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: several~within: 1h~values: 3~beyond_at_least: 4 | p.yaml:19:22: must be a whole number from 1 to 3",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: several~within: 1h~values: 21~beyond_at_least: 2 | p.yaml:18:13: must be a whole number from 2 to 20",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: several~values: 3~beyond_at_least: 2 | p.yaml:7:5: within is missing: how far back it looks",
                "kind: limit~vital: spo2~unit: '%'~below: 90~beyond_at_least: 2 | p.yaml:16:22: remove beyond_at_least: it goes with of: several",
                "kind: limit~vital: spo2~unit: '%'~below: 90~of: repeated~within: 1y | p.yaml:17:13: must be a duration from 1m to 90d, such as 90s, 30m, 12h or 3d",
                "kind: limit~vital: spo2~unit: '%'~below: 90~clear_by: 0 | p.yaml:16:15: must be above 0",
                "kind: change~vital: weight~unit: kg~rises_more_than: -2~within: 3d | p.yaml:15:22: must be above 0",
                "kind: change~vital: weight~unit: kg~rises_more_than: 2 | p.yaml:7:5: within is missing: how far back it looks",
                "kind: composite~vitals: {spo2: low}~mean_z_at_least: 2~known_at_least: 1 | p.yaml:7:5: a composite needs at least two vitals",
                "kind: composite~vitals: {spo2: low, weight: up}~mean_z_at_least: 2~known_at_least: 1 | p.yaml:13:33: must be one of low, high, none",
                "kind: event~event: fall~replaces: test/other | p.yaml:14:15: must be a rule of another profile, such as standard/fall",
                "kind: event~event: fall~escalates: {after: 1m, to: low} | p.yaml:14:32: must be worse than the rule's priority medium",
            })
    void h03_of_badRule_saysWhereWhatAndWhatToDo(String fields, String message) {
        String rule = "  - id: one\n" + SAID + "    " + fields.replace("~", "\n    ") + "\n";
        assertThatThrownBy(() -> profile(rule))
                .isInstanceOf(YamlException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "owner: Test | p.yaml:1:1: owner is missing: who answers for this profile",
                "version: 3 | p.yaml:1:1: version is missing: a whole number that grows with each change",
                "profile: test | p.yaml:2:1: profile is missing: the profile's name, such as heart-failure",
                "name: {sv: Prov, en: Test} | p.yaml:1:1: name is missing: its text on screen, name: {sv: ..., en: ...}",
                "id: one | p.yaml:7:5: id is missing: the rule's name, such as weight-3d",
                "source: proposal | p.yaml:7:5: source is missing: where its numbers come from",
                "sure: C | p.yaml:7:5: sure is missing: how sure its numbers are: A, B or C (a proposal)",
                "priority: medium | p.yaml:7:5: priority is missing: high, medium or low",
                "kind: event | p.yaml:7:5: kind is missing: limit, change, slope, baseline, composite, score, points, event or expression",
            })
    void h03_of_missingField_saysWhatBelongsThere(String field, String message) {
        String whole = HEAD + "  - kind: event\n    id: one\n    event: fall\n" + SAID;
        assertThat(read(whole).rules()).hasSize(1);
        // Taken out where it stands; a list's dash stays.
        String without = whole.replace("- " + field + "\n   ", "-").replaceFirst("(?m)^ *\\Q" + field + "\\E\n", "#\n");
        assertThatThrownBy(() -> read(without)).hasMessage(message);
    }

    @Test
    void h03_of_sameIdTwice_namesBothPlaces() {
        String rule = "    kind: event\n    event: fall\n" + SAID;
        assertThatThrownBy(() -> profile("  - id: one\n" + rule + "  - id: one\n" + rule))
                .hasMessage("p.yaml:14:9: rule one stands twice, first at p.yaml:7:9: give it another id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The harsher limit must be the worse one.
                "below: 90, medium | below: 85, medium | overlaps test/a at p.yaml:7:5: spo2 below 85 % (medium) and spo2 below 90 % (medium), so one would never be told: the harsher limit needs the higher priority, or remove one",
                "below: 85, medium | below: 90, medium | overlaps test/a at p.yaml:7:5: spo2 below 90 % (medium) and spo2 below 85 % (medium), so one would never be told: the harsher limit needs the higher priority, or remove one",
                "below: 90, medium | below: 85, low | overlaps test/a at p.yaml:7:5: spo2 below 85 % (low) and spo2 below 90 % (medium), so one would never be told: the harsher limit needs the higher priority, or remove one",
                "below: 95, low | above: 94, low | overlaps test/a at p.yaml:7:5: spo2 above 94 % (low) and spo2 below 95 % (low) leave no value that is normal",
            })
    void h03_of_overlappingLimits_namesBoth(String first, String second, String message) {
        assertThatThrownBy(() -> profile(limit("a", first) + limit("b", second)))
                .hasMessage("p.yaml:16:5: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "below: 90, low | below: 85, medium",
                "below: 90, medium | above: 99, medium",
                "below: 94, low | above: 94, low",
            })
    void of_stepsThatGetWorse_areGood(String first, String second) {
        assertThat(profile(limit("a", first) + limit("b", second)).rules()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spo2=89 spo2=93@10m spo2=88@20m spo2=93@30m spo2=87@40m | YES",
                // The newest need not be beyond.
                "spo2=93 spo2=89@10m spo2=88@20m spo2=93@30m spo2=87@40m | YES",
                "spo2=89 spo2=93@10m spo2=90@20m spo2=93@30m spo2=87@40m | NO",
                // The sixth is not looked at.
                "spo2=93 spo2=93@10m spo2=93@20m spo2=88@30m spo2=87@40m spo2=86@50m | NO",
                // Three of three suffice; with two the missing ones could still decide it.
                "spo2=89 spo2=88@10m spo2=87@20m | YES",
                "spo2=89 spo2=88@10m spo2=93@20m | UNKNOWN",
                "spo2=93 spo2=93@10m spo2=93@20m | NO",
                "spo2=89 spo2=88@10m spo2=87@70m | UNKNOWN",
            })
    void h03_judge_several_wantsThreeOfTheNewestFive(String patient, Truth expected) {
        ProfileRule rule = profile("  - id: one\n    kind: limit\n    vital: spo2\n    unit: \"%\"\n    below: 90\n"
                        + "    of: several\n    values: 5\n    beyond_at_least: 3\n    within: 1h\n    clear_by: 1\n"
                        + SAID)
                .rules()
                .get(0);
        WrittenPatient view = new WrittenPatient(patient);
        assertThat(rule.judge(view, false)).isEqualTo(expected);
        assertThat(rule.judge(view.withRealTrends(), false)).isEqualTo(expected);
        // An episode ends only when fewer are within its margin.
        WrittenPatient better = new WrittenPatient("spo2=90.5 spo2=93@10m spo2=90.5@20m spo2=93@30m spo2=89@40m");
        assertThat(rule.judge(better, false)).isEqualTo(Truth.NO);
        assertThat(rule.judge(better, true)).isEqualTo(Truth.YES);
    }

    @Test
    void of_highWithADelay_isRefused() {
        assertThatThrownBy(() -> profile(limit("a", "below: 90, high") + "    delay: 5m\n"))
                .hasMessage("p.yaml:16:12: remove delay: high is told at once");
        assertThatThrownBy(() -> profile(limit("a", "below: 90, high") + "    measure_again_after: 5m\n"))
                .hasMessage("p.yaml:16:26: remove measure_again_after: high is told at once");
    }

    @Test
    void of_profileWithoutRulesOrExclusion_isRefused() {
        assertThatThrownBy(() -> read(HEAD.replace("rules:\n", "")))
                .hasMessage("p.yaml:1:1: rules is missing: a profile has rules, or excludes somebody");
    }

    @Test
    void of_expressionInABlock_pointsAtItsLine() {
        assertThatThrownBy(() -> profile("""
                  - id: one
                    kind: expression
                    when: |
                      last(spo2) < percent(92)
                      && last(wieght) > kg(3)
                """ + SAID))
                .hasMessage("p.yaml:11:15: unknown name wieght; did you mean weight?");
    }

    private static String limit(String id, String boundAndPriority) {
        String[] parts = boundAndPriority.split(", ");
        return "  - id: " + id + "\n    kind: limit\n    vital: spo2\n    unit: \"%\"\n    " + parts[0] + "\n"
                + SAID.replace("medium", parts[1]);
    }

    private static Profile profile(String rules) {
        return read(HEAD + rules);
    }

    private static Profile read(String text) {
        return read("p.yaml", text);
    }

    static Profile read(String file, String text) {
        return ProfileFile.of(Yaml.read(file, new StringReader(text)), fences());
    }

    static Fences fences() {
        return Fences.of(Yaml.read("fences.yaml", new StringReader("""
                fences: 1
                owner: Test
                limits:
                  spo2: {unit: "%", below: {from: 80, to: 95}, above: {from: 92, to: 100}, source: proposal, sure: C}
                  glucose: {unit: mmol/L, below: {from: 2.5, to: 8}, above: {from: 7, to: 25}, source: proposal, sure: C}
                """)));
    }
}
