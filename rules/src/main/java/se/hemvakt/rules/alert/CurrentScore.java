package se.hemvakt.rules.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Part;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.eval.News2Calculator;
import se.hemvakt.rules.eval.Validity;

/**
 * NEWS2 of a state at a time, as one int: three bits a part in the chart's order, 7 for a part that is missing or too old.
 * Compared, summed and kept without allocating; {@link #explain} writes it out for people.
 */
final class CurrentScore {
    private static final int MISSING = 7;

    static final int ALL_MISSING = (1 << 21) - 1;

    private static final int HEART_RATE = Vital.HEART_RATE.ordinal();
    private static final int PULSE_RATE = Vital.PULSE_RATE.ordinal();
    private static final int RESPIRATORY_RATE = Vital.RESPIRATORY_RATE.ordinal();
    private static final int SPO2 = Vital.SPO2.ordinal();
    private static final int SYSTOLIC_BP = Vital.SYSTOLIC_BP.ordinal();
    private static final int TEMPERATURE = Vital.TEMPERATURE.ordinal();
    private static final int CONSCIOUSNESS = Vital.CONSCIOUSNESS.ordinal();
    private static final int OXYGEN = Vital.OXYGEN.ordinal();
    private static final int OXYGEN_FLOW = Vital.OXYGEN_FLOW.ordinal();
    private static final int FALL = Vital.FALL.ordinal();
    private static final int BUTTON = Vital.BUTTON.ordinal();

    /** The vitals each part can come from, the one that counts first in front (ECG before pulse). */
    private static final int[][] PARTS = {
        {RESPIRATORY_RATE},
        {SPO2},
        {OXYGEN, OXYGEN_FLOW},
        {SYSTOLIC_BP},
        {HEART_RATE, PULSE_RATE},
        {CONSCIOUSNESS},
        {TEMPERATURE}
    };

    /** The vital that stands for a part nothing is known of. */
    private static final Vital[] PART_NAMES = {
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.OXYGEN,
        Vital.SYSTOLIC_BP,
        Vital.PULSE_RATE,
        Vital.CONSCIOUSNESS,
        Vital.TEMPERATURE
    };

    private static final Vital[] ALL = Vital.values();

    private final long[] spotMs;
    private final long[] streamingMs;

    CurrentScore(Validity validity) {
        this.spotMs = validity.millisByOrdinal();
        this.streamingMs = validity.streamingMillisByOrdinal();
    }

    /** The score as of this time. */
    int at(PatientState s, long t) {
        int score = has(s, RESPIRATORY_RATE, t) ? News2Calculator.respiratoryRate(s.milli[RESPIRATORY_RATE]) : MISSING;
        int oxygen = oxygen(s, t);
        score |= (has(s, SPO2, t) ? spo2(s.milli[SPO2], s.profile.spo2Scale(), oxygen) : MISSING) << 3;
        score |= (oxygen == MISSING ? MISSING : News2Calculator.oxygen(oxygen)) << 6;
        score |= (has(s, SYSTOLIC_BP, t) ? News2Calculator.systolicBp(s.milli[SYSTOLIC_BP]) : MISSING) << 9;
        int pulse = pulseVital(s, t);
        score |= (pulse < 0 ? MISSING : News2Calculator.pulse(s.milli[pulse])) << 12;
        score |= (has(s, CONSCIOUSNESS, t) ? News2Calculator.consciousness(s.milli[CONSCIOUSNESS]) : MISSING) << 15;
        score |= (has(s, TEMPERATURE, t) ? News2Calculator.temperature(s.milli[TEMPERATURE]) : MISSING) << 18;
        return score;
    }

    /** The points one value gives by itself at this time; -1 when NEWS2 says nothing of it. */
    int pointsOf(PatientState s, Vital vital, int milli, long t) {
        return switch (vital) {
            case RESPIRATORY_RATE -> News2Calculator.respiratoryRate(milli);
            case SPO2 -> {
                int points = spo2(milli, s.profile.spo2Scale(), oxygen(s, t));
                yield points == MISSING ? -1 : points;
            }
            case SYSTOLIC_BP -> News2Calculator.systolicBp(milli);
            case HEART_RATE, PULSE_RATE -> News2Calculator.pulse(milli);
            case CONSCIOUSNESS -> News2Calculator.consciousness(milli);
            case TEMPERATURE -> News2Calculator.temperature(milli);
            default -> -1;
        };
    }

    /** How old a value of this vital may be and still count, by the patient's plan. */
    long validityMs(PatientState s, int vital) {
        return ((s.streaming >> vital) & 1) == 0 ? spotMs[vital] : streamingMs[vital];
    }

