package se.hemvakt.rules.profile;

import java.math.BigDecimal;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Thousandths as people write them. */
final class Decimals {
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]{1,6}(\\.[0-9]{1,3})?");

    private Decimals() {}

    /** A plain number of at most three decimals; nothing is cut or rounded. */
    static OptionalInt milli(String text) {
        if (!PLAIN.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(new BigDecimal(text).movePointRight(3).intValueExact());
    }

    static String text(int milli) {
        return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
    }
}
