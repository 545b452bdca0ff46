package se.hemvakt.notify.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetterTest {
    private final Tokens tokens = new Tokens(new byte[32]);

    private static Letter letter(long... ids) {
        return Letter.of(Arrays.stream(ids)
                .mapToObj(id ->
                        new Message(id, Kind.TELL, "e" + id, "team-a", Channel.PUSH, "", 1, Instant.EPOCH, 0, null))
                .toList());
    }

    /** A receiver drops what it has had: a letter with one more must never look like the one before. */
    @Test
    void h04_token_isTheSameForTheSameMessages_andAnotherWithOneMore() {
        assertThat(tokens.of(letter(1, 2))).isEqualTo(tokens.of(letter(2, 1)));
        assertThat(tokens.of(letter(1, 2))).isNotEqualTo(tokens.of(letter(1, 2, 3)));
        assertThat(tokens.of(letter(1, 2))).isNotEqualTo(tokens.of(letter(1)));
        // One fewer was told with the others already.
        assertThat(letter(1, 2, 3).without(Set.of(2L)).map(tokens::of)).contains(tokens.of(letter(1, 2, 3)));
    }

    @Test
    void h36_token_provesWhatItNames_andNothingElse() {
        Letter two = letter(1, 2);
        assertThat(tokens.letter(tokens.of(two))).contains(two.number());
        assertThat(tokens.message(tokens.of(two))).isEmpty();
        assertThat(tokens.message(tokens.of(letter(1)))).contains(1L);
        assertThat(tokens.letter(tokens.ofMessage(1))).isEmpty();
        assertThat(tokens.letter("AAAA")).isEmpty();
    }

    @Test
    void words_sayHowMany_inEachLanguage() {
        Wording swedish = new Wording(Wording.Language.SV, "");
        assertThat(swedish.line(letter(1))).isEqualTo("Hemvakt: ett larm väntar. Logga in.");
        assertThat(swedish.line(letter(1, 2, 3))).isEqualTo("Hemvakt: 3 larm väntar. Logga in.");
        for (Wording.Language language : Wording.Language.values()) {
            Wording wording = new Wording(language, "https://vakt.example.se");
            for (Kind kind : Set.of(Kind.TELL, Kind.OVER, Kind.GAP)) {
                Letter two = Letter.of(letter(1, 2).messages().stream()
                        .map(one ->
                                new Message(one.id(), kind, null, "team-a", Channel.SMS, "", 1, Instant.EPOCH, 0, null))
                        .toList());
                assertThat(wording.text(two)).contains("2 ").doesNotContain("{").endsWith("https://vakt.example.se/");
            }
        }
    }
}
