package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.rules.eval.DischargeScore.Band;
import se.hemvakt.rules.eval.DischargeScore.Expected;
import se.hemvakt.rules.eval.DischargeScore.Item;

/** LACE and HOSPITAL at every step of their tables. */
class DischargeScoreTest {
    private static int points(DischargeScore score, String item) {
        return score.items().stream()
                .filter(one -> one.name().equals(item))
                .map(Item::points)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "2,2", "3,3", "4,4", "6,4", "7,5", "13,5", "14,7", "90,7"})
    void lace_stay(int days, int points) {
        assertThat(points(DischargeScore.lace(days, false, 0, 0), "length_of_stay"))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "3,3", "4,5", "9,5"})
    void lace_charlson(int charlson, int points) {
        assertThat(points(DischargeScore.lace(0, false, charlson, 0), "charlson"))
                .isEqualTo(points);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "3,3", "4,4", "11,4"})
    void lace_emergencyVisits(int visits, int points) {
        assertThat(points(DischargeScore.lace(0, false, 0, visits), "emergency_visits"))
                .isEqualTo(points);
    }

    /** Stay, acute, Charlson, visits; total, per cent, band. */
    @ParameterizedTest
    @CsvSource({
        "0,false,0,0,0,2.0,LOW",
        "0,true,1,0,4,4.3,LOW",
        "0,true,2,0,5,5.1,MODERATE",
        "4,true,2,0,9,10.3,MODERATE",
        "4,true,3,0,10,12.2,HIGH",
        "14,true,4,4,19,43.7,HIGH"
    })
    void lace_wholeScore(int stay, boolean acute, int charlson, int visits, int total, double percent, Band band) {
        DischargeScore lace = DischargeScore.lace(stay, acute, charlson, visits);
        assertThat(lace.variant()).isEqualTo("LACE, van Walraven 2010");
        assertThat(lace.total()).isEqualTo(total);
        assertThat(lace.expected()).isEqualTo(new Expected(percent, percent));
        assertThat(lace.band()).isEqualTo(band);
        assertThat(lace.lowest()).isEqualTo(total);
        assertThat(lace.highest()).isEqualTo(total);
    }

    @Test
    void h18_lace_itemMissing_noTotalButWhatItCanBecome() {
        DischargeScore lace = DischargeScore.lace(5, null, null, 1);
        assertThat(lace.total()).isNull();
        assertThat(lace.band()).isNull();
        assertThat(lace.expected()).isNull();
        assertThat(lace.missing()).containsExactly("acute", "charlson");
        assertThat(lace.lowest()).isEqualTo(5);
        assertThat(lace.highest()).isEqualTo(13);
        assertThat(DischargeScore.lace(null, true, 0, null).highest()).isEqualTo(14);
        assertThat(DischargeScore.lace(null, true, 0, null).lowest()).isEqualTo(3);
    }

    /** Hb, oncology, sodium, procedure, urgent, admissions, stay; total, per cent, band. */
    @ParameterizedTest
    @CsvSource({
        "120,false,135,false,false,1,4,0,5,6,LOW",
        "119.9,false,135,false,false,0,0,1,5,6,LOW",
        "120,true,135,false,false,0,0,2,5,6,LOW",
        "120,false,134.9,false,false,0,0,1,5,6,LOW",
        "120,false,135,true,false,0,0,1,5,6,LOW",
        "120,false,135,false,true,0,0,1,5,6,LOW",
        "120,false,135,false,false,2,0,2,5,6,LOW",
        "120,false,135,false,false,5,5,4,5,6,LOW",
        "120,false,135,false,false,6,0,5,10,12,MODERATE",
        "119,false,135,false,false,6,0,6,10,12,MODERATE",
        "119,false,134,false,false,6,0,7,20,20,HIGH",
        "90,true,120,true,true,9,30,13,20,20,HIGH"
    })
    void hospital_wholeScore(
            double haemoglobin,
            boolean oncology,
            double sodium,
            boolean procedure,
            boolean urgent,
            int admissions,
            int stay,
            int total,
            double from,
            double to,
            Band band) {
        DischargeScore score =
                DischargeScore.hospital(haemoglobin, oncology, sodium, procedure, urgent, admissions, stay);
        assertThat(score.variant()).isEqualTo("HOSPITAL, Donzé 2016");
        assertThat(score.total()).isEqualTo(total);
        assertThat(score.expected()).isEqualTo(new Expected(from, to));
        assertThat(score.band()).isEqualTo(band);
    }

    @Test
    void h18_hospital_nothingKnown_0To13() {
        DischargeScore score = DischargeScore.hospital(null, null, null, null, null, null, null);
        assertThat(score.total()).isNull();
        assertThat(score.lowest()).isZero();
        assertThat(score.highest()).isEqualTo(13);
        assertThat(score.missing()).hasSize(7);
        assertThat(score.items()).allMatch(item -> item.input() == null && item.points() == null);
    }

    @Test
    void inputsAreShownAsGiven() {
        DischargeScore lace = DischargeScore.lace(3, true, 0, 2);
        assertThat(lace.items())
                .containsExactly(
                        new Item("length_of_stay", 3.0, 3, 7),
                        new Item("acute", 1.0, 3, 3),
                        new Item("charlson", 0.0, 0, 5),
                        new Item("emergency_visits", 2.0, 2, 4));
        assertThat(DischargeScore.hospital(131.5, false, null, null, null, null, null)
                        .items())
                .startsWith(new Item("haemoglobin", 131.5, 0, 1), new Item("oncology", 0.0, 0, 2));
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0", "0,-1,0", "0,0,-1"})
    void negativeCounts_areRefused(@Nullable Integer stay, @Nullable Integer charlson, @Nullable Integer visits) {
        assertThatThrownBy(() -> DischargeScore.lace(stay, true, charlson, visits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("can not be negative");
    }
}
