package se.hemvakt.sim.kit;

/**
 * What goes wrong on a kit's line, each as the share of sendings it befalls, 0 to 1. None of it may lose a reading or store one
 * twice.
 *
 * @param drop the connection breaks instead of sending
 * @param duplicate the message is sent twice
 * @param delay the message leaves up to two seconds late, with the time of sending it had
 * @param reorder the message is overtaken by the next
 */
public record Faults(double drop, double duplicate, double delay, double reorder) {
    /** A good line. */
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    /** A bad line: each fault on two in a hundred sendings. */
    public static final Faults SOME = new Faults(0.02, 0.02, 0.02, 0.02);

    public Faults {
        for (double share : new double[] {drop, duplicate, delay, reorder}) {
            if (!(share >= 0) || share > 1) {
                throw new IllegalArgumentException("a fault befalls a share of 0 to 1, not " + share);
            }
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
