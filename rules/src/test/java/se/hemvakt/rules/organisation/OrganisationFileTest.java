package se.hemvakt.rules.organisation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.Shifts;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/** Each fault in a file is told with its place and what to do. One thing is changed in a file that is right. */
class OrganisationFileTest {
    static final String RIGHT = """
            organisation: liten
            name: {sv: Liten, en: Small}
            owner: Chefen
            zone: Europe/Stockholm
            calendar: {country: SE}
            regions: [{id: region, name: Regionen}]
            municipalities:
              - {id: dalen, name: Dalens kommun, region: region, postal_codes: [990 10-990 49]}
              - {id: asen, name: Åsens kommun, region: region, postal_codes: [991 10]}
            units: [{id: enhet, name: Enheten, run_by: dalen}]
            teams:
              - id: dag
                name: Dag
                kind: home_care
                unit: enhet
                mission: {sv: Dagen, en: The day}
                competence: [hembesök]
                area: [{municipality: dalen}]
                hours: [{days: every_day, open: 07:00-21:00}]
                contact: [{by: phone, to: +46 980 31 92 01}]
                fallback: [natt]
              - id: natt
                name: Natt
                kind: home_care
                unit: enhet
                mission: {sv: Natten, en: The night}
                competence: [hembesök]
                area: [{region: region}]
                hours: [{days: every_day, open: 21:00-07:00}]
                contact: [{by: ward_screen}]
                on_call:
                  starts: 2026-01-05T21:00
                  turn_days: 1
                  staff: [bo, cia]
                  swaps:
                    - {from: 2026-12-23T21:00, to: 2026-12-24T07:00, staff: cia, why: byte}
            staff:
              - {id: ann, name: Ann A, role: nurse, works: [{team: dag, from: 2026-01-01}]}
              - {id: bo, name: Bo B, role: nurse, works: [{team: natt, from: 2026-01-01}]}
              - {id: cia, name: Cia C, role: nurse}
            """;

    static Organisation read(String text) {
        return OrganisationFile.of(Yaml.read("org.yaml", new StringReader(text)), 1, new JollydayHolidays());
    }

    private static String changed(String what, String by) {
        assertThat(RIGHT).contains(what);
        int at = RIGHT.indexOf(what);
        return RIGHT.substring(0, at) + by.replace("\\n", "\n") + RIGHT.substring(at + what.length());
    }