    /** Whether the current value's time had passed when it reached us. */
    boolean isLate(PatientState s, int vital) {
        return !s.cameWithin(vital, validityMs(s, vital));
    }

    /** The vital a part rests on now, else the newest ever seen, else -1. */
    int vitalOf(PatientState s, int part, long t) {
        return used(s, part, t);
    }

    /** The vital that stands for a part nothing is known of. */
    static Vital nameOf(int part) {
        return PART_NAMES[part];
    }

    /** Whether a vital can be what one of these parts rests on. */
    static boolean isPart(Vital vital, int parts) {
        for (int rest = parts; rest != 0; rest &= rest - 1) {
            for (int one : PARTS[Integer.numberOfTrailingZeros(rest)]) {
                if (one == vital.ordinal()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The parts that are red, one bit each. */
    static int red(int score) {
        int parts = 0;
        for (int rest = score, i = 0; i < 7; i++, rest >>= 3) {
            parts |= (rest & 7) == News2Calculator.RED ? 1 << i : 0;
        }
        return parts;
    }

    static int sum(int score) {
        int sum = 0;
        for (int rest = score, i = 0; i < 7; i++, rest >>= 3) {
            int points = rest & 7;
            sum += points == MISSING ? 0 : points;
        }
        return sum;
    }

    static boolean isRed(int score) {
        for (int rest = score, i = 0; i < 7; i++, rest >>= 3) {
            if ((rest & 7) == News2Calculator.RED) {
                return true;
            }
        }
        return false;
    }

    /** The parts that are missing, one bit each. */
    static int missing(int score) {
        int parts = 0;
        for (int rest = score, i = 0; i < 7; i++, rest >>= 3) {
            parts |= (rest & 7) == MISSING ? 1 << i : 0;
        }
        return parts;
    }

    /** The parts that give points, one bit each. */
    static int scored(int score) {
        int parts = 0;
        for (int rest = score, i = 0; i < 7; i++, rest >>= 3) {
            int points = rest & 7;
            parts |= points > 0 && points != MISSING ? 1 << i : 0;
        }
        return parts;
    }

    /** The parts this evidence is of, one bit each. */
    static int partsOf(List<Evidence> evidence) {
        int parts = 0;
        for (Evidence one : evidence) {
            for (int i = 0; i < PARTS.length; i++) {
                for (int vital : PARTS[i]) {
                    parts |= vital == one.vital().ordinal() ? 1 << i : 0;
                }
            }
        }
        return parts;
    }

    /** When the next value in use becomes too old, after this time. */
    long nextExpiry(PatientState s, long after) {
        long next = PatientState.FOREVER;
        for (int[] part : PARTS) {
            for (int vital : part) {
                long expires = s.measuredAt[vital] + validityMs(s, vital) + 1;
                if (s.measuredAt[vital] != PatientState.NEVER && expires > after && expires < next) {
                    next = expires;
                }
            }
        }
        return next;
    }

    /** What was there once and is too old now, newest value of each part. Empty when nothing is. */
    List<Evidence> stale(PatientState s, long t) {
        List<Evidence> stale = List.of();
        for (int[] part : PARTS) {
            int newest = newest(s, part);
            if (newest < 0 || hasAny(s, part, t)) {
                continue;
            }
            if (stale.isEmpty()) {
                stale = new ArrayList<>(PARTS.length);
            }
            stale.add(new Evidence(ALL[newest], s.milli[newest], s.measuredAt[newest], Side.NONE, null, null));
        }
        return stale;
    }

    boolean isAnyStale(PatientState s, long t) {
        for (int[] part : PARTS) {
            if (newest(s, part) >= 0 && !hasAny(s, part, t)) {
                return true;
            }
        }
        return false;
    }

    /** The score for people: each part with its value and time. */
    News2 explain(PatientState s, long t) {
        int score = at(s, t);
        List<Part> parts = new ArrayList<>(PARTS.length);
        for (int i = 0; i < PARTS.length; i++) {
            int points = (score >> (3 * i)) & 7;
            int vital = used(s, i, t);
            parts.add(
                    vital < 0
                            ? new Part(PART_NAMES[i], null, null, null)
                            : new Part(
                                    ALL[vital],
                                    points == MISSING ? null : points,
                                    s.milli[vital],
                                    s.measuredAt[vital]));
        }
        return News2Calculator.of(parts);
    }

    /** The parts that give points, most points first. */
    List<Evidence> evidence(PatientState s, int score, long t, Intake intake) {
        List<Evidence> evidence = new ArrayList<>(PARTS.length);
        for (int i = 0; i < PARTS.length; i++) {
            int points = (score >> (3 * i)) & 7;
            int vital = used(s, i, t);
            if (points > 0 && points != MISSING && vital >= 0) {
                int milli = s.milli[vital];
                boolean low = milli < s.low[vital];
                boolean beyond = low || milli > s.high[vital];
                evidence.add(new Evidence(
                        ALL[vital],
                        milli,
                        s.measuredAt[vital],
                        side(ALL[vital], milli, s.profile.spo2Scale()),
                        beyond ? Integer.valueOf(low ? s.low[vital] : s.high[vital]) : null,
                        points,
                        beyond ? Evidence.LimitOf.OWN : null,
                        intake.medianOf(s, vital)));
            }
        }
        evidence.sort(Comparator.comparing(CurrentScore::points).reversed());
        return evidence;
    }

    /** Which way a value that gives points is off: the normal range of each has this middle inside. */
    static Side side(Vital vital, int milli, int spo2Scale) {
        return switch (vital) {
            case RESPIRATORY_RATE -> milli < 16_000 ? Side.LOW : Side.HIGH;
            // Scale 1 has points for low values only; on scale 2 the target is 88 to 92 %.
            case SPO2 -> spo2Scale == 1 || milli < 90_000 ? Side.LOW : Side.HIGH;
            case SYSTOLIC_BP -> milli < 160_000 ? Side.LOW : Side.HIGH;
            case HEART_RATE, PULSE_RATE -> milli < 70_000 ? Side.LOW : Side.HIGH;
            case TEMPERATURE -> milli < 37_000 ? Side.LOW : Side.HIGH;
            default -> Side.NONE;
        };
    }

    private static int points(Evidence evidence) {
        return evidence.points() == null ? 0 : evidence.points();
    }

    private static int spo2(int milli, int scale, int oxygen) {
        Integer points = News2Calculator.spo2(milli, scale, oxygen == MISSING ? null : Integer.valueOf(oxygen));
        return points == null ? MISSING : points;
    }

    private boolean has(PatientState s, int vital, long t) {
        long measured = s.measuredAt[vital];
        if (measured < t - validityMs(s, vital) || measured > t) {
            return false;
        }
        // After a fall or a call nobody knows how awake the patient is until somebody looks again.
        return vital != CONSCIOUSNESS || (measured >= s.measuredAt[FALL] && measured >= s.measuredAt[BUTTON]);
    }

    private boolean hasAny(PatientState s, int[] part, long t) {
        for (int vital : part) {
            if (has(s, vital, t)) {
                return true;
            }
        }
        return false;
    }

    /** The newest vital of a part ever seen, or -1. */
    private static int newest(PatientState s, int[] part) {
        int newest = -1;
        for (int vital : part) {
            if (s.measuredAt[vital] != PatientState.NEVER
                    && (newest < 0 || s.measuredAt[vital] > s.measuredAt[newest])) {
                newest = vital;
            }
        }
        return newest;
    }

    /** The vital a part rests on now, else the newest ever seen, else -1. */
    private int used(PatientState s, int part, long t) {
        int vital = -1;
        if (part == 2) {
            vital = oxygenVital(s, t);
        } else {
            for (int candidate : PARTS[part]) {
                if (has(s, candidate, t)) {
                    vital = candidate;
                    break;
                }
            }
        }
        return vital >= 0 ? vital : newest(s, PARTS[part]);
    }

    private int pulseVital(PatientState s, long t) {
        if (has(s, HEART_RATE, t)) {
            return HEART_RATE;
        }
        return has(s, PULSE_RATE, t) ? PULSE_RATE : -1;
    }

    /** The newer of the two tells; at the same time oxygen given outweighs air. */
    private int oxygenVital(PatientState s, long t) {
        boolean told = has(s, OXYGEN, t);
        boolean flow = has(s, OXYGEN_FLOW, t);
        if (told && flow) {
            long newer = s.measuredAt[OXYGEN] - s.measuredAt[OXYGEN_FLOW];
            return newer > 0 || (newer == 0 && s.milli[OXYGEN] > 0) ? OXYGEN : OXYGEN_FLOW;
        }
        return told ? OXYGEN : flow ? OXYGEN_FLOW : -1;
    }

    private int oxygen(PatientState s, long t) {
        int vital = oxygenVital(s, t);
        return vital < 0 ? MISSING : s.milli[vital] > 0 ? 1 : 0;
    }
}
