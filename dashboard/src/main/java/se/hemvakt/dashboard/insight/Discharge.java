package se.hemvakt.dashboard.insight;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The risk of coming back to hospital, as people scored it at discharge, and the forms they can fill in. It never pages.
 *
 * @param scores newest first
 */
public record Discharge(List<Scored> scores, List<Form> forms) {
    public Discharge {
        scores = List.copyOf(scores);
        forms = List.copyOf(forms);
    }

    /**
     * A form that was filled in.
     *
     * @param form key of its text: {@code lace}
     * @param variant the published form it was counted by, by name
     * @param dischargedOn the day the stay ended
     * @param total null with items missing
     * @param lowest the total when all that is missing gives least
     * @param highest the total when all that is missing gives most
     * @param band key of its text: {@code low}, {@code moderate}, {@code high}; null with items missing
     * @param expected how often patients with this total came back; null with items missing
     * @param by display name
     * @param on the day it was entered
     */
    public record Scored(
            String form,
            String variant,
            LocalDate dischargedOn,
            @Nullable Integer total,
            int lowest,
            int highest,
            @Nullable String band,
            @Nullable Expected expected,
            List<Item> items,
            String by,
            LocalDate on) {
        public Scored {
            items = List.copyOf(items);
        }

        /** No total (H36). */
        @Override
        public String toString() {
            return "Scored[" + form + " " + on + "]";
        }
    }

    /** Per cent, as published; the same twice where one figure is. */
    public record Expected(double fromPercent, double toPercent) {}

    /**
     * @param name key of its text
     * @param input what was answered, 0 and 1 for no and yes; null when not known
     * @param points null when not known
     * @param most the most points it can give
     */
    public record Item(
            String name, @Nullable Double input, @Nullable Integer points, int most) {
        /** No answer (H36). */
        @Override
        public String toString() {
            return "Item[" + name + "]";
        }
    }

    /** A form to fill in, in the score's order. */
    public record Form(String form, String variant, List<Question> questions) {
        public Form {
            questions = List.copyOf(questions);
        }
    }

    /**
     * @param answer {@code yes_no}, {@code count} for whole numbers, {@code measured} for any
     * @param least the smallest answer that is taken
     * @param most the largest one
     */
    public record Question(String name, String answer, double least, double most) {}
}
