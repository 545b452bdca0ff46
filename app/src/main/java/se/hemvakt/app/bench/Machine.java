package se.hemvakt.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine a figure was measured on, and how busy it was: a figure without these says nothing. */
final class Machine {
    private Machine() {}

    static Result describe() {
        return Result.of("machine", "machine")
                .with("cores", Runtime.getRuntime().availableProcessors())
                .with("cpu", cpu())
                .with("memory_mib", memoryMib())
                .with("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .with("java", Runtime.version().toString())
                .with("load_1m", load());
    }

    /** Processes that wanted a core over the last minute; -1 when the system does not tell. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String cpu() {
        return line("/proc/cpuinfo", "model name");
    }

    private static long memoryMib() {
        String total = line("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return total.isEmpty() ? -1 : Long.parseLong(total) / 1024;
    }

    private static String line(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
