package se.hemvakt.rules.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scores of {@link DischargeScore} as forms to fill in: what each asks, and between which bounds an answer can be true. The
 * bounds are not clinical: they find a slip of the finger and a haemoglobin in g/dL.
 */
public enum DischargeForm {
    LACE(
            Question.count("length_of_stay", 999),
            Question.yesNo("acute"),
            Question.count("charlson", 40),
            Question.count("emergency_visits", 99)),
    HOSPITAL(
            Question.measured("haemoglobin", 30, 250),
            Question.yesNo("oncology"),
            Question.measured("sodium", 90, 200),
            Question.yesNo("procedure"),
            Question.yesNo("urgent"),
            Question.count("admissions", 99),
            Question.count("length_of_stay", 999));

    /** How an answer looks. */
    public enum Answer {
        /** 0 no, 1 yes. */
        YES_NO,
        /** A whole number. */
        COUNT,
        /** Any number: haemoglobin in g/L, sodium in mmol/L. */
        MEASURED
    }

    /**
     * @param item the item's key in {@link DischargeScore}
     * @param least the smallest answer that can be true
     * @param most the largest one
     */
    public record Question(String item, Answer answer, double least, double most) {
        private static Question yesNo(String item) {
            return new Question(item, Answer.YES_NO, 0, 1);
        }

        private static Question count(String item, int most) {
            return new Question(item, Answer.COUNT, 0, most);
        }

        private static Question measured(String item, double least, double most) {
            return new Question(item, Answer.MEASURED, least, most);
        }

        private boolean canBe(double answered) {
            return answered >= least
                    && answered <= most
                    && (answer == Answer.MEASURED || answered == Math.rint(answered));
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<Question> questions;

    DischargeForm(Question... questions) {
        this.questions = List.of(questions);
    }

    /** As it stands in requests: {@code lace}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DischargeForm> ofCode(String code) {
        return Arrays.stream(values()).filter(form -> form.code().equals(code)).findFirst();
    }

    /** In the score's order. */
    public List<Question> questions() {
        return questions;
    }

    /** Whether each answer is to a question of this form and can be true; what is missing is no fault. */
    public boolean canBe(Map<String, Double> known) {
        return known.entrySet().stream().allMatch(one -> questions.stream()
                .anyMatch(asked -> asked.item().equals(one.getKey()) && asked.canBe(one.getValue())));
    }

    /**
     * The score of what is known.
     *
     * @param known answers that {@link #canBe}
     */
    public DischargeScore score(Map<String, Double> known) {
        return switch (this) {
            case LACE ->
                DischargeScore.lace(
                        count(known, "length_of_stay"),
                        yes(known, "acute"),
                        count(known, "charlson"),
                        count(known, "emergency_visits"));
            case HOSPITAL ->
                DischargeScore.hospital(
                        known.get("haemoglobin"),
                        yes(known, "oncology"),
                        known.get("sodium"),
                        yes(known, "procedure"),
                        yes(known, "urgent"),
                        count(known, "admissions"),
                        count(known, "length_of_stay"));
        };
    }

    private static @Nullable Integer count(Map<String, Double> known, String item) {
        Double answered = known.get(item);
        return answered == null ? null : answered.intValue();
    }

    private static @Nullable Boolean yes(Map<String, Double> known, String item) {
        Double answered = known.get(item);
        return answered == null ? null : Boolean.valueOf(answered == 1);
    }
}
