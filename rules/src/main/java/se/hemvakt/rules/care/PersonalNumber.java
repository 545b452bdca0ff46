package se.hemvakt.rules.care;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * A Swedish personal or coordination number of twelve digits, checked by its date and check digit (Luhn over the last ten
 * digits). That a number is well formed does not make it somebody's; the demo uses only numbers of the tax agency's test list.
 */
public record PersonalNumber(String value) {
    public PersonalNumber {
        if (!isValid(value)) {
            // Never the number itself (H36).
            throw new IllegalArgumentException(
                    "personal number must be 12 digits YYYYMMDDNNNC with a real date and a right check digit");
        }
    }

    private static boolean isValid(String text) {
        if (!text.matches("[0-9]{12}")) {
            return false;
        }
        int day = Integer.parseInt(text.substring(6, 8));
        try {
            LocalDate.of(
                    Integer.parseInt(text.substring(0, 4)),
                    Integer.parseInt(text.substring(4, 6)),
                    // A coordination number has 60 added to the day.
                    day > 60 ? day - 60 : day);
        } catch (DateTimeException e) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 10; i++) {
            int digit = (text.charAt(2 + i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }

    /** Not the number (H36). */
    @Override
    public String toString() {
        return "PersonalNumber[…]";
    }
}
