package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.organisation.InclusionFolder;
import se.hemvakt.rules.inclusion.Inclusion;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.runtime.settings.SettingsException;

/** An organisation's own criteria for whom monitoring is. */
class InclusionSettingsTest {
    private static final String OWN = """
            inclusion: %s
            version: %d
            name: {sv: Bor kvar, en: Stays at home}
            owner: the ward
            source: "our own agreement"
            criteria:
              - {id: consent, name: {sv: Samtycker, en: Consents}, fact: consent, is: true, exceptions: false}
            """;

    @TempDir
    Path folder;

    private Path own;

    @BeforeEach
    void folder() throws IOException {
        own = Files.createDirectory(folder.resolve("own"));
    }

    private PlatformSettings settings() {
        Settings in = Settings.of(Map.of(
                "hemvakt.inclusion",
                own.toString(),
                "hemvakt.data",
                folder.resolve("data").toString()));
        PlatformSettings read = PlatformSettings.from(in);
        in.complete();
        return read;
    }

    private void write(String file, String id, int version) throws IOException {
        Files.writeString(own.resolve(file), OWN.formatted(id, version));
    }

    @Test
    void ownCriteria_standBesideTheShippedOnes_andAreAsked() throws IOException {
        write("stays.yaml", "stays-at-home", 1);
        Files.writeString(own.resolve("notes.txt"), "no criteria");
        assertThat(settings().inclusions())
                .extracting(Inclusion::id)
                .containsExactly("home-care", "newly-discharged", "heart-failure", "stays-at-home");
        InclusionCriteria criteria = new InclusionCriteria(settings().inclusions());
        assertThatThrownBy(() -> criteria.ask(request("{}"), Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inclusion stays-at-home: not known: consent (Consents)");
        assertThat(criteria.ask(request("{\"consent\": true}"), Instant.EPOCH))
                .singleElement()
                .satisfies(asked -> assertThat(asked.checked().failing()).isEmpty());
    }

    private static InclusionRequest request(String facts) {
        return EnrolRequest.parse("""
                {"patient": {"given_name": "Påhittad", "family_name": "Person"},
                 "inclusion": {"criteria": ["stays-at-home"], "facts": %s}}
                """.formatted(facts)).inclusion().orElseThrow();
    }

    @Test
    void ownCriteriaWithAShippedName_takeItsPlace_withAHigherVersionOnly() throws IOException {
        write("ours.yaml", "heart-failure", 1);
        assertThatThrownBy(this::settings)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("hemvakt.inclusion: ")
                .hasMessageContaining(
                        "ours.yaml: the shipped criteria 'heart-failure' are of version 1: to take their place");
        write("ours.yaml", "heart-failure", 2);
        assertThat(InclusionFolder.read(own))
                .filteredOn(one -> one.id().equals("heart-failure"))
                .singleElement()
                .satisfies(one -> assertThat(one.version()).isEqualTo(2));
    }

    @Test
    void wrongFile_isToldWithLine_andWhatIsTwice_andAFolderThatIsNotThere() throws IOException {
        Files.writeString(own.resolve("wrong.yaml"), OWN.formatted("wrong", 1).replace("is: true", "is: maybe"));
        assertThatThrownBy(this::settings)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("wrong.yaml:7:75: must be true or false");
        Files.delete(own.resolve("wrong.yaml"));
        write("a.yaml", "same", 1);
        write("b.yaml", "same", 2);
        assertThatThrownBy(this::settings)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("b.yaml: the criteria of ")
                .hasMessageContaining("a.yaml are called 'same' too");
        own = folder.resolve("gone");
        assertThatThrownBy(this::settings)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gone can not be read: name a folder of .yaml files");
    }
}
