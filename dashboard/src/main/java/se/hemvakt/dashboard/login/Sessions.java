package se.hemvakt.dashboard.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.sql.DataSource;
import se.hemvakt.dashboard.jdbc.SessionTable;

/**
 * Who is logged in. A session's id is 256 random bits, new at each login, known to the browser only: the table holds its
 * SHA-256, so a copy of the database opens nothing (A2). Everything here blocks.
 */
public final class Sessions {
    private static final int TOKEN_BYTES = 32;
    /** How often "last seen" is written: the idle end is exact to this. */
    private static final Duration TOUCH_EVERY = Duration.ofSeconds(30);

    private final SessionTable table;
    private final InstantSource clock;
    private final Duration idle;
    private final Duration absolute;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param idle a session not used for this long has ended; an open live view counts as use
     * @param absolute a session older than this has ended
     */
    public Sessions(DataSource database, InstantSource clock, Duration idle, Duration absolute) {
        this.table = new SessionTable(database);
        this.clock = clock;
        this.idle = idle;
        this.absolute = absolute;
    }

    /** Begins a session; returns what the cookie shall hold. Old sessions that have ended are swept away. */
    public String begin(Viewer viewer) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        Instant now = clock.instant();
        table.sweep(now, now.minus(idle));
        table.insert(hash(text), viewer.username(), now, now.plus(absolute));
        return text;
    }

    /** Who that is: empty for an unknown or ended session, a disabled account, a role we do not know. */
    public Optional<Viewer> find(String token) {
        Instant now = clock.instant();
        return table.find(hash(token), now, now.minus(idle), now.minus(TOUCH_EVERY))
                .flatMap(Accounts::viewer);
    }

    public void end(String token) {
        table.delete(hash(token));
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
