package se.hemvakt.app.replay;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * What the columns of an outcomes file are.
 *
 * <pre>
 *   outcomes:
 *     patient: id
 *     onset: {column: onset_hour, unit: h}      # or only the column's name when it is written as the recording's times
 *     exclude: onset_left_censored              # 1: the patient's onset is not known well enough to be scored
 * </pre>
 *
 * @param patient the column of the patient, as in the recording
 * @param onset the column of the onset; an empty cell is none
 * @param onsetForm how it is written; null when as the patient's times in the recording
 * @param exclude the column that says 1 where a patient is to be left out; null when there is none
 */
public record OutcomeColumns(
        String patient,
        String onset,
        @Nullable TimeForm onsetForm,
        @Nullable String exclude) {
    static final OutcomeColumns STANDARD = new OutcomeColumns("patient", "onset", null, null);

    static OutcomeColumns of(Yaml outcomes) {
        Map<String, Yaml> top = outcomes.map(Set.of("patient", "onset", "exclude"));
        Yaml onset = WideForm.need(outcomes, top, "onset", "{column: onset_hour, unit: h}");
        Yaml exclude = top.get("exclude");
        return new OutcomeColumns(
                WideForm.need(outcomes, top, "patient", "the name of a column").text(),
                onset.isScalar() ? onset.text() : WideForm.timeColumn(onset),
                onset.isScalar() ? null : WideForm.timeForm(onset),
                exclude == null ? null : exclude.text());
    }
}
