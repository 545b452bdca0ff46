package se.hemvakt.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can be measured or observed, one constant for each, with the codes of the field. The set is closed: an unknown name
 * is quarantined, never guessed.
 *
 * <p>Every value is held in thousandths of the unit ({@link Reading#milli()}): exact decimal arithmetic, thresholds compare
 * exactly, sums do not depend on order. The <em>possible</em> range is what a living adult and a working sensor can show
 * (wider than any alarm limit); outside it a value is quarantined (hazards H15, H16), never clamped.
 *
 * <p>Codes: LOINC, IEEE 11073-10101 MDC, UCUM; an empty LOINC or 0 MDC means none was confirmed. {@link #number()} is the
 * stored form: never change or reuse one.
 */
public enum Vital {
    HEART_RATE(1, "heart_rate", Kind.NUMERIC, "/min", 0, 20, 300, "8867-4", 147842),
    PULSE_RATE(2, "pulse_rate", Kind.NUMERIC, "/min", 0, 20, 300, "8867-4", 149530),
    RESPIRATORY_RATE(3, "respiratory_rate", Kind.NUMERIC, "/min", 0, 1, 80, "9279-1", 151562),
    SPO2(4, "spo2", Kind.NUMERIC, "%", 0, 30, 100, "2708-6", 150456),
    SYSTOLIC_BP(5, "systolic_bp", Kind.NUMERIC, "mm[Hg]", 0, 30, 300, "8480-6", 150021),
    DIASTOLIC_BP(6, "diastolic_bp", Kind.NUMERIC, "mm[Hg]", 0, 10, 220, "8462-4", 150022),
    MEAN_BP(7, "mean_bp", Kind.NUMERIC, "mm[Hg]", 0, 15, 250, "8478-0", 150023),
    TEMPERATURE(8, "temperature", Kind.NUMERIC, "Cel", 1, 25, 45, "8310-5", 150364),
    WEIGHT(9, "weight", Kind.NUMERIC, "kg", 1, 20, 400, "29463-7", 188736),
    GLUCOSE(10, "glucose", Kind.NUMERIC, "mmol/L", 1, 0.5, 60, "14743-9", 160184),
    /** 0 alert, 1 new confusion, 2 voice, 3 pain, 4 unresponsive: {@link Acvpu}. */
    CONSCIOUSNESS(11, "consciousness", Kind.CODED, "{ACVPU}", 0, 0, 4, "", 0),
    /** 0 breathing air, 1 given oxygen. */
    OXYGEN(12, "oxygen", Kind.CODED, "{oxygen}", 0, 0, 1, "", 0),
    OXYGEN_FLOW(13, "oxygen_flow", Kind.NUMERIC, "L/min", 1, 0, 80, "3151-8", 0),
    STEPS(14, "steps", Kind.NUMERIC, "{steps}", 0, 0, 200_000, "55423-8", 0),
    GAIT_SPEED(15, "gait_speed", Kind.NUMERIC, "m/s", 2, 0, 5, "41957-2", 0),
    GRIP_STRENGTH(16, "grip_strength", Kind.NUMERIC, "kg", 1, 0, 120, "83174-3", 0),
    PAIN(17, "pain", Kind.NUMERIC, "{score}", 0, 0, 10, "72514-3", 0),

    /** A fall detected: 1. */
    FALL(40, "fall", Kind.EVENT, "{event}", 0, 1, 1, "", 8519681),
    /** The patient pressed the help button: 1. */
    BUTTON(41, "button", Kind.EVENT, "{event}", 0, 1, 1, "", 0),
    /** Rhythm: 0 regular, 1 irregular. */
    RHYTHM(42, "rhythm", Kind.EVENT, "{event}", 0, 0, 1, "8884-9", 184327),
    /** A sensor left the body (1) or came back (0). */
    OFF_BODY(43, "off_body", Kind.EVENT, "{event}", 0, 0, 1, "", 0),

    BATTERY(60, "battery", Kind.TECHNICAL, "%", 0, 0, 100, "", 67996),
    SIGNAL(61, "signal", Kind.TECHNICAL, "dB[mW]", 0, -150, 0, "", 0),
    /** The kit was heard from with nothing to tell: 1. Written by ingest so that silence can be told from calm (H09). */
    CONTACT(62, "contact", Kind.TECHNICAL, "{event}", 0, 1, 1, "", 0),
    /** How far the kit's clock is from ours, in seconds, positive when the kit is behind. Written by ingest (H14). */
    CLOCK_OFFSET(63, "clock_offset", Kind.TECHNICAL, "s", 0, -2_000_000, 2_000_000, "", 0);

    /** What sort of statement a vital is. */
    public enum Kind {
        /** A measured quantity with a unit. */
        NUMERIC,
        /** One of a few codes, stored as its number. */
        CODED,
        /** Something happened; the time matters, not the number. */
        EVENT,
        /** About the kit, not about the patient. */
        TECHNICAL
    }

    private static final Vital[] BY_NUMBER = new Vital[64];
    private static final Map<String, Vital> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Vital::code, Function.identity()));

    static {
        for (Vital vital : values()) {
            BY_NUMBER[vital.number] = vital;
        }
    }

    private final short number;
    private final String code;
    private final Kind kind;
    private final String unit;
    private final int decimals;
    private final int lowestPossibleMilli;
    private final int highestPossibleMilli;
    private final String loinc;
    private final int mdc;

    Vital(
            int number,
            String code,
            Kind kind,
            String unit,
            int decimals,
            double lowest,
            double highest,
            String loinc,
            int mdc) {
        this.number = (short) number;
        this.code = code;
        this.kind = kind;
        this.unit = unit;
        this.decimals = decimals;
        this.lowestPossibleMilli = (int) Math.round(lowest * 1000);
        this.highestPossibleMilli = (int) Math.round(highest * 1000);
        this.loinc = loinc;
        this.mdc = mdc;
    }

    /** The stored number, 1 to 63, stable for ever. */
    public short number() {
        return number;
    }

    /** The name on the wire, in files and in the API: {@code heart_rate}. */
    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** The one unit values are held in (UCUM). */
    public String unit() {
        return unit;
    }

    /** How many decimals a person is shown. */
    public int decimals() {
        return decimals;
    }

    /** The lowest possible value, in thousandths of the unit, inclusive. */
    public int lowestPossibleMilli() {
        return lowestPossibleMilli;
    }

    /** The highest possible value, in thousandths of the unit, inclusive. */
    public int highestPossibleMilli() {
        return highestPossibleMilli;
    }

    /** Whether a living adult and a working sensor can show this value (thousandths). */
    public boolean isPossible(long milli) {
        return milli >= lowestPossibleMilli && milli <= highestPossibleMilli;
    }

    /** The LOINC code, or empty. */
    public String loinc() {
        return loinc;
    }

    /** The IEEE 11073 MDC code, or 0. */
    public int mdc() {
        return mdc;
    }

    /** The vital with this wire name, if there is one. */
    public static Optional<Vital> ofCode(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /**
     * The vital with this stored number.
     *
     * @throws IllegalArgumentException if no vital has it
     */
    public static Vital ofNumber(int number) {
        Vital vital = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (vital == null) {
            throw new IllegalArgumentException("no vital has number " + number);
        }
        return vital;
    }
}
