package se.hemvakt.dashboard.sbar;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Vital;

/**
 * A report in one language.
 *
 * @param language {@code sv} or {@code en}
 * @param atMs as of when the facts were read, by our clock
 * @param readBack who heard it and said it back, in words; empty until somebody has
 */
public record Sbar(
        String language,
        long atMs,
        List<Sentence> situation,
        List<Sentence> background,
        List<Sentence> assessment,
        List<Sentence> recommendation,
        String readBack) {
    public Sbar {
        situation = List.copyOf(situation);
        background = List.copyOf(background);
        assessment = List.copyOf(assessment);
        recommendation = List.copyOf(recommendation);
    }

    /** @param links what it rests on; empty for what a person wrote */
    public record Sentence(String text, List<Link> links) {
        public Sentence {
            links = List.copyOf(links);
        }

        /** No value (H36). */
        @Override
        public String toString() {
            return "Sentence[" + links.size() + " links]";
        }
    }

    /**
     * A reading, or an alert.
     *
     * @param vital of a reading; null for an alert
     * @param milli its value, thousandths; 0 for an alert
     * @param atMs when it was measured, or the alert opened
     * @param episode the alert's id; empty for a reading
     */
    public record Link(@Nullable Vital vital, int milli, long atMs, String episode) {
        static Link reading(Vital vital, int milli, long atMs) {
            return new Link(vital, milli, atMs, "");
        }

        static Link alert(String episode, long atMs) {
            return new Link(null, 0, atMs, episode);
        }

        /** No value (H36). */
        @Override
        public String toString() {
            return "Link[" + Optional.ofNullable(vital) + "]";
        }
    }

    /** As plain text, for a record elsewhere. */
    public String text() {
        SbarWords words = SbarWords.of(language);
        StringBuilder text = new StringBuilder();
        part(text, words.say("head.situation"), situation);
        part(text, words.say("head.background"), background);
        part(text, words.say("head.assessment"), assessment);
        part(text, words.say("head.recommendation"), recommendation);
        text.append(words.say("head.read_back")).append(": ").append(readBack).append('\n');
        return text.toString();
    }

    private static void part(StringBuilder text, String head, List<Sentence> sentences) {
        text.append(head).append('\n');
        sentences.forEach(one -> text.append("- ").append(one.text()).append('\n'));
        text.append('\n');
    }

    /** No value (H36). */
    @Override
    public String toString() {
        return "Sbar[" + language + " " + atMs + "]";
    }
}
