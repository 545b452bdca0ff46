package se.hemvakt.app.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Where a verb writes its result: stdout, or a file that appears under its name only when it is whole. A run that failed
 * half-way leaves no file that could be taken for a result, and the one that was there stays.
 */
public final class Sink implements AutoCloseable {
    private final OutputStream stream;
    private final Writer writer;
    private final @Nullable Path part;
    private final @Nullable Path file;
    private boolean done;

    private Sink(OutputStream stream, @Nullable Path part, @Nullable Path file) {
        this.stream = stream;
        this.writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 16);
        this.part = part;
        this.file = file;
    }

    /** @param name a file, or {@code -} for stdout */
    public static Sink open(Console console, String name) throws IOException {
        if (name.equals("-")) {
            return new Sink(console.out(), null, null);
        }
        Path file = Path.of(name);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a device can not be put in place by a move.
            if (Files.isDirectory(file)) {
                throw new CommandFailedException(name + " is a folder; name a file");
            }
            return new Sink(Files.newOutputStream(file), null, null);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailedException(name + ": the folder " + folder + " does not exist; create it first");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        return new Sink(Files.newOutputStream(part), part, file);
    }

    /** For text; not beside {@link #stream()}. */
    public Writer writer() {
        return writer;
    }

    /** For UTF-8 made elsewhere, in large pieces; not beside {@link #writer()}. */
    public OutputStream stream() {
        return stream;
    }

    /** The result is whole: put it in its place. */
    public void done() throws IOException {
        writer.flush();
        if (part != null && file != null) {
            writer.close();
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        done = true;
    }

    @Override
    public void close() throws IOException {
        if (part != null && !done) {
            writer.close();
            Files.deleteIfExists(part);
        }
    }
}