    @Test
    void read_right_hasNothingToTell() {
        Organisation read = read(RIGHT);
        assertThat(read.notices()).isEmpty();
        assertThat(read.gapWarnings()).containsExactly(Duration.ofHours(24), Duration.ofHours(4), Duration.ofHours(1));
        assertThat(read(changed("owner: Chefen", "owner: Chefen\ngap_warnings: [2d, 30m]"))
                        .gapWarnings())
                .containsExactly(Duration.ofDays(2), Duration.ofMinutes(30));
        assertThat(read.teams()).hasSize(2);
        assertThat(read.isOpen(new TeamId("natt"), Instant.parse("2026-11-22T22:00:00Z")))
                .isTrue();
        assertThat(read.isOpen(new TeamId("nobody"), Instant.parse("2026-11-22T22:00:00Z")))
                .isFalse();
        assertThat(read.toString()).doesNotContain("Chefen");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            maxCharsPerColumn = 2000,
            value = {
                "region: region, postal_codes: [991 10] | region: regio, postal_codes: [991 10] | org.yaml:9:44: there is no region regio; there are region",
                "id: asen | id: dalen | org.yaml:9:10: municipality dalen stands twice, first at org.yaml:8:10: give it another id",
                "id: asen | id: region | org.yaml:9:10: municipality region stands twice, first at org.yaml:6:16: give it another id",
                "[991 10] | [990 40-991 10] | org.yaml:9:67: postal codes of dalen too: each belongs to one municipality",
                "[991 10] | [991 10-990 10] | org.yaml:9:67: must be a postal code 340 10, or two with the lower one first 340 10-340 38",
                "[991 10] | [] | org.yaml:9:66: is empty: its postal codes, such as [340 10-340 38]",
                "run_by: dalen | run_by: berget | org.yaml:10:44: there is no region or municipality berget; there are asen, dalen, region",
                "id: natt | id: dag | org.yaml:22:9: team dag stands twice, first at org.yaml:12:9: give it another id",
                "id: natt | id: Natt | org.yaml:22:9: must be lower-case letters and digits, parts joined by -, such as weight-3d",
                "kind: home_care | kind: homecare | org.yaml:14:11: must be one of home_care, home_care_doctor, near_care, palliative, on_call_doctor, ambulance, coordinator, short_term_beds, technicians",
                "unit: enhet | unit: annan | org.yaml:15:11: there is no unit annan; there are enhet",
                "[{municipality: dalen}] | [{municipality: dalen, postal_codes: [990 40-990 50]}] | org.yaml:18:49: 990 40-990 50 is not within the postal codes of dalen: 990 10-990 49",
                "[{municipality: dalen}] | [{region: region, words: [byn]}] | org.yaml:18:12: says both region and words: make two areas of it",
                "[{municipality: dalen}] | [] | org.yaml:18:11: is empty: where it works, such as [{municipality: granhult}]",
                "[{by: phone, to: +46 980 31 92 01}] | [] | org.yaml:20:14: is empty: how to reach it, the best way first: a team needs at least one",
                "+46 980 31 92 01 | 0980-31 92 01 | org.yaml:20:31: malformed phone number: begin with + and the country, such as +46 70 174 06 05, or give a short number such as 112",
                "+46 980 31 92 01 | +46 (0)980 31 | org.yaml:20:31: malformed phone number: begin with + and the country, such as +46 70 174 06 05, or give a short number such as 112",
                "+46 980 31 92 01 | +46 980 3 | org.yaml:20:31: malformed phone number: begin with + and the country, such as +46 70 174 06 05, or give a short number such as 112",
                "phone, to: +46 980 31 92 01 | sms, to: 112 | org.yaml:20:29: malformed phone number: begin with + and the country, such as +46 70 174 06 05",
                "phone, to: +46 980 31 92 01 | mail, to: jour | org.yaml:20:30: must be a mail address, such as jour@example.se",
                "phone, to: +46 980 31 92 01 | webhook, to: http://x.example/a | org.yaml:20:33: must be an address https://... without name and password in it",
                "phone, to: +46 980 31 92 01 | webhook, to: https://u:p@x.example/a | org.yaml:20:33: must be an address https://... without name and password in it",
                "phone, to: +46 980 31 92 01 | push, to: anna | org.yaml:20:30: remove it: push reaches whoever is logged in",
                "phone, to: +46 980 31 92 01 | phone | org.yaml:20:15: to is missing: the number or address",
                "[natt] | [dag] | org.yaml:21:16: dag can not cover for itself, nor twice: remove it",
                "[natt] | [natt, natt] | org.yaml:21:22: natt can not cover for itself, nor twice: remove it",
                "[natt] | [kväll] | org.yaml:21:16: must be lower-case letters and digits, parts joined by -, such as weight-3d",
                "[natt] | [kvall] | org.yaml:21:16: there is no team kvall; there are dag, natt",
                "[{days: every_day, open: 07:00-21:00}] | [{days: every_day, open: 07:00-21:00}, {days: sat, open: 20:00-22:00}] | org.yaml:19:51: overlaps the hours at org.yaml:19:13 (07:00-21:00 and 20:00-22:00, which may run into the next day): let each hour stand once",
                "[{days: every_day, open: 07:00-21:00}] | [{days: 'mon-fri', open: 20:00-08:00}, {days: 'sat, sun, holiday, eve', open: 07:00-20:00}] | org.yaml:19:51: overlaps the hours at org.yaml:19:13 (20:00-08:00 and 07:00-20:00, which may run into the next day): let each hour stand once",
                "07:00-21:00 | '\"07:00-12:00, 11:30-21:00\"' | org.yaml:19:37: 07:00-12:00 and 11:30-21:00 overlap: let each hour stand once",
                "07:00-21:00 | 7-21 | org.yaml:19:37: must be clock times such as 08:00-16:30, 21:00-07:00 or 00:00-24:00, not 7-21",
                "07:00-21:00 | 07:00-24:30 | org.yaml:19:37: must be clock times such as 08:00-16:30, 21:00-07:00 or 00:00-24:00, not 07:00-24:30",
                "[{days: every_day, open: 07:00-21:00}] | [] | org.yaml:19:12: names no hours: a team that is never there can not be reached",
                "[{days: every_day, open: 07:00-21:00}] | never | org.yaml:19:12: must be always, or a list such as [{days: mon-fri, open: 08:00-16:30}]",
                "days: every_day | days: mon-sun | org.yaml:19:12: every day of the week is named but not holiday and eve: add it to the days, or write closed: [holiday, eve]",
                "days: every_day | days: 'mon-sun, holiday' | org.yaml:19:12: every day of the week is named but not eve: add it to the days, or write closed: [holiday, eve]",
                "days: every_day | days: fri-mon | org.yaml:19:20: unknown days fri-mon: must be mon, tue, wed, thu, fri, sat, sun, holiday, eve, a range such as mon-fri, or every_day",
                "days: every_day | days: fredag | org.yaml:19:20: unknown day fredag: must be mon, tue, wed, thu, fri, sat, sun, holiday, eve, a range such as mon-fri, or every_day",
                "fallback: [natt] | closed: [eve] | org.yaml:21:13: eve stands in closed and in hours: remove one of them",
                "fallback: [natt] | 'changes: [{on: 2026-11-31, open: never, why: x}]' | org.yaml:21:20: must be a date, such as 2027-01-31",
                "fallback: [natt] | 'changes: [{on: 2026-11-30, open: never, why: x}, {on: 2026-11-30, open: never, why: x}]' | org.yaml:21:54: 2026-11-30 stands twice, first at org.yaml:21:15: make one of it",
                "fallback: [natt] | 'changes: [{on: 2026-11-30, open: never}]' | org.yaml:21:15: why is missing: the reason",
                "country: SE | country: Sverige | org.yaml:5:21: no public holidays are known of Sverige: give the two letters of ISO 3166, such as SE",
                "country: SE | 'country: SE, eves: [easter-eve]' | org.yaml:5:32: unknown public holiday easter-eve; known are all-saints, ascension-day, boxing-day, christmas, christmas-eve, easter, easter-monday, epiphany, good-friday, labour-day, midsummer, midsummer-eve, national-day, new-year, new-years-eve, pentecost",
                "country: SE | 'country: SE, local_days: [{id: x, on: 02-30, counts_as: eve, name: {sv: X, en: X}}]' | org.yaml:5:50: must be a date 2026-12-23, a date of every year 12-23, or days from a public holiday easter-1",
                "country: SE | 'country: SE, local_days: [{id: x, on: 12-23, counts_as: eve, name: {sv: X, en: X}}, {id: y, on: 12-23, counts_as: sat, name: {sv: X, en: X}}]' | org.yaml:5:96: local day y stands twice, first at org.yaml:5:38: make one of it",
                "zone: Europe/Stockholm | zone: Stockholm | org.yaml:4:7: must be a time zone with its clock changes, such as Europe/Stockholm",
                "[bo, cia] | [bo, dan] | org.yaml:34:19: there is no staff dan; there are ann, bo, cia",
                "turn_days: 1 | turn_days: 0 | org.yaml:33:18: must be a whole number from 1 to 366",
                "starts: 2026-01-05T21:00 | starts: 2026-01-05 | org.yaml:32:15: must be a date and a clock time, such as 2026-12-24T08:00",
                "to: 2026-12-24T07:00 | to: 2026-12-23T07:00 | org.yaml:36:40: ends before it begins",
                "why: byte} | 'why: byte}\\n        - {from: 2026-12-24T06:00, to: 2026-12-24T09:00, staff: bo, why: x}' | org.yaml:37:11: overlaps another swap: one person is on call at a time",
                "id: bo, | id: ann, | org.yaml:39:10: staff ann stands twice, first at org.yaml:38:10: give it another id",
                "role: nurse, works: [{team: dag | role: nurse, works: [{team: kvall | org.yaml:38:56: there is no team kvall; there are dag, natt",
                "from: 2026-01-01}]} | from: 2026-01-01, until: 2025-01-01}]} | org.yaml:38:86: ends before it begins",
                "from: 2026-01-01}]} | from: 2026-01-01, closed: [eve]}]} | org.yaml:38:87: goes with hours of one's own: add hours, or remove closed",
                "owner: Chefen | 'owner: Chefen\\ngap_warnings: []' | org.yaml:4:15: is empty: a gap nobody is told of is found when it is too late",
                "owner: Chefen | 'owner: Chefen\\ngap_warnings: [24h, 10m]' | org.yaml:4:21: must be a duration from 15m to 3d, such as 90s, 30m, 12h or 3d",
                "owner: Chefen | 'owner: Chefen\\ngap_warnings: [4h, 4h]' | org.yaml:4:20: the longest stands first, each once, such as [24h, 4h, 1h]",
                "role: nurse, works: [{team: dag | 'role: nurse, phone: 070-174, works: [{team: dag' | org.yaml:38:48: malformed phone number: begin with + and the country, such as +46 70 174 06 05, or give a short number such as 112",
                "fallback: [natt] | fallback: [natt]\\n    shifts: dag=7 | org.yaml:22:13: must be the beginning of each shift, such as day=07:00,evening=15:00,night=21:30, each name and time once",
                "owner: Chefen | ägare: Chefen | org.yaml:3:1: unknown name ägare; known are calendar, gap_warnings, municipalities, name, organisation, owner, regions, staff, teams, units, zone",
            })
    void read_wrong_tellsWhereWhatAndWhatToDo(String what, String by, String told) {
        assertThatThrownBy(() -> read(changed(what, by)))
                .isInstanceOf(YamlException.class)
                .hasMessage(told);
    }

