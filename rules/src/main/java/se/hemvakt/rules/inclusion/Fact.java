package se.hemvakt.rules.inclusion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be known of somebody who is to be included. Each is set by a person or read from a record, never guessed. */
public enum Fact {
    /** The patient has agreed to be monitored. */
    CONSENT(Kind.YES_NO),
    ENROLLED_IN_HOME_CARE(Kind.YES_NO),
    LIVES_IN_CARE_HOME(Kind.YES_NO),
    /** In a municipality of this organisation. */
    LIVES_IN_MUNICIPALITY(Kind.YES_NO),
    /** Can not get to primary care by themselves. */
    CAN_NOT_REACH_PRIMARY_CARE(Kind.YES_NO),
    NEEDS_URGENT_VISITS(Kind.YES_NO),
    /** Several illnesses, and judged at risk of admission. */
    MULTI_ILL_AT_RISK(Kind.YES_NO),
    /** Judged at risk of readmission within 1 to 30 days. */
    AT_RISK_OF_READMISSION(Kind.YES_NO),
    /** A word such as heart_failure. */
    MAIN_DIAGNOSIS(Kind.WORD),
    /** The last day of the newest stay in hospital. */
    DISCHARGED(Kind.DATE),
    /** The day of the newest visit to an emergency department. */
    EMERGENCY_VISIT(Kind.DATE),
    /** Age is counted from it. */
    BORN(Kind.DATE);

    /** What sort of value it has. */
    public enum Kind {
        YES_NO,
        WORD,
        DATE
    }

    private final Kind kind;

    Fact(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** As files write it: {@code main_diagnosis}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Fact> ofCode(String code) {
        return Arrays.stream(values()).filter(fact -> fact.code().equals(code)).findFirst();
    }
}
