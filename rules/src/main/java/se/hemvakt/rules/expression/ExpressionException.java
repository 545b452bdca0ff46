package se.hemvakt.rules.expression;

/** An expression that cannot become a rule: where it is wrong, what, and what to do. The message never holds a reading. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    ExpressionException(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
    }

    /** The line in the expression, from 0. */
    public int line() {
        return line;
    }

    /** The column in that line, from 0. */
    public int column() {
        return column;
    }
}
