package se.hemvakt.rules.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;

class SampleOrganisationTest {
    private static final Organisation SAMPLE = SampleOrganisation.read();

    @Test
    void sample_hasTheTeamsOfTheCareModel() {
        assertThat(SAMPLE.notices()).isEmpty();
        assertThat(SAMPLE.municipalities()).hasSize(3);
        Map<TeamKind, Long> kinds =
                SAMPLE.teams().stream().collect(Collectors.groupingBy(Team::kind, Collectors.counting()));
        assertThat(kinds)
                .containsEntry(TeamKind.HOME_CARE, 4L)
                .containsEntry(TeamKind.HOME_CARE_DOCTOR, 2L)
                .containsEntry(TeamKind.NEAR_CARE, 1L)
                .containsEntry(TeamKind.PALLIATIVE, 1L)
                .containsEntry(TeamKind.ON_CALL_DOCTOR, 1L)
                .containsEntry(TeamKind.AMBULANCE, 1L)
                .containsEntry(TeamKind.TECHNICIANS, 1L);
    }

    /** The demo must not itself show what it warns of. */
    @Test
    void h06_sample_homeCareAndADoctor_areThereAtEveryMinuteOfTwoYears() {
        Span years = Span.of(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(730));
        assertThat(open(years, "hemsjukvard", "hemsjukvard-natt")).containsExactly(years);
        assertThat(open(years, "hemsjukvard-soder", "hemsjukvard-natt")).containsExactly(years);
        assertThat(open(years, "lakarteam-granhult", "primarvardsjour")).containsExactly(years);
    }

    private static List<Span> open(Span span, String... teams) {
        List<Span> open = new ArrayList<>();
        for (String team : teams) {
            open.addAll(SAMPLE.open(new TeamId(team), span));
        }
        return Timetable.merged(open);
    }

    /** Numbers kept free for fiction by the Swedish Post and Telecom Authority; nobody is called by the demo. */
    @Test
    void sample_phoneNumbers_areNobodys() {
        List<String> numbers = new ArrayList<>();
        SAMPLE.teams().forEach(team -> team.contact().stream()
                .filter(contact -> contact.by() == Contact.By.PHONE || contact.by() == Contact.By.SMS)
                .map(Contact::dial)
                .forEach(numbers::add));
        Function<Staff, List<String>> phone = one -> one.phone() == null ? List.of() : List.of(one.phone());
        SAMPLE.staff().forEach(one -> numbers.addAll(phone.apply(one)));
        assertThat(numbers)
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        number -> assertThat(number.replace(" ", ""))
                                .matches(
                                        "\\+46(701740(60[5-9]|6[1-9][0-9])|313900(6[0-9]{2})|406280(4[0-9]{2})|8465004[0-9]{0}0[0-9]|980319(2[0-9]{2}))"));
    }
}
