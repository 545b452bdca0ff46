package se.hemvakt.rules.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.News2.Band;
import se.hemvakt.rules.eval.News2Calculator.Values;
import se.hemvakt.rules.eval.SepsisScreens.Breathing;

/** The flags of sepsis, at both sides of every border and with values missing. */
class SepsisScreensTest {
    private static Values values(
            @Nullable Integer breathing, @Nullable Integer spo2, @Nullable Integer systolic, @Nullable Integer acvpu) {
        return new Values(breathing, spo2, null, systolic, null, acvpu, null);
    }

    @ParameterizedTest
    @CsvSource({
        "22000,100000,0,MET",
        "21499,100000,0,NOT_MET",
        "21500,100499,0,MET",
        "22000,101000,0,NOT_MET",
        "22000,101000,1000,MET",
        "21000,100000,4000,MET",
        "21000,101000,1000,NOT_MET",
        "16000,120000,0,NOT_MET",
        "22000,,,UNKNOWN",
        "22000,100000,,MET",
        "21000,101000,,NOT_MET",
        "21000,,0,NOT_MET",
        "22000,,0,UNKNOWN",
        ",100000,0,UNKNOWN",
        ",,,UNKNOWN"
    })
    void h18_qsofa_twoOfThree_missingIsNeverNo(
            @Nullable Integer breathing, @Nullable Integer systolic, @Nullable Integer acvpu, Criterion expected) {
        assertThat(SepsisScreens.qsofa(values(breathing, null, systolic, acvpu)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "FROM_30,30000,97000,120000,MET",
        "FROM_30,29499,97000,120000,NOT_MET",
        "ABOVE_30,30000,97000,120000,NOT_MET",
        "ABOVE_30,31000,97000,120000,MET",
        "FROM_30,16000,90000,90000,NOT_MET",
        "FROM_30,16000,89000,90000,MET",
        "FROM_30,16000,90000,89000,MET",
        "FROM_30,16000,97000,,UNKNOWN",
        "FROM_30,16000,,120000,UNKNOWN",
        "FROM_30,,97000,120000,UNKNOWN",
        "FROM_30,,89000,,MET"
    })
    void h18_bas903090_anyOfThree_breathingAsTheOrganisationSays(
            Breathing from,
            @Nullable Integer breathing,
            @Nullable Integer spo2,
            @Nullable Integer systolic,
            Criterion expected) {
        assertThat(SepsisScreens.bas903090(values(breathing, spo2, systolic, null), from))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true,true,7,7,MET",
        "true,true,7,12,MET",
        "true,true,6,7,UNKNOWN",
        "true,true,6,6,NOT_MET",
        "true,false,9,9,NOT_MET",
        "false,true,9,9,NOT_MET",
        "true,,9,9,UNKNOWN",
        ",true,9,9,UNKNOWN",
        "true,,2,4,NOT_MET",
        ",,3,12,UNKNOWN"
    })
    void nationalPathway_adultAndInfectionAndSeven(
            @Nullable Boolean adult, @Nullable Boolean infection, int lowest, int highest, Criterion expected) {
        News2Range range = new News2Range(lowest, highest, Band.LOW, Band.LOW, List.of(), null);
        assertThat(SepsisScreens.nationalPathway(adult, infection, range)).isEqualTo(expected);
    }

    @Test
    void criterion_atLeast_countsWhatIsKnown() {
        assertThat(Criterion.atLeast(0)).isEqualTo(Criterion.MET);
        assertThat(Criterion.atLeast(1, Criterion.NOT_MET, Criterion.UNKNOWN)).isEqualTo(Criterion.UNKNOWN);
        assertThat(Criterion.atLeast(2, Criterion.MET, Criterion.MET, Criterion.UNKNOWN))
                .isEqualTo(Criterion.MET);
        assertThat(Criterion.atLeast(2, Criterion.MET, Criterion.NOT_MET)).isEqualTo(Criterion.NOT_MET);
    }
}
