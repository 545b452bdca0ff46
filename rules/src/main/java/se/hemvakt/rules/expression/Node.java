package se.hemvakt.rules.expression;

/**
 * A part of an expression as code. Quantities are thousandths, times milliseconds, yes and no are 1 and 0; what is not known
 * is NaN, which no comparison takes for yes.
 */
@FunctionalInterface
interface Node {
    double UNKNOWN = Double.NaN;
    double YES = 1;
    double NO = 0;

    double of(PatientView view);
}
