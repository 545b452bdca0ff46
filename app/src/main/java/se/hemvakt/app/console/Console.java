package se.hemvakt.app.console;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a verb talks through, handed in so that a test can be the other end.
 *
 * @param in stdin
 * @param out stdout: results only, so that it can be piped
 * @param err stderr: progress, summaries, errors
 * @param terminal whether {@code err} is a terminal, so that a line may be rewritten in place
 * @param environment the environment variables
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, boolean terminal, Map<String, String> environment) {
    /** The process's own. The start script knows whether stderr is a terminal; Java 17 can not ask. */
    public static Console ofProcess() {
        return new Console(System.in, System.out, System.err, Boolean.getBoolean("hemvakt.terminal"), System.getenv());
    }

    /** Whether a stack trace is wanted with an error ({@code HEMVAKT_DEBUG=1}). */
    public boolean debug() {
        return "1".equals(environment.get("HEMVAKT_DEBUG"));
    }
}
