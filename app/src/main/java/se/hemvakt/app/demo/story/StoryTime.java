package se.hemvakt.app.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** When a story begins: in the evening that comes, and never before what a story told in the same folder has reached. */
public final class StoryTime {
    /** A story ends the next morning; whoever stays longer than this begins in a folder of their own. */
    private static final Duration LENGTH = Duration.ofHours(36);

    private StoryTime() {}

    /** The clock of the story that begins now in that folder. */
    public static PacedClock begin(Path data, Instant now, ZoneId zone) throws IOException {
        Files.createDirectories(data);
        Path file = data.resolve("story-time");
        Instant reached = reached(file);
        Instant begin = StoryTeller.evening(reached.isAfter(now) ? reached : now, zone);
        Files.writeString(file, begin.plus(LENGTH) + "\n");
        return new PacedClock(begin);
    }

    private static Instant reached(Path file) throws IOException {
        try {
            return Files.exists(file) ? Instant.parse(Files.readString(file).strip()) : Instant.EPOCH;
        } catch (DateTimeParseException e) {
            throw new IOException(file + " is damaged: delete the story's data folder to begin anew", e);
        }
    }
}
