package se.hemvakt.rules.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.VisitChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.CareRequest.Kind;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.responsibility.OrganisationTeams;
import se.hemvakt.rules.responsibility.RegisteredTeams;
import se.hemvakt.runtime.yaml.Yaml;

/** Who may ask for a home visit of whom, and how it ends. The doctors of the sample plan on Monday 23 November and are closed. */
class VisitDeskTest {
    private static final PatientId ANNA = new PatientId(7);
    private static final TeamId DAY = new TeamId("hemsjukvard");
    private static final TeamId DOCTORS = new TeamId("lakarteam-granhult");
    private static final long FRIDAY = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final Responsibility WHO = Responsibility.begins(ANNA, DAY, 1_000);

    private final VisitDesk desk = new VisitDesk(new OrganisationTeams(OrganisationFile.of(
            Yaml.read(
                    "org.yaml",
                    new StringReader(
                            SampleOrganisation.text()
                                    .replaceFirst(
                                            "closed: \\[holiday, eve]",
                                            "closed: [holiday, eve]\n    changes: [{on: 2026-11-23, open: never, why: planning}]"))),
            1,
            new JollydayHolidays())));
    private List<Visit> visits = List.of();
    private int asked;

    @Test
    void ask_withoutATeam_isTheResponsibleTeamsToMake() {
        assertThat(ask(DAY, null, "svullna ben")).isEqualTo("done");
        assertThat(visits).extracting(Visit::team).containsExactly(DAY);
        assertThat(visits.get(0).dueMs())
                .isEqualTo(Instant.parse("2026-11-23T20:00:00Z").toEpochMilli());
    }

    @Test
    void ask_whatCanNotBe_isRefusedInWords_andChangesNothing() {
        assertThat(ask(DAY, new TeamId("ingen"), "x")).isEqualTo("handover.unknown_team");
        assertThat(ask(DAY, new TeamId("ambulans"), "x")).isEqualTo("handover.only_help");
        assertThat(ask(DOCTORS, null, "x")).isEqualTo("request.other_team hemsjukvard");
        assertThat(ask(DAY, null, "  ")).isEqualTo("request.reason_missing");
        assertThat(ask(DAY, null, "x".repeat(201))).isEqualTo("request.reason_too_long");
        assertThat(ask(DAY, DOCTORS, "x")).isEqualTo("visit.closed lakarteam-granhult opens 2026-11-24T07:00:00Z");
        assertThat(visits).isEmpty();
        assertThat(ask(DAY, null, "x".repeat(200))).isEqualTo("done");
    }

    @Test
    void ask_twice_isToldWhoAsked_andAnotherTeamCanStillBeAsked() {
        ask(DAY, null, "svullna ben");
        assertThat(ask(DAY, DAY, "såret")).isEqualTo("visit.asked_already EVA");
        assertThat(ask(DAY, new TeamId("narsjukvardsteam"), "såret")).isEqualTo("done");
        assertThat(end(Kind.VISIT_MADE, DAY, "v1", "")).isEqualTo("done");
        assertThat(ask(DAY, DAY, "såret")).as("the one before is over").isEqualTo("done");
        assertThat(visits).filteredOn(Visit::isOpen).hasSize(2);
    }

    @Test
    void cancel_wantsAReason_andEndsOnce() {
        ask(DAY, null, "svullna ben");
        assertThat(end(Kind.CANCEL_VISIT, DAY, "v1", "")).isEqualTo("request.reason_missing");
        assertThat(end(Kind.CANCEL_VISIT, DOCTORS, "v1", "x")).isEqualTo("request.other_team hemsjukvard");
        assertThat(end(Kind.CANCEL_VISIT, DAY, "v1", "inlagd")).isEqualTo("done");
        assertThat(end(Kind.VISIT_MADE, DAY, "v1", "")).isEqualTo("visit.over EVA");
        assertThat(end(Kind.VISIT_MADE, DAY, "nix", "")).isEqualTo("visit.unknown");
        assertThat(visits.get(0).end()).extracting(Visit.End::words).isEqualTo("inlagd");
    }

    @Test
    void h27_monitoringEnded_everyOpenVisitIsCancelled_andNothingCanBeAsked() {
        ask(DAY, null, "svullna ben");
        ask(DAY, new TeamId("narsjukvardsteam"), "såret");
        end(Kind.VISIT_MADE, DAY, "v1", "");
        VisitDesk.Decided decided = VisitDesk.monitoringEnded(
                visits, request(Kind.WITHDRAW_CONSENT, DAY, "", new CareRequest.OfVisit(null, "")));
        assertThat(decided.events()).hasSize(1).allMatch(VisitChanged.class::isInstance);
        assertThat(decided.after()).noneMatch(Visit::isOpen);
        Responsibility ended = new Responsibility(ANNA, DAY, Phase.ENDED, false, 1_000, FRIDAY, null, List.of());
        assertThat(words(desk.decide(decided.after(), ended, request(Kind.ASK_VISIT, DAY, "x", null))))
                .isEqualTo("responsibility.ended");
    }

    /** Without an organisation: midnight, by Sweden's holidays and eves. */
    @Test
    void withoutAnOrganisation_isDueAtMidnightByTheSwedishCalendar() {
        RegisteredTeams teams = new RegisteredTeams(team -> true, Optional::empty);
        assertThat(teams.visitBy(DAY, Instant.parse("2026-12-23T12:00:00Z").toEpochMilli()))
                .isEqualTo(Instant.parse("2026-12-28T23:00:00Z").toEpochMilli());
    }

    private String ask(TeamId of, @Nullable TeamId to, String reason) {
        return became(request(Kind.ASK_VISIT, of, reason, new CareRequest.OfVisit(to, "")));
    }

    private String end(Kind kind, TeamId of, String visit, String reason) {
        return became(request(kind, of, reason, new CareRequest.OfVisit(null, visit)));
    }

    private CareRequest request(Kind kind, TeamId of, String reason, CareRequest.@Nullable OfVisit visit) {
        return CareRequest.asked("v" + ++asked, kind, ANNA, "", "eva", "EVA", FRIDAY)
                .reason(reason)
                .team(of)
                .visit(visit)
                .build();
    }

    private String became(CareRequest request) {
        VisitDesk.Decided decided = desk.decide(visits, WHO, request);
        visits = decided.after();
        return words(decided);
    }

    private static String words(VisitDesk.Decided decided) {
        List<CareEvent> events = decided.events();
        RequestAnswered answer = (RequestAnswered) events.get(events.size() - 1);
        CareEvent.Closed closed = answer.closed();
        return String.format(
                        Locale.ROOT,
                        "%s %s%s",
                        answer.done() ? "done" : answer.reason(),
                        answer.done() ? "" : answer.by(),
                        closed == null || closed.opensMs() == null
                                ? ""
                                : " opens " + Instant.ofEpochMilli(closed.opensMs()))
                .strip();
    }
}
