package se.hemvakt.rules.trend;

/**
 * Two control charts over one series of z values: EWMA, and one-sided CUSUM in both directions. They find a small shift that
 * lasts, which no single value shows.
 *
 * <p>The run lengths hold for independent values; that is why the series has one value a quarter of a day, never the stream
 * itself (docs/clinical-basis.md). A z beyond {@value #OUTLIER_Z} counts as {@value #OUTLIER_Z}: one wrong value alone
 * never signals. CUSUM ends at {@value #CUSUM_MOST}, so that it also comes down in days, not weeks.
 */
final class ControlChart {
    static final double EWMA_LAMBDA = 0.2;
    static final double CUSUM_K = 0.5;
    static final double OUTLIER_Z = 3.5;
    static final double CUSUM_MOST = 10;

    private float ewma;
    private float high;
    private float low;

    ControlChart() {}

    ControlChart(float ewma, float high, float low) {
        this.ewma = ewma;
        this.high = high;
        this.low = low;
    }

    ControlChart copy() {
        return new ControlChart(ewma, high, low);
    }

    void add(double z) {
        double bounded = Math.max(-OUTLIER_Z, Math.min(OUTLIER_Z, z));
        ewma = (float) (EWMA_LAMBDA * bounded + (1 - EWMA_LAMBDA) * ewma);
        high = (float) Math.min(CUSUM_MOST, Math.max(0, high + bounded - CUSUM_K));
        low = (float) Math.min(CUSUM_MOST, Math.max(0, low - bounded - CUSUM_K));
    }

    float ewma() {
        return ewma;
    }

    float high() {
        return high;
    }

    float low() {
        return low;
    }
}
