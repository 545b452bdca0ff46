package se.hemvakt.rules.eval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Band;
import se.hemvakt.model.News2.Part;
import se.hemvakt.model.Vital;

/**
 * NEWS2 by the chart (Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017): the one table in the
 * program, used live, in replay and by {@code ./hemvakt score}.
 *
 * <p>Values come in thousandths and are first rounded half up to the chart's resolution, whole units and tenths of a degree,
 * then compared as integers: 36.04 °C and a binary fraction that prints as 36.0 give the same points everywhere. The chart
 * says nothing about finer input; the rounding is our choice (docs/clinical-basis.md).
 *
 * <p>A missing part is never normal (H18): no total is given then, the lowest total it can become is, and a red part shows
 * all the same.
 */
public final class News2Calculator {
    /** From this total on the band is medium. */
    public static final int MEDIUM_FROM = 5;
    /** From this total on the band is high. */
    public static final int HIGH_FROM = 7;
    /** The points of a red part. */
    public static final int RED = 3;

    private News2Calculator() {}

    /**
     * One set of values in thousandths; null is missing.
     *
     * @param oxygen 0 for air, any other value for oxygen
     * @param consciousness as {@link Acvpu#milli()}
     */
    public record Values(
            @Nullable Integer respiratoryRate,
            @Nullable Integer spo2,
            @Nullable Integer oxygen,
            @Nullable Integer systolicBp,
            @Nullable Integer pulse,
            @Nullable Integer consciousness,
            @Nullable Integer temperature) {}

    /**
     * Scores one set of values as if all were taken now.
     *
     * @param spo2Scale 1, or 2 where prescribed (H29)
     */
    public static News2 score(int spo2Scale, Values v) {
        Integer breathing = v.respiratoryRate() == null ? null : respiratoryRate(v.respiratoryRate());
        Integer saturation = v.spo2() == null ? null : spo2(v.spo2(), spo2Scale, v.oxygen());
        Integer oxygen = v.oxygen() == null ? null : oxygen(v.oxygen());
        Integer pressure = v.systolicBp() == null ? null : systolicBp(v.systolicBp());
        Integer pulse = v.pulse() == null ? null : pulse(v.pulse());
        Integer awake = v.consciousness() == null ? null : consciousness(v.consciousness());
        Integer heat = v.temperature() == null ? null : temperature(v.temperature());
        return of(List.of(
                new Part(Vital.RESPIRATORY_RATE, breathing, v.respiratoryRate(), null),
                new Part(Vital.SPO2, saturation, v.spo2(), null),
                new Part(Vital.OXYGEN, oxygen, v.oxygen(), null),
                new Part(Vital.SYSTOLIC_BP, pressure, v.systolicBp(), null),
                new Part(Vital.PULSE_RATE, pulse, v.pulse(), null),
                new Part(Vital.CONSCIOUSNESS, awake, v.consciousness(), null),
                new Part(Vital.TEMPERATURE, heat, v.temperature(), null)));
    }

    /** The score these seven parts make, in the chart's order. */
    public static News2 of(List<Part> parts) {
        int sum = 0;
        boolean complete = true;
        boolean red = false;
        long at = 0;
        for (Part part : parts) {
            Integer points = part.points();
            if (points == null) {
                complete = false;
            } else {
                sum += points;
                red |= points == RED;
            }
            if (part.measuredAtMs() != null) {
                at = Math.max(at, part.measuredAtMs());
            }
        }
        return new News2(parts, complete ? sum : null, sum, band(sum, red, complete), red, at);
    }

    /**
     * What a sum of points demands. The total decides before a red part does; a red part never lowers a band.
     *
     * @return null when parts are missing and the ones there demand nothing: unknown is not low
     */
    public static @Nullable Band band(int sum, boolean red, boolean complete) {
        if (sum >= HIGH_FROM) {
            return Band.HIGH;
        }
        if (sum >= MEDIUM_FROM) {
            return Band.MEDIUM;
        }
        if (red) {
            return Band.LOW_MEDIUM;
        }
        return complete ? Band.LOW : null;
    }

    public static int respiratoryRate(int milli) {
        int perMinute = whole(milli);
        if (perMinute <= 8) {
            return 3;
        }
        if (perMinute <= 11) {
            return 1;
        }
        if (perMinute <= 20) {
            return 0;
        }
        return perMinute <= 24 ? 2 : 3;
    }

    /**
     * @param oxygen thousandths, 0 for air; null when nobody knows, which scale 2 forgives only below 93 %
     * @return null when the points depend on what is not known
     */
    public static @Nullable Integer spo2(int milli, int scale, @Nullable Integer oxygen) {
        if (scale == 1) {
            return spo2Scale1(milli);
        }
        if (oxygen != null) {
            return spo2Scale2(milli, oxygen > 0);
        }
        int onAir = spo2Scale2(milli, false);
        return onAir == spo2Scale2(milli, true) ? onAir : null;
    }

    public static int spo2Scale1(int milli) {
        int percent = whole(milli);
        if (percent <= 91) {
            return 3;
        }
        if (percent <= 93) {
            return 2;
        }
        return percent <= 95 ? 1 : 0;
    }

    /** Scale 2, target 88 to 92 %: too much counts only when it is given oxygen that made it so. */
    public static int spo2Scale2(int milli, boolean onOxygen) {
        int percent = whole(milli);
        if (percent <= 83) {
            return 3;
        }
        if (percent <= 85) {
            return 2;
        }
        if (percent <= 87) {
            return 1;
        }
        if (!onOxygen || percent <= 92) {
            return 0;
        }
        if (percent <= 94) {
            return 1;
        }
        return percent <= 96 ? 2 : 3;
    }

    public static int oxygen(int milli) {
        return milli > 0 ? 2 : 0;
    }

    public static int systolicBp(int milli) {
        int mmHg = whole(milli);
        if (mmHg <= 90) {
            return 3;
        }
        if (mmHg <= 100) {
            return 2;
        }
        if (mmHg <= 110) {
            return 1;
        }
        return mmHg <= 219 ? 0 : 3;
    }

    public static int pulse(int milli) {
        int perMinute = whole(milli);
        if (perMinute <= 40) {
            return 3;
        }
        if (perMinute <= 50) {
            return 1;
        }
        if (perMinute <= 90) {
            return 0;
        }
        if (perMinute <= 110) {
            return 1;
        }
        return perMinute <= 130 ? 2 : 3;
    }

    public static int consciousness(int milli) {
        return milli == Acvpu.A.milli() ? 0 : 3;
    }

    public static int temperature(int milli) {
        int tenths = tenths(milli);
        if (tenths <= 350) {
            return 3;
        }
        if (tenths <= 360) {
            return 1;
        }
        if (tenths <= 380) {
            return 0;
        }
        return tenths <= 390 ? 1 : 2;
    }

    /** Thousandths in tenths, rounded half up. */
    static int tenths(int milli) {
        return Math.floorDiv(milli + 50, 100);
    }

    /** Thousandths in whole units, rounded half up. */
    static int whole(int milli) {
        return Math.floorDiv(milli + 500, 1000);
    }
}
