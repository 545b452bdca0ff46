package se.hemvakt.sim.kit;

/**
 * What goes wrong on a kit's line, each as the share of sendings it befalls, 0 to 1. Dropped, doubled and
 * delayed messages may lose no reading and store none twice.
 *
 * @param drop the connection breaks within the next third of a second
 * @param duplicate the message is sent twice
 * @param delay the message leaves up to two seconds late, with the time of sending it had, and so does all that follows it
 * @param reorder the message is overtaken by the next. No line does that: it is a kit that breaks the protocol, and receipts
 *     are cumulative, so should the platform die between the two the overtaken one may be lost
 */
public record Faults(double drop, double duplicate, double delay, double reorder) {
    /** A good line. */
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    /** A bad line: each of its faults on two in a hundred sendings. */
    public static final Faults SOME = new Faults(0.02, 0.02, 0.02, 0);

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
