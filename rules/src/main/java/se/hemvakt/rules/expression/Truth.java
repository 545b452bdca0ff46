package se.hemvakt.rules.expression;

/** What a condition says of a patient now. There are three answers: too little known is neither yes nor no (H18). */
public enum Truth {
    NO,
    YES,
    /** A value it needs is missing or too old: the rule is not judged, and that is shown. */
    UNKNOWN;

    public static Truth of(boolean yes) {
        return yes ? YES : NO;
    }
}