    @Test
    void shifts_unsaidAreTheUsualOnes_elseAsSaid() {
        Organisation read = read(changed("fallback: [natt]", "fallback: [natt]\\n    shifts: tidig=06:45,sen=14:00"));
        assertThat(read.team(new TeamId("dag")).orElseThrow().shifts().text()).isEqualTo("tidig=06:45,sen=14:00");
        assertThat(read.team(new TeamId("natt")).orElseThrow().shifts()).isEqualTo(Shifts.STANDARD);
    }

    @Test
    void h06_staff_inTwoPlacesAtOnce_isRefused() {
        String both =
                "works: [{team: dag, from: 2026-01-01}, {team: natt, from: 2026-06-01, hours: [{days: mon, open: 18:00-22:00}]}]";
        assertThatThrownBy(() -> read(changed("works: [{team: dag, from: 2026-01-01}]", both)))
                .hasMessage("org.yaml:38:80: ann would be in two places at once: also in dag, at org.yaml:38:49:"
                        + " give each its own hours, or end one of them");
        // After one another, by the day or by the hour, is well.
        read(changed("works: [{team: dag, from: 2026-01-01}]", both.replace("18:00-22:00", "21:00-23:00")));
        read(changed(
                "works: [{team: dag, from: 2026-01-01}]",
                "works: [{team: dag, from: 2026-01-01, until: 2026-05-31}, {team: dag, from: 2026-06-01}]"));
    }

