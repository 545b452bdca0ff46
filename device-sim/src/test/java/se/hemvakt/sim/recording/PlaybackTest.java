package se.hemvakt.sim.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.model.KitId;
import se.hemvakt.sim.fleet.Fleet;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.Faults;
import se.hemvakt.sim.kit.Kit;
import se.hemvakt.sim.mqtt.InMemoryPlatform;
import se.hemvakt.sim.recording.Playback.PlacedPatient;
import se.hemvakt.sim.recording.Playback.Placement;

class PlaybackTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final InstantSource CLOCK = InstantSource.system();
    private final InMemoryPlatform platform = new InMemoryPlatform();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void recording_isSentAsItStands_inOrder_endingAboutNow_untilAllIsReceipted() throws IOException {
        Recording recording = recording("""
                patient,time,vital,value,unit
                p1,0,heart_rate,67,/min
                p1,0,temperature,NaN,Cel
                p1,3600,heart_rate,71.50,/min
                p2,100,spo2,97,%
                p2,86500,spo2,91,%
                """);
        Instant before = CLOCK.instant();
        try (Playback playback = play(recording, 1_000_000, Placement.EACH_PATIENT, Fleet.Settings.USUAL)) {
            Instant after = CLOCK.instant();
            await().atMost(SOON).until(playback::isOver);
            assertThat(playback.progress().told()).isEqualTo(5);
            assertThat(playback.progress().receipted()).isEqualTo(4);
            for (PlacedPatient placed : playback.placed().values()) {
                assertThat(placed.to()).isBetween(before.minusSeconds(2), after);
            }
        }
        List<JsonNode> p1 = platform.taken("kit-of-p1");
        assertThat(p1).hasSize(2);
        assertThat(p1.get(0).get("readings").get(0).toString()).contains("\"value\":67,\"unit\":\"/min\"");
        assertThat(p1.get(0).get("readings").get(1).get("value").textValue()).isEqualTo("NaN");
        assertThat(p1.get(1).get("readings").get(0).get("value").decimalValue()).isEqualByComparingTo("71.5");
        assertThat(Duration.between(at(p1.get(0)), at(p1.get(1)))).isEqualTo(Duration.ofHours(1));
        List<JsonNode> p2 = platform.taken("kit-of-p2");
        assertThat(Duration.between(at(p2.get(0)), at(p2.get(1)))).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void together_patientsKeepTheirDistance() throws IOException {
        Recording recording = recording("""
                patient,time,vital,value,unit
                p1,2026-01-01T00:00:00Z,spo2,97,%
                p2,2026-01-01T06:00:00Z,spo2,96,%
                """);
        try (Playback playback = play(recording, 1_000_000, Placement.TOGETHER, Fleet.Settings.USUAL)) {
            await().atMost(SOON).until(playback::isOver);
        }
        assertThat(Duration.between(
                        at(platform.taken("kit-of-p1").get(0)),
                        at(platform.taken("kit-of-p2").get(0))))
                .isEqualTo(Duration.ofHours(6));
    }

    @Test
    void h01_badLine_everyRowArrives() throws IOException {
        StringBuilder text = new StringBuilder("patient,time,vital,value,unit\n");
        SplittableRandom random = new SplittableRandom(4);
        int rows = 0;
        for (int patient = 0; patient < 5; patient++) {
            for (int hour = 0; hour < 200; hour++) {
                text.append("p" + patient + "," + hour * 3600 + ",heart_rate," + random.nextInt(40, 150) + ",/min\n");
                rows++;
            }
        }
        Fleet.Settings bad =
                new Fleet.Settings(Fleet.Line.LIGHT, new Faults(0.01, 0.05, 0, 0.05), Kit.Settings.USUAL, 7);
        try (Playback playback = play(recording(text.toString()), 1e9, Placement.EACH_PATIENT, bad)) {
            // A break comes up to a third of a second after its message: on a fast machine after all else.
            await().atMost(SOON)
                    .until(() -> playback.isOver() && playback.progress().lost() > 0);
            assertThat(playback.progress().told()).isEqualTo(rows);
        }
        for (int patient = 0; patient < 5; patient++) {
            assertThat(platform.taken("kit-of-p" + patient).stream()
                            .map(PlaybackTest::at)
                            .distinct())
                    .hasSize(200);
        }
    }

    private Recording recording(String text) throws IOException {
        return Recording.read(Files.writeString(folder.resolve("r.csv"), text), Names.AS_THEY_ARE);
    }

    private Playback play(Recording recording, double speed, Placement placement, Fleet.Settings settings) {
        return Playback.start(
                recording,
                speed,
                placement,
                settings,
                platform.endpoint(),
                placed -> new EnrolledKit(new KitId("kit-of-" + placed.patient()), "secret"),
                CLOCK);
    }

    private static Instant at(JsonNode message) {
        return Instant.parse(message.get("readings").get(0).get("at").textValue());
    }
}
