package se.hemvakt.app.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import se.hemvakt.runtime.settings.Settings;

/** The page of settings is printed from the settings: {@code -Dhemvakt.docs.write=true} writes it anew. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/settings.md");
    private static final Path COMPOSE = Path.of("../docker-compose.yml");
    private static final String HEAD = """
            # Settings

            One `name = value` line each in the file given by `--settings`, or an environment variable: `hemvakt.gateway.mqtt.port` is
            `HEMVAKT_GATEWAY_MQTT_PORT`, and `HEMVAKT_..._FILE` names a file that holds the value, for secrets. The environment wins over the
            file, an option of the command line over both. All problems are told at once, before any port opens.

            This page is printed from the code (`SettingsPageTest`).

            """;

    private static String table() {
        Settings in = Settings.of(java.util.Map.of());
        PlatformSettings.from(in);
        return in.document();
    }

    @Test
    void settingsPage_isWhatTheCodeDeclares() throws IOException {
        String page = HEAD + table();
        if (Boolean.getBoolean("hemvakt.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void composeFile_namesOnlySettingsThatExist() throws IOException {
        TreeSet<String> known = new TreeSet<>();
        Matcher declared = Pattern.compile("`(hemvakt\\.[a-z.-]+)`").matcher(table());
        while (declared.find()) {
            known.add(declared.group(1)
                    .toUpperCase(java.util.Locale.ROOT)
                    .replace('.', '_')
                    .replace('-', '_'));
        }
        Matcher used = Pattern.compile("(?m)^ {6}(HEMVAKT_[A-Z_]+):").matcher(Files.readString(COMPOSE));
        int count = 0;
        while (used.find()) {
            String name = used.group(1).replaceAll("_FILE$", "");
            // The database's own container has one variable of its own.
            if (!name.equals("HEMVAKT_DB_PASSWORD")) {
                assertThat(known).contains(name);
                count++;
            }
        }
        assertThat(count).isGreaterThan(5);
    }
}
