package se.hemvakt.ingest.decode;

import com.fasterxml.jackson.core.JsonToken;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.Vital;

/** In which JSON form a value came, and what that form means for each vital. */
enum ValueToken {
    MISSING,
    NUMBER,
    TEXT,
    TRUE,
    FALSE,
    OTHER;

    static ValueToken of(JsonToken token) {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NUMBER;
            case VALUE_STRING -> TEXT;
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            case VALUE_NULL -> MISSING;
            default -> OTHER;
        };
    }

    /**
     * The value in thousandths, or {@link DecimalText#NOT_A_NUMBER}.
     *
     * @param content the number in thousandths, or the letter of a text of one letter, else 0
     */
    long milli(Vital vital, long content) {
        if (vital == Vital.CONSCIOUSNESS) {
            return this == TEXT ? consciousness(content) : DecimalText.NOT_A_NUMBER;
        }
        return switch (this) {
            case NUMBER -> content;
            case TRUE -> isYesOrNo(vital) ? 1_000 : DecimalText.NOT_A_NUMBER;
            case FALSE -> isYesOrNo(vital) ? 0 : DecimalText.NOT_A_NUMBER;
            // That an event is told at all says that it happened.
            case MISSING -> vital.kind() == Vital.Kind.EVENT ? 1_000 : DecimalText.NOT_A_NUMBER;
            case TEXT, OTHER -> DecimalText.NOT_A_NUMBER;
        };
    }

    /** Which field breaks which rule; without the value (H36). */
    String complaint(Vital vital) {
        if (vital == Vital.CONSCIOUSNESS) {
            return "value of consciousness is not one of A C V P U";
        }
        return switch (this) {
            case MISSING -> "value missing";
            case NUMBER -> "value is not a finite number of at most 15 digits";
            default -> "value is not a number";
        };
    }

    private static boolean isYesOrNo(Vital vital) {
        return vital == Vital.OXYGEN || vital.kind() == Vital.Kind.EVENT;
    }

    private static long consciousness(long letter) {
        for (Acvpu level : Acvpu.values()) {
            if (level.name().charAt(0) == letter) {
                return level.milli();
            }
        }
        return DecimalText.NOT_A_NUMBER;
    }
}
