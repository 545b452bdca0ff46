package se.hemvakt.app.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * Two panels as SVG: what was found by how long before the onset, beside what chance finds in the same hours; and detection
 * against load, one point a profile with its interval, so that several profiles draw a trade-off curve.
 *
 * <p>By hand, since it is lines and words: a plot library would be the larger thing to look after.
 */
final class Plot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 420;
    private static final int SIDE = 320;
    private static final int TOP = 50;
    private static final int FIRST = 70;
    private static final int SECOND = 560;

    /** Told apart also by those who do not see red and green (Okabe and Ito 2008). */
    private static final String[] COLOURS = {
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"
    };

    private final StringBuilder svg = new StringBuilder();

    private Plot() {}

    static String svg(List<Evaluation> all) {
        Plot plot = new Plot();
        plot.draw(all);
        return plot.svg.toString();
    }

    private void draw(List<Evaluation> all) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        double hours = all.get(0).window().toMinutes() / 60.0;
        frame(FIRST, "Found, by time before the onset (dashed: chance, same hours)", "hours before the onset");
        for (int i = 0; i <= 4; i++) {
            tick(FIRST, i / 4.0, String.format(Locale.ROOT, "%.0f", hours * (1 - i / 4.0)));
        }
        double load = 1.1
                * all.stream()
                        .mapToDouble(one -> upper(one.episodesPerDay()))
                        .max()
                        .orElse(1);
        frame(SECOND, "Found, by load", "episodes a patient-day");
        for (int i = 0; i <= 4; i++) {
            tick(SECOND, i / 4.0, String.format(Locale.ROOT, "%.2f", load * i / 4));
        }
        for (int i = 0; i < all.size(); i++) {
            Evaluation one = all.get(i);
            String colour = COLOURS[i % COLOURS.length];
            StringBuilder found = new StringBuilder();
            StringBuilder chance = new StringBuilder();
            for (Evaluation.CurvePoint point : one.curve()) {
                double x = FIRST + SIDE * (1 - point.hoursBefore() / hours);
                found.append(point(x, y(point.detection())));
                chance.append(point(x, y(point.chance())));
            }
            add("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n", colour, found);
            add(
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"5 4\" points=\"%s\"/>\n",
                    colour, chance);
            loadPoint(one, colour, load);
            add(
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n",
                    SECOND + 10, TOP + 18 + 16 * i, colour, escaped(one.profile()));
        }
        add("</svg>\n");
    }

    private void loadPoint(Evaluation one, String colour, double load) {
        Estimate found = one.live().detection();
        Estimate perDay = one.episodesPerDay();
        double x = SECOND + SIDE * perDay.value() / load;
        double y = y(found.value());
        if (!Double.isNaN(found.low())) {
            segment(x, y(found.low()), x, y(found.high()), colour);
            segment(SECOND + SIDE * perDay.low() / load, y, SECOND + SIDE * perDay.high() / load, y, colour);
        }
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y, colour);
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#fff\" stroke=\"%s\"/>\n",
                x, y(one.live().chance().value()), colour);
    }

    private void frame(int left, String title, String below) {
        add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", left, TOP - 16, title);
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#444\"/>\n",
                left, TOP, SIDE, SIDE);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", left + SIDE / 2, TOP + SIDE + 36, below);
        for (int i = 0; i <= 5; i++) {
            double y = y(i / 5.0);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n", left - 6, y + 4, i / 5.0);
            segment(left, y, left + SIDE, y, "#ddd");
        }
    }

    private void tick(int left, double share, String label) {
        add(
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                left + SIDE * share, TOP + SIDE + 18, label);
    }

    private void segment(double x1, double y1, double x2, double y2, String colour) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour);
    }

    private static double upper(Estimate estimate) {
        return Double.isNaN(estimate.high()) ? estimate.value() : estimate.high();
    }

    private static double y(double share) {
        return TOP + SIDE * (1 - (Double.isNaN(share) ? 0 : share));
    }

    private static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
