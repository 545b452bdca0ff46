package se.hemvakt.sim.patient;

/**
 * Chance without a state: a hash of what is asked, so the same question has the same answer in any order, on any machine
 * (splitmix64's finaliser; {@link StrictMath} where a result could differ between platforms).
 */
public final class Chance {
    private Chance() {}

    /** 64 well mixed bits of two numbers. */
    public static long bits(long seed, long of) {
        long z = seed * 0x9E3779B97F4A7C15L + of * 0xD1B54A32D192ED03L + 0x8CB92BA72F3D8DD7L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From 0 to before 1. */
    public static double share(long seed, long of) {
        return (bits(seed, of) >>> 11) * 0x1.0p-53;
    }

    /** Evenly from {@code low} to before {@code high}. */
    public static double within(long seed, long of, double low, double high) {
        return low + share(seed, of) * (high - low);
    }

    /** Normally distributed, mean 0, deviation 1. */
    public static double normal(long seed, long of) {
        double u = 1 - share(seed, of);
        double v = share(~seed, of);
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
    }

    /**
     * Noise that wanders: mean 0, deviation 1, the same for about {@code scaleMs}, and known for any time without the times
     * before it. An AR(1) series of the same correlation time would have to be stepped.
     */
    public static double wandering(long seed, long atMs, long scaleMs) {
        long cell = Math.floorDiv(atMs, scaleMs);
        double part = (double) Math.floorMod(atMs, scaleMs) / scaleMs;
        double from = normal(seed, cell);
        double to = normal(seed, cell + 1);
        return (from * (1 - part) + to * part) / StrictMath.sqrt((1 - part) * (1 - part) + part * part);
    }
}