    @Test
    void h06_staff_onCallWhileElsewhere_isRefused() {
        String elsewhere = "{id: cia, name: Cia C, role: nurse, works: [{team: dag, from: 2026-01-01, "
                + "hours: [{days: mon, open: 07:00-21:00}]}]}";
        read(changed("{id: cia, name: Cia C, role: nurse}", elsewhere));
        assertThatThrownBy(() -> read(changed(
                        "{id: cia, name: Cia C, role: nurse}",
                        elsewhere.replace("team: dag", "team: dag").replace("21:00}", "21:30}"))))
                .hasMessage("org.yaml:34:19: cia would be in two places at once: also in dag: name somebody else");
    }

    @Test
    void h06_swap_withSomebodyElsewhere_isRefused() {
        // Ann is at the day team until 21, the swap begins at 20 within the night team's longer hours.
        String text = changed("staff: cia, why", "staff: ann, why");
        read(text);
        assertThatThrownBy(() -> read(text.replace("open: 21:00-07:00", "open: 20:00-07:00")
                        .replace("2026-12-23T21:00", "2026-12-23T20:00")))
                .hasMessage("org.yaml:36:65: ann would be in two places at once: also in dag: name somebody else");
    }

    @Test
    void h06_holidayUnsaid_isTakenAsClosedAndTold() {
        Organisation read = read(changed("days: every_day", "days: mon-fri"));
        assertThat(read.notices())
                .containsExactly(
                        "org.yaml:19:12: team dag is taken as closed on holiday and eve, since its hours do not"
                                + " name it; write closed: [holiday, eve] if that is so");
        // Ascension Day, a Thursday.
        assertThat(read.isOpen(new TeamId("dag"), Instant.parse("2026-05-14T08:00:00Z")))
                .isFalse();
        assertThat(read(changed("days: every_day", "days: mon-fri")
                                .replace("fallback: [natt]", "closed: [holiday, eve]"))
                        .notices())
                .isEmpty();
    }

