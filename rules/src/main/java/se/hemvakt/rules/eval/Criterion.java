package se.hemvakt.rules.eval;

/** Whether something a score asks for is so. What is not known stays unknown: it is never taken for no (H18). */
public enum Criterion {
    MET,
    NOT_MET,
    UNKNOWN;

    static Criterion of(boolean met) {
        return met ? MET : NOT_MET;
    }

    /** Whether at least n of these are met: unknown as long as those not known could still decide it. */
    static Criterion atLeast(int n, Criterion... criteria) {
        int met = 0;
        int unknown = 0;
        for (Criterion one : criteria) {
            met += one == MET ? 1 : 0;
            unknown += one == UNKNOWN ? 1 : 0;
        }
        return met >= n ? MET : met + unknown >= n ? UNKNOWN : NOT_MET;
    }
}
