package se.hemvakt.sim.scenario;

/** A smooth way from 0 to 1, so that nothing in a body jumps. */
final class Ramp {
    private Ramp() {}

    static double between(double x, double from, double to) {
        if (x <= from) {
            return 0;
        }
        if (x >= to) {
            return 1;
        }
        double part = (x - from) / (to - from);
        return part * part * (3 - 2 * part);
    }
}