    @Test
    void h06_hourOfTheClockChange_isTold() {
        assertThat(read(changed("07:00-21:00", "02:30-21:00")).notices())
                .containsExactly(
                        "org.yaml:19:13: team dag changes at 02:30-21:00, a time the clock change leaves out or shows"
                                + " twice: at the one in spring it is taken as the change itself",
                        "org.yaml:19:13: team dag changes at 02:30-21:00, a time the clock change leaves out or shows"
                                + " twice: at the one in autumn it opens the first time and closes the second");
        assertThat(read(changed("07:00-21:00", "03:00-21:00")).notices()).isEmpty();
    }

    @Test
    void onCall_turnsAndSwaps_inTheTeamsHours() {
        Organisation read = read(RIGHT);
        TeamId night = new TeamId("natt");
        assertThat(onCall(read, night, "2026-01-05T20:00:00Z")).isEqualTo("bo");
        assertThat(onCall(read, night, "2026-01-06T05:59:59Z")).isEqualTo("bo");
        assertThat(onCall(read, night, "2026-01-06T06:00:00Z")).isEqualTo("-");
        assertThat(onCall(read, night, "2026-01-06T20:00:00Z")).isEqualTo("cia");
        // The day before the first turn, counted backwards.
        assertThat(onCall(read, night, "2026-01-04T20:00:00Z")).isEqualTo("cia");
        assertThat(onCall(read, night, "2026-01-03T20:00:00Z")).isEqualTo("bo");
        // In summer the turn changes at the same clock time.
        assertThat(onCall(read, night, "2026-07-01T18:59:59Z")).isEqualTo("-");
        assertThat(onCall(read, night, "2026-07-01T19:00:00Z")).isEqualTo("cia");
        // A swap: it would be bo's turn.
        assertThat(onCall(read, night, "2026-12-21T20:00:00Z")).isEqualTo("bo");
        assertThat(onCall(read, night, "2026-12-23T20:00:00Z")).isEqualTo("cia");
        assertThat(onCall(read, night, "2026-12-24T05:59:59Z")).isEqualTo("cia");
        assertThat(onCall(read, night, "2026-12-25T20:00:00Z")).isEqualTo("bo");
        assertThat(onCall(read, new TeamId("dag"), "2026-12-24T12:00:00Z")).isEqualTo("-");
    }

    private static String onCall(Organisation read, TeamId team, String at) {
        return read.onCall(team, Instant.parse(at)).map(Staff::id).orElse("-");
    }
}
