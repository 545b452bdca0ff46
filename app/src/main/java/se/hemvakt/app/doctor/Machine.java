package se.hemvakt.app.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine: Java, memory, open files, the data folder and its disk. */
final class Machine {
    private static final long GIB = 1L << 30;
    private static final int JAVA_MIN = 17;
    private static final long HEAP_MIN_MIB = 256;
    /** A thousand kits, their pools and files. */
    private static final long OPEN_FILES_MIN = 4096;

    private Machine() {}

    static List<Finding> java(Runtime.Version version) {
        if (version.feature() < JAVA_MIN) {
            return List.of(Finding.fail("java", "Java " + version.feature(), "install Java 17 or newer"));
        }
        return List.of(Finding.ok("java", "Java " + version));
    }

    static List<Finding> memory(long heapMaxBytes, int cores) {
        long mib = heapMaxBytes >> 20;
        String found = mib + " MiB of heap at most, " + cores + " cores";
        if (mib < HEAP_MIN_MIB) {
            return List.of(Finding.warn(
                    "memory",
                    found,
                    "give the program at least 256 MiB: HEMVAKT_JAVA_OPTS=-Xmx512m, or a larger machine"));
        }
        return List.of(Finding.ok("memory", found));
    }

    /** @param limits the text of /proc/self/limits */
    static List<Finding> openFiles(String limits) {
        Optional<String> line =
                limits.lines().filter(each -> each.startsWith("Max open files")).findFirst();
        if (line.isEmpty()) {
            return List.of();
        }
        String soft = line.get().substring("Max open files".length()).strip().split("\\s+", -1)[0];
        if (!soft.equals("unlimited") && Long.parseLong(soft) < OPEN_FILES_MIN) {
            return List.of(Finding.warn(
                    "open-files",
                    soft + " allowed",
                    "each kit holds one connection: raise it with ulimit -n 65536 (LimitNOFILE= in systemd)"));
        }
        return List.of(Finding.ok("open-files", soft + " allowed"));
    }

    static List<Finding> dataFolder(Path folder) {
        Path nearest = nearestThatExists(folder);
        if (nearest == null) {
            return List.of(Finding.fail("data", folder + " can not be made", "name another folder with --data"));
        }
        if (!Files.isDirectory(nearest)) {
            return List.of(Finding.fail("data", nearest + " is a file", "name a folder with --data"));
        }
        if (!Files.isWritable(nearest)) {
            return List.of(Finding.fail(
                    "data",
                    nearest + " is not writable for " + System.getProperty("user.name"),
                    "chown it, or name another folder with --data"));
        }
        boolean there = nearest.equals(folder.toAbsolutePath().normalize());
        return List.of(Finding.ok("data", folder + (there ? "" : " (made at the first start)")));
    }

    static List<Finding> disk(Path folder) throws IOException {
        Path nearest = nearestThatExists(folder);
        if (nearest == null) {
            return List.of();
        }
        FileStore store = Files.getFileStore(nearest);
        return List.of(disk(store.getUsableSpace(), store.getTotalSpace()));
    }

    static Finding disk(long usable, long total) {
        String found = gib(usable) + " GiB free of " + gib(total);
        if (usable < GIB) {
            return Finding.fail("disk", found, "free some: without space no reading can be stored and no receipt sent");
        }
        if (usable < 10 * GIB) {
            return Finding.warn(
                    "disk", found, "plan for more: 1,000 patients at a reading a second fill about 10 GiB a day");
        }
        return Finding.ok("disk", found);
    }

    private static String gib(long bytes) {
        return Long.toString(bytes / GIB);
    }

    private static @Nullable Path nearestThatExists(Path folder) {
        Path at = folder.toAbsolutePath().normalize();
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }
}
