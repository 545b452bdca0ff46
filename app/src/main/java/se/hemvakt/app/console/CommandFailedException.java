package se.hemvakt.app.console;

/**
 * A verb failed for a reason a person can do something about. The message is one line: where, what, what to do next. It is
 * printed without a stack trace and the program ends with {@link ExitCode#FAILED}.
 */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailedException(String message) {
        super(message);
    }

    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
