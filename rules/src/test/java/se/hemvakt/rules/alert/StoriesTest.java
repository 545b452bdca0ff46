package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;

/** Every story in {@code src/test/resources/alert}: who owns a threshold can read them. */
class StoriesTest {
    @TestFactory
    Stream<DynamicTest> stories() throws IOException, URISyntaxException {
        Path folder = Path.of(
                Objects.requireNonNull(StoriesTest.class.getResource("/alert")).toURI());
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> Story.play(file.getFileName().toString(), read(file))));
    }

    /** A nurse accepts this episode. */
    static CareRequest accept(Episode episode, long atMs) {
        return new CareRequest(
                "r-" + atMs, CareRequest.Kind.ACCEPT, episode.patient(), episode.id(), "anna", "Anna A", atMs);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
