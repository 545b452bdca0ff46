package se.hemvakt.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A NEWS2 as it stands (Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017). When a part is missing
 * there is no total; the lowest total it can still become is known, and a red part shows all the same (hazard H18).
 *
 * @param parts one for each of the seven, in the chart's order
 * @param total 0 to 20, or null when a part is missing or too old
 * @param lowest the sum of the parts that are there: the total can not be lower
 * @param band what the total, the lowest possible total or a red part demands; null when nothing can be said yet
 * @param red whether any part scores 3
 * @param atMs measured time of the newest part, 0 when there is none
 */
public record News2(
        List<Part> parts,
        @Nullable Integer total,
        int lowest,
        @Nullable Band band,
        boolean red,
        long atMs) {
    public News2 {
        parts = List.copyOf(parts);
    }

    /** The parts that are missing or too old. */
    public List<Vital> missing() {
        return parts.stream()
                .filter(part -> part.points() == null)
                .map(Part::vital)
                .toList();
    }

    /**
     * @param vital which; for the pulse the one that was used, ECG before pulse oximeter or cuff
     * @param points 0 to 3, or null when missing, too old, or (SpO2 of 93 % or more on scale 2) not to be scored while
     *     nobody knows whether oxygen is given
     * @param milli the value scored, or null when there has never been one
     * @param measuredAtMs when it was measured, or null when there has never been one
     */
    public record Part(
            Vital vital,
            @Nullable Integer points,
            @Nullable Integer milli,
            @Nullable Long measuredAtMs) {}

    /** RCP 2017, chart 2. */
    public enum Band {
        /** 0 to 4, no part of 3. */
        LOW("low"),
        /** 0 to 4 with a part of 3. */
        LOW_MEDIUM("low-medium"),
        /** 5 or 6. */
        MEDIUM("medium"),
        /** 7 or more. */
        HIGH("high");

        private final String code;

        Band(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    @Override
    public String toString() {
        return "News2[" + missing().size() + " missing]";
    }
}
