package se.hemvakt.rules.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Directory.Reached;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;

class DirectoryTest {
    private static final Directory DIRECTORY = new Directory(SampleOrganisation.read());
    /** A Tuesday, ten in the morning and ten at night in Stockholm. */
    private static final Instant MORNING = Instant.parse("2026-11-24T09:00:00Z");

    private static final Instant NIGHT = Instant.parse("2026-11-24T21:00:00Z");

    private static List<String> open(List<Presence> teams) {
        return teams.stream()
                .filter(Presence::open)
                .map(one -> one.team().id().value())
                .toList();
    }

    private static List<String> ids(List<Presence> teams) {
        return teams.stream().map(one -> one.team().id().value()).toList();
    }

    @Test
    void reach_byDayAndByNight_tellsWhoIsThere() {
        Address address = new Address("Kvarnvägen 3, 990 14 Granhult");
        Reached day = DIRECTORY.reach(address, MORNING);
        assertThat(day.municipality()).map(Municipality::id).contains("granhult");
        assertThat(open(day.teams()))
                .containsExactly(
                        "hemsjukvard",
                        "lakarteam-granhult",
                        "narsjukvardsteam",
                        "palliativt-team",
                        "ambulans",
                        "vardkoordinator-granen",
                        "medicinteknik");
        Reached night = DIRECTORY.reach(address, NIGHT);
        assertThat(open(night.teams()))
                .containsExactly("hemsjukvard-natt", "narsjukvardsteam", "primarvardsjour", "ambulans");
        assertThat(ids(night.teams())).hasSize(9).startsWith("hemsjukvard-natt");
    }

    @Test
    void reach_team_saysHowAndUntilWhenAndWho() {
        Presence night = DIRECTORY.reach(new Address("99014"), NIGHT).teams().get(0);
        assertThat(night.changes()).contains(Instant.parse("2026-11-25T06:00:00Z"));
        assertThat(night.team().contact())
                .extracting(Contact::by)
                .containsExactly(Contact.By.WARD_SCREEN, Contact.By.PHONE, Contact.By.SMS);
        assertThat(night.team().contact().get(1).dial()).isEqualTo("+46980319204");
        assertThat(night.working()).extracting(Staff::id).containsExactly("folke-mosslund", "greta-ljungdal");
        Presence jour = DIRECTORY.search("jour", NIGHT).get(0);
        assertThat(jour.onCall()).map(Staff::id).isPresent();
        assertThat(DIRECTORY.search("jour", MORNING).get(0).onCall()).isEmpty();
        assertThat(DIRECTORY.search("jour", MORNING).get(0).changes()).contains(Instant.parse("2026-11-24T15:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Storgatan 1, 991 30 Björkvik | bjorkvik | false",
                "Storgatan 1, 99122 Björkvik | bjorkvik | true",
                "Strandgården rum 4, Björkvik | - | true",
                "strandgården, 991 30 | bjorkvik | true",
                "Strandgårdens väg 2, 991 30 | bjorkvik | false",
                "Björkviks kommun | bjorkvik | false",
                "Granhult | granhult | false",
                "Storgatan 1, 123 45 Granhult | - | false",
                "Storgatan 1 | - | false",
            })
    void reach_address_findsMunicipalityByCodeElseByName(String address, String municipality, boolean shortTerm) {
        Reached reached = DIRECTORY.reach(new Address(address), NIGHT);
        assertThat(reached.municipality().map(Municipality::id).orElse("-")).isEqualTo(municipality);
        assertThat(ids(reached.teams()).contains("korttidsboende-bjorkvik")).isEqualTo(shortTerm);
        if (municipality.equals("-")) {
            assertThat(reached.teams()).hasSize(shortTerm ? 1 : 0);
        }
    }

    @Test
    void onDuty_everyTeam_isThereOnce() {
        List<Presence> teams = DIRECTORY.onDuty(NIGHT);
        assertThat(ids(teams)).hasSize(13).doesNotHaveDuplicates();
        assertThat(teams.get(0).open()).isTrue();
        assertThat(teams.get(12).open()).isFalse();
        assertThat(DIRECTORY.onDuty(NIGHT).stream()
                        .filter(one -> one.team().id().equals(new TeamId("hemsjukvard")))
                        .findFirst()
                        .orElseThrow()
                        .working())
                .as("nobody works in a closed team")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ultraljud | narsjukvardsteam",
                "läkare jour | primarvardsjour",
                "kath | -",
                "KATETER granhult | hemsjukvard",
                "rimfors | medicinteknik",
                "hasselrot | primarvardsjour",
                "ambulance | ambulans",
                "judged | -",
            })
    void search_words_findsTeamsThatHaveAllOfThem(String words, String first) {
        List<String> found = ids(DIRECTORY.search(words, NIGHT));
        assertThat(found.isEmpty() ? "-" : found.get(0)).isEqualTo(first);
    }

    @Test
    void search_nothing_findsNothing() {
        assertThat(DIRECTORY.search("  ", NIGHT)).isEmpty();
        assertThat(DIRECTORY.search("-", NIGHT)).isEmpty();
    }

    @Test
    void h36_address_inALog_isNotReadable() {
        assertThat(new Address("Storgatan 1").toString()).doesNotContain("Storgatan");
    }
}
