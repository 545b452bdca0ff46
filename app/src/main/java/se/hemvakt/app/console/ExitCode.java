package se.hemvakt.app.console;

/** What a verb ends with. Scripts lean on these: never change one. */
public final class ExitCode {
    /** It did what was asked. */
    public static final int GOOD = 0;
    /** It was asked rightly and failed; stderr says why and what to do. */
    public static final int FAILED = 1;
    /** It was asked wrongly: an unknown verb or option, a missing argument. Nothing was done. */
    public static final int WRONG_USE = 2;

    private ExitCode() {}
}
