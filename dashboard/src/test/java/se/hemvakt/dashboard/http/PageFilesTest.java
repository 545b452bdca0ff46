package se.hemvakt.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageFilesTest {
    @Test
    void imports_everyFile_isOnTheClassPathInThatVersion() {
        PageFiles.importTargets().forEach((name, path) -> {
            String file = path.endsWith("/") ? path + "LICENSE" : path;
            assertThat(PageFiles.class.getClassLoader().getResource("META-INF/resources/_static/" + file))
                    .as("import '%s' -> %s", name, file)
                    .isNotNull();
        });
    }
}
