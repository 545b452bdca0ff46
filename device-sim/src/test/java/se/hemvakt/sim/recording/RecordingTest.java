package se.hemvakt.sim.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.sim.recording.Recording.Row;

class RecordingTest {
    private static final String HEADING = "patient,time,vital,value,unit\n";

    @TempDir
    Path folder;

    @Test
    void rows_areGroupedByPatientAndSortedByTime_sameTimeKeepsFileOrder() throws IOException {
        Recording recording = read(HEADING
                + "b,7200,heart_rate,67,/min\n"
                + "a,100,spo2,97,%\n"
                + "b,3600,heart_rate,70,/min\n"
                + "b,7200,spo2,99,%\n");
        assertThat(recording.patients()).containsExactly("b", "a");
        assertThat(recording.rowsOf("b"))
                .containsExactly(
                        new Row(3_600_000, "heart_rate", "70", "/min"),
                        new Row(7_200_000, "heart_rate", "67", "/min"),
                        new Row(7_200_000, "spo2", "99", "%"));
        assertThat(recording.rows()).isEqualTo(4);
    }

    @Test
    void time_isSecondsOrIso() throws IOException {
        Recording recording = read(HEADING
                + "a,0.25,spo2,97,%\n"
                + "a,-60,spo2,97,%\n"
                + "a,2157-11-18T21:46:00,spo2,97,%\n"
                + "a,2026-11-21T22:30:00Z,spo2,97,%\n"
                + "a,2026-11-21T23:30:00+01:00,spo2,97,%\n");
        assertThat(recording.rowsOf("a"))
                .extracting(Row::timeMs)
                .containsExactly(
                        -60_000L,
                        250L,
                        Instant.parse("2026-11-21T22:30:00Z").toEpochMilli(),
                        Instant.parse("2026-11-21T22:30:00Z").toEpochMilli(),
                        Instant.parse("2157-11-18T21:46:00Z").toEpochMilli());
    }

    @Test
    void values_staySuchAsTheyAre() throws IOException {
        Recording recording = read(HEADING
                + "a,1,temperature,-17.80,Cel\n"
                + "a,2,temperature,NaN,Cel\n"
                + "a,3,mechanical_ventilation,1,{0,1}\n"
                + "a,4,temperature,,Cel\n");
        assertThat(recording.rowsOf("a")).extracting(Row::value).containsExactly("-17.80", "NaN", "1", "");
        assertThat(recording.rowsOf("a").get(2).unit()).isEqualTo("{0,1}");
    }

    @Test
    void brokenLines_areCountedAndNamed_theOthersUsed() throws IOException {
        Recording recording =
                read(HEADING + "a,1,spo2,97,%\n" + "a,noon,spo2,97,%\n" + "a,2,spo2\n" + "\n" + "a,3,spo2,98,%\n");
        assertThat(recording.rows()).isEqualTo(2);
        assertThat(recording.unreadable()).isEqualTo(2);
        assertThat(recording.complaints())
                .containsExactly(
                        "line 3: its time is neither seconds nor ISO-8601",
                        "line 4: needs patient,time,vital,value,unit");
    }

    @Test
    void names_translateAndLeaveOut() throws IOException {
        Path file = Files.writeString(
                folder.resolve("r.csv"), HEADING + "a,1,systolic_bp_nibp,120,mm[Hg]\na,1,lactate,2,mmol/L\n");
        Recording recording = Recording.read(
                file,
                (vital, unit) -> vital.equals("lactate")
                        ? Optional.empty()
                        : Optional.of(new Names.Name(vital.replace("_nibp", ""), unit)));
        assertThat(recording.rowsOf("a")).containsExactly(new Row(1_000, "systolic_bp", "120", "mm[Hg]"));
        assertThat(recording.leftOut()).isEqualTo(1);
    }

    @Test
    void gzip_isReadByItsContentNotItsName() throws IOException {
        Path file = folder.resolve("r.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write((HEADING + "a,1,spo2,97,%\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Recording.read(file, Names.AS_THEY_ARE).rows()).isEqualTo(1);
    }

    @Test
    void otherHeading_isRefusedWithTheRightOne() {
        assertThatThrownBy(() -> read("id,when,what\n1,2,3\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("patient,time,vital,value,unit");
    }

    private Recording read(String text) throws IOException {
        return Recording.read(Files.writeString(folder.resolve("r.csv"), text), Names.AS_THEY_ARE);
    }
}
