package se.hemvakt.app.replay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.alert.RuleSettings.Timing;
import se.hemvakt.rules.profile.Rule;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.runtime.yaml.Yaml;

class ReplayProfileTest {
    @TempDir
    private Path folder;

    private static final PatientId ID = new PatientId(1);

    @Test
    void of_patientOfItsOwn_takesTheRestFromAll() throws IOException {
        ReplayProfile profile = read("""
                version: 3
                silent_after: 30m
                limits:
                  heart_rate: {low: 45, high: 120}
                  spo2: {low: 90}
                patients:
                  anna:
                    spo2_scale: 2
                    silent_after: none
                    limits:
                      spo2: none
                      temperature: {high: 38.5}
                """);
        PatientProfile all = profile.of("someone", ID);
        assertThat(all.spo2Scale()).isEqualTo(1);
        assertThat(all.silentAfter()).isEqualTo(Duration.ofMinutes(30));
        assertThat(all.version()).isEqualTo(3);
        assertThat(all.limits())
                .containsExactly(new Limit(Vital.HEART_RATE, 45_000, 120_000), new Limit(Vital.SPO2, 90_000, null));
        PatientProfile anna = profile.of("anna", ID);
        assertThat(anna.spo2Scale()).isEqualTo(2);
        assertThat(anna.silentAfter()).isNull();
        assertThat(anna.limits())
                .containsExactly(
                        new Limit(Vital.HEART_RATE, 45_000, 120_000), new Limit(Vital.TEMPERATURE, null, 38_500));
    }

    @Test
    void standard_noFile_isScaleOneWithoutSilence() throws IOException {
        PatientProfile profile = ReplayProfile.standard().of("anyone", ID);
        assertThat(profile.spo2Scale()).isEqualTo(1);
        assertThat(profile.silentAfter()).isNull();
        assertThat(profile.limits()).isEmpty();
    }

    private static final String FEVER = """
            profile: fever
            version: 4
            name: {sv: Feber, en: Fever}
            owner: test
            rules:
              - {id: high, kind: limit, vital: temperature, unit: Cel, above: 38.4, priority: low,
                 name: {sv: Feber, en: Fever}, source: test, sure: C}
            """;

    @Test
    void of_profiles_shippedAndOwnAreCompiledWithTheStandard() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), FEVER);
        RulesOfPatient rules = requireNonNull(
                read("version: 3\nprofiles: [diabetes, own.yaml]").conditions(new PatientId(1)));
        assertThat(rules.version()).isEqualTo(3);
        assertThat(ids(rules)).contains("fever/high", "standard/news2-high").anyMatch(id -> id.startsWith("diabetes/"));
    }

    @Test
    void of_conditionProfileByItself_isEverybodys() throws IOException {
        ReplayProfile profile = read(FEVER);
        assertThat(ids(requireNonNull(profile.conditions(new PatientId(1)))))
                .contains("fever/high", "standard/news2-high");
        assertThat(requireNonNull(profile.conditions(new PatientId(1))).version())
                .isEqualTo(4);
    }

    @Test
    void load_shippedForTheRecording_replacesNews2() throws IOException {
        RulesOfPatient rules =
                requireNonNull(ReplayProfile.load(Path.of("sepsis2019b")).conditions(new PatientId(1)));
        assertThat(ids(rules)).contains("sepsis2019b/points").noneMatch(id -> id.startsWith("standard/news2"));
    }

    @Test
    void standard_noFile_hasNoConditions() {
        assertThat(ReplayProfile.standard().conditions(new PatientId(1))).isNull();
    }

    private static List<String> ids(RulesOfPatient rules) {
        return rules.watched().stream()
                .flatMap(one -> one.rules().stream())
                .map(Rule::id)
                .toList();
    }

    @Test
    void of_news2_isSetForStreamingAndSpotAndTheRestStays() throws IOException {
        RuleSettings rules = read("news2: {delay: 1h, hold: 12h}").rules();
        assertThat(rules.score().spot()).isEqualTo(new Timing(Duration.ofHours(1), Duration.ofHours(12)));
        assertThat(rules.score().streaming()).isEqualTo(rules.score().spot());
        assertThat(rules.score().raiseStep())
                .isEqualTo(RuleSettings.standard().score().raiseStep());
        assertThat(rules.limits()).isEqualTo(RuleSettings.standard().limits());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spo2_scale: 3 | p.yaml:1:13: must be a whole number from 1 to 2",
                "silent_after: soon | p.yaml:1:15: must be none or a duration from 1s to 365d, such as 90s, 30m, 12h or 2d",
                "silent_after: 0s | p.yaml:1:15: must be none or a duration from 1s to 365d, such as 90s, 30m, 12h or 2d",
                "limits: {heart_rat: {low: 40}} | p.yaml:1:10: unknown vital heart_rat",
                "limits: {heart_rate: {low: 120, high: 40}} | p.yaml:1:22: limit for heart_rate: low must be below high",
                "limits: {heart_rate: {}} | p.yaml:1:22: limit for heart_rate has neither low nor high",
                "limits: {spo2: {low: 190}} | p.yaml:1:22: must be a number of % that spo2 can have",
                "profiles: [fallls] | p.yaml:1:12: no such condition profile: name a file that ends in .yaml, or one of standard, heart-failure, copd, hypertension, diabetes, infection-frail, falls, post-discharge, late-palliative, paediatric, pregnancy, spinal-cord-injury",
                "news2: {hold: 8d} | p.yaml:1:15: must be at most 168h",
                "news2: {delay: 25h} | p.yaml:1:16: must be at most 24h",
                "news2: {clear_margin: 5} | p.yaml:1:23: must be a whole number from 0 to 4",
                "patients: {p: {version: 2}} | p.yaml:1:16: unknown name version; known are limits, silent_after, spo2_scale",
            })
    void of_fault_pointsAtItsLineAndColumn(String text, String message) throws IOException {
        assertThatThrownBy(() -> read(text)).hasMessage(message);
    }

    private ReplayProfile read(String text) throws IOException {
        return ReplayProfile.of(Yaml.read("p.yaml", new StringReader(text)), folder);
    }
}
