package se.hemvakt.dashboard;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the dashboard runs.
 *
 * @param host the address to listen on; without TLS it should be loopback
 * @param port 0 lets the system choose
 * @param origins from which the pages may be used, such as {@code https://vakt.example.se}: the exact list that changes and
 *     sockets are checked against (E2, E3). Loopback addresses of the port are always on it when listening on loopback
 * @param tls certificate and key; empty means plain HTTP and a cookie without {@code __Host-} and {@code Secure}
 * @param demo whether local accounts may log in (A1)
 * @param notices what stands on every view
 * @param zone where birthdays fall
 * @param sessionIdle how long a login lasts unused. An open ward view counts as use: a view that goes dark by itself is the
 *     greater hazard. The default of 1 h covers a home visit
 * @param sessionAbsolute how long a login lasts at all: 13 h by default, a long shift and its hand-over
 */
public record DashboardSettings(
        String host,
        int port,
        List<String> origins,
        Optional<Tls> tls,
        boolean demo,
        List<Notice> notices,
        ZoneId zone,
        Duration sessionIdle,
        Duration sessionAbsolute) {

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    public DashboardSettings {
        origins = List.copyOf(origins);
        notices = List.copyOf(notices);
        List<String> problems = new ArrayList<>();
        if (port < 0 || port > 65_535) {
            problems.add("hemvakt.dashboard.port must be 0 to 65535");
        }
        for (String origin : origins) {
            if (!origin.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+") || origin.endsWith(":")) {
                problems.add(
                        "hemvakt.dashboard.origins must hold scheme, host and port only, such as https://vakt.example.se");
            }
        }
        if (sessionIdle.compareTo(Duration.ofMinutes(1)) < 0 || sessionIdle.compareTo(sessionAbsolute) > 0) {
            problems.add("hemvakt.dashboard.session.idle must be at least a minute and at most session.absolute");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** Demo on loopback: plain HTTP, local accounts, the notice on every view. */
    public static DashboardSettings demo(int port) {
        return new DashboardSettings(
                "127.0.0.1",
                port,
                List.of(),
                Optional.empty(),
                true,
                List.of(Notice.DEMO),
                ZoneId.of("Europe/Stockholm"),
                Duration.ofHours(1),
                Duration.ofHours(13));
    }

    /** The same with these notices. */
    public DashboardSettings withNotices(List<Notice> changed) {
        return new DashboardSettings(host, port, origins, tls, demo, changed, zone, sessionIdle, sessionAbsolute);
    }
}
