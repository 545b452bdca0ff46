package se.hemvakt.ingest.decode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Vital;

/**
 * The closed words of the protocol, found from a parser's characters without making a string of them: three words a reading,
 * a hundred thousand readings a second.
 */
final class Words {
    private static final int LONGEST = 32;
    private static final Table<Vital> VITALS = new Table<>();
    private static final Table<String> UNITS = new Table<>();

    static {
        for (Vital vital : Vital.values()) {
            VITALS.put(vital.code(), vital);
            UNITS.put(vital.unit(), vital.unit());
        }
    }

    private Words() {}

    /** The vital of this name, or null. */
    static @Nullable Vital vital(char[] text, int offset, int length) {
        return VITALS.find(text, offset, length);
    }

    /** The unit as text; one of ours comes back as the same string each time. */
    static String unit(char[] text, int offset, int length) {
        String known = UNITS.find(text, offset, length);
        return known == null ? new String(text, offset, Math.min(length, LONGEST)) : known;
    }

    /** The flag of a quality word. */
    static int quality(char[] text, int offset, int length) {
        return switch (new String(text, offset, Math.min(length, LONGEST))) {
            case "good" -> 0;
            case "movement" -> Quality.MOVEMENT;
            case "test" -> Quality.TEST;
            default -> Quality.LOW;
        };
    }

    /** Words by length, then one after the other: the longest list has a handful. */
    private static final class Table<T> {
        private record Word<T>(String text, T meaning) {}

        private final List<List<Word<T>>> byLength = new ArrayList<>();

        Table() {
            for (int i = 0; i <= LONGEST; i++) {
                byLength.add(new ArrayList<>());
            }
        }

        void put(String word, T meaning) {
            byLength.get(word.length()).add(new Word<>(word, meaning));
        }

        @Nullable
        T find(char[] text, int offset, int length) {
            if (length > LONGEST) {
                return null;
            }
            List<Word<T>> words = byLength.get(length);
            next:
            for (int w = 0; w < words.size(); w++) {
                Word<T> word = words.get(w);
                for (int i = 0; i < length; i++) {
                    if (word.text.charAt(i) != text[offset + i]) {
                        continue next;
                    }
                }
                return word.meaning;
            }
            return null;
        }
    }
}
