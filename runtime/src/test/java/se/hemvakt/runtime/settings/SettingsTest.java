package se.hemvakt.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.runtime.jdbc.StoreSettings;

class SettingsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void read_fileAndEnvironment_environmentWins() throws IOException {
        Path file = Files.writeString(
                folder.resolve("hemvakt.properties"), "hemvakt.a.port = 1\nhemvakt.a.name = från filen\n");

        Settings in = Settings.read(file, Map.of("HEMVAKT_A_PORT", "2"));

        assertThat(in.port("hemvakt.a.port", 3, "a port")).isEqualTo(2);
        assertThat(in.text("hemvakt.a.name", "", "a name")).isEqualTo("från filen");
        assertThatCode(in::complete).doesNotThrowAnyException();
    }

    @Test
    void complete_severalProblems_areToldTogether() {
        Settings in = Settings.of(Map.of(
                "hemvakt.a.port", "eighty",
                "hemvakt.a.linger", "2 weeks",
                "hemvakt.a.mode", "loud",
                "hemvakt.a.on", "yes",
                "hemvakt.a.prot", "1"));
        in.port("hemvakt.a.port", 3, "a port");
        in.duration("hemvakt.a.linger", Duration.ofMillis(2), Duration.ZERO, Duration.ofMinutes(1), "a time");
        in.choice("hemvakt.a.mode", Thread.State.NEW, "a mode");
        in.flag("hemvakt.a.on", true, "a flag");
        in.required("hemvakt.a.must", "what must be");

        assertThatThrownBy(in::complete)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("6 settings are wrong")
                .hasMessageContaining("hemvakt.a.port: 'eighty' is no whole number from 0 to 65535")
                .hasMessageContaining("hemvakt.a.linger: '2 weeks' is no time from 0s to 1m")
                .hasMessageContaining("hemvakt.a.mode: 'loud' is none of new, runnable")
                .hasMessageContaining("hemvakt.a.on: 'yes' is neither true nor false")
                .hasMessageContaining("hemvakt.a.must: must be set")
                .hasMessageContaining("hemvakt.a.prot: no such setting; did you mean hemvakt.a.port?");
    }

    @Test
    void complete_misspeltEnvironment_isTold() {
        Settings in = Settings.read(null, Map.of("HEMVAKT_A_PRT", "1", "HEMVAKT_TEST_TIMESCALEDB_URL", "x"));
        in.port("hemvakt.a.port", 3, "a port");

        assertThatThrownBy(in::complete)
                .hasMessageContaining("HEMVAKT_A_PRT: no such setting in the environment; did you mean hemvakt.a.port?")
                .hasMessageNotContaining("TIMESCALEDB");
    }

    @Test
    void secret_printed_isStars() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hemligt\n");

        Secret secret = Settings.read(null, Map.of("HEMVAKT_A_PASSWORD_FILE", file.toString()))
                .secret("hemvakt.a.password", "a secret")
                .orElseThrow();

        assertThat(secret.reveal()).isEqualTo("hemligt");
        assertThat(secret).hasToString("***");
    }

    @Test
    void duration_everyUnit_isRead() {
        Settings in = Settings.of(Map.of(
                "hemvakt.a", "500ms", "hemvakt.b", "30s", "hemvakt.c", "5m", "hemvakt.d", "2h", "hemvakt.e", "7d"));
        Duration most = Duration.ofDays(10);

        assertThat(in.duration("hemvakt.a", most, Duration.ZERO, most, "")).isEqualTo(Duration.ofMillis(500));
        assertThat(in.duration("hemvakt.b", most, Duration.ZERO, most, "")).isEqualTo(Duration.ofSeconds(30));
        assertThat(in.duration("hemvakt.c", most, Duration.ZERO, most, "")).isEqualTo(Duration.ofMinutes(5));
        assertThat(in.duration("hemvakt.d", most, Duration.ZERO, most, "")).isEqualTo(Duration.ofHours(2));
        assertThat(in.duration("hemvakt.e", most, Duration.ZERO, most, "")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void read_fileMissing_isToldWithItsForm() {
        assertThatThrownBy(() -> Settings.read(folder.resolve("none.properties"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("none.properties")
                .hasMessageContaining("name = value");
    }

    @Test
    void document_declared_listsEachWithDefaultAndRange() {
        Settings in = Settings.of(Map.of());
        StoreSettings.from(in, Path.of("hemvakt-data"));

        assertThat(in.document())
                .contains("| `hemvakt.database.keep-batches` | time, 1h to 365d | 7d |")
                .contains("| `hemvakt.database.password` | secret | (none) |");
    }

    @Test
    void storeSettings_retentionShorterThanLateReadings_isRefused() {
        Settings in = Settings.of(Map.of("hemvakt.database.keep-readings", "7d"));
        StoreSettings.from(in, Path.of("hemvakt-data"));

        assertThatThrownBy(in::complete).hasMessageContaining("at least 32d");
    }
}
