package se.hemvakt.app.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryTimeTest {
    @Test
    void begin_again_neverBeforeWhatTheFolderHasReached(@TempDir Path folder) throws Exception {
        ZoneId zone = ZoneId.of("Europe/Stockholm");
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        assertThat(StoryTime.begin(folder, now, zone).instant())
                .isBetween("2026-11-22T20:10:00Z", "2026-11-22T20:10:59Z");
        assertThat(StoryTime.begin(folder, now, zone).instant())
                .isBetween("2026-11-24T20:10:00Z", "2026-11-24T20:10:59Z");
    }
}
