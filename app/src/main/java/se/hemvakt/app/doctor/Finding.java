package se.hemvakt.app.doctor;

/**
 * What was found of one thing.
 *
 * @param level how bad it is
 * @param what the thing: {@code java}, {@code disk}, {@code database.fsync}
 * @param found how it is
 * @param advice what to do; empty when it is good
 */
public record Finding(Level level, String what, String found, String advice) {
    /** How bad. */
    public enum Level {
        OK,
        /** It works, but look at it. */
        WARN,
        /** It does not work, or must not be used like this. */
        FAIL
    }

    public static Finding ok(String what, String found) {
        return new Finding(Level.OK, what, found, "");
    }

    public static Finding warn(String what, String found, String advice) {
        return new Finding(Level.WARN, what, found, advice);
    }

    public static Finding fail(String what, String found, String advice) {
        return new Finding(Level.FAIL, what, found, advice);
    }
}
