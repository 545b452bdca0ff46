package se.hemvakt.rules.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareEvent.Step;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.escalate.EscalationStore;
import se.hemvakt.rules.escalate.InMemoryEscalations;
import se.hemvakt.rules.escalate.Running;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.responsibility.Decision;
import se.hemvakt.rules.responsibility.HandoverSettings;
import se.hemvakt.rules.responsibility.Ledger;
import se.hemvakt.rules.responsibility.OrganisationTeams;

/**
 * Everything at once around the hours at which teams close: hand-overs, answers of several people, alerts and their accepts,
 * phases, consent withdrawn, death. 10,000 nights, one seed each; what must hold is looked at after every step.
 */
class HandoverRaceTest {
    private static final int RACES = 10_000;
    private static final int STEPS = 40;
    private static final PatientId PATIENT = new PatientId(7);
    private static final List<TeamId> TEAMS = List.of(
            new TeamId("hemsjukvard"),
            new TeamId("hemsjukvard-natt"),
            new TeamId("narsjukvardsteam"),
            new TeamId("palliativt-team"),
            new TeamId("ambulans"));
    /** One that is nobody's has no place in the organisation. */
    private static final TeamId NOBODYS = new TeamId("finns-inte");

    private final OrganisationTeams teams = new OrganisationTeams(SampleOrganisation.read());
    private final PatientCare care =
            new PatientCare(new PatientRules(RuleSettings.standard()), new Ledger(teams, HandoverSettings.standard()));
    private final Map<Step, Integer> steps = new EnumMap<>(Step.class);
    private int refused;
    private int notOpen;
    private int alerts;
    private final InMemoryEscalations escalations = new InMemoryEscalations(SampleOrganisation.read());
    private int told;

    @Test
    void h06_h27_tenThousandRaces_alwaysExactlyOne_oneWinner_onlyWhoIsThereIsTold_nothingAfterTheEnd() {
        for (int seed = 0; seed < RACES; seed++) {
            new Race(seed).run();
        }
        // That it was a race at all: each thing has happened often.
        for (Step step : Step.values()) {
            if (step != Step.BEGAN) {
                assertThat(steps.getOrDefault(step, 0)).as(step.name()).isGreaterThan(50);
            }
        }
        assertThat(refused).isGreaterThan(50_000);
        assertThat(notOpen).isGreaterThan(1_000);
        assertThat(alerts).isGreaterThan(5_000);
        assertThat(told).isGreaterThan(20_000);
    }

    private final class Race {
        private final int seed;
        private final Random random;
        private final PatientState state;
        private final List<String> known = new ArrayList<>();
        private final Map<String, String> winners = new HashMap<>();
        private Responsibility now;
        private long clock;
        private int requests;

        Race(int seed) {
            escalations.clear();
            this.seed = seed;
            this.random = new Random(seed);
            // Twenty minutes before a team of the sample opens or closes, in a week with a change of clocks.
            long day = Instant.parse("2026-10-19T00:00:00Z")
                    .plus(Duration.ofDays(random.nextInt(14)))
                    .toEpochMilli();
            int[] hours = {7, 8, 18, 20, 21, 23};
            this.clock = day
                    + Duration.ofMinutes(60L * hours[random.nextInt(hours.length)] - 140)
                            .toMillis();
            TeamId first = TEAMS.get(random.nextInt(2));
            this.now = Responsibility.begins(PATIENT, first, clock);
            this.state = new PatientState(new PatientProfile(PATIENT, first, 1, List.of(), null, 1), clock);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                // Often at the very same instant, at times a clock goes back.
                int pick = random.nextInt(20);
                clock += pick < 8
                        ? 0
                        : pick == 19
                                ? -1_000
                                : random.nextInt((int) Duration.ofMinutes(9).toMillis());
                step();
            }
        }

        private void step() {
            Responsibility before = now;
            int what = random.nextInt(100);
            if (what < 12) {
                boolean ill = random.nextBoolean();
                Reading reading = new Reading(
                        PATIENT,
                        Vital.RESPIRATORY_RATE,
                        clock,
                        ill ? 26_000 : 16_000,
                        clock,
                        new KitId("kit-anna-0001"),
                        0);
                check(before, null, new Decision(before, care.readings(state, before, List.of(reading))));
            } else if (what < 24) {
                check(before, null, care.timePassed(state, before, clock));
            } else {
                CareRequest request = request(what);
                check(before, request, care.request(state, before, request));
            }
        }

        private CareRequest request(int what) {
            CareRequest.Kind[] asked = {
                CareRequest.Kind.OFFER,
                CareRequest.Kind.OFFER,
                CareRequest.Kind.OFFER,
                CareRequest.Kind.ASK_FOR,
                CareRequest.Kind.ACCEPT_HANDOVER,
                CareRequest.Kind.ACCEPT_HANDOVER,
                CareRequest.Kind.ACCEPT_HANDOVER,
                CareRequest.Kind.ACCEPT_HANDOVER,
                CareRequest.Kind.DECLINE_HANDOVER,
                CareRequest.Kind.ASK_AGAIN,
                CareRequest.Kind.WITHDRAW_HANDOVER,
                CareRequest.Kind.EN_ROUTE,
                CareRequest.Kind.ON_SITE,
                CareRequest.Kind.OUTCOME,
                CareRequest.Kind.HAND_BACK,
                CareRequest.Kind.ACCEPT,
                CareRequest.Kind.WORRIED,
                CareRequest.Kind.PAUSE,
                CareRequest.Kind.SET_PHASE
            };
            CareRequest.Kind kind = asked[random.nextInt(asked.length)];
            Phase phase = Phase.values()[random.nextInt(4)];
            if (what > 97) {
                kind = random.nextInt(3) == 0 ? CareRequest.Kind.WITHDRAW_CONSENT : CareRequest.Kind.SET_PHASE;
                phase = random.nextBoolean() ? Phase.DECEASED : Phase.ENDED;
            } else if (!now.isMonitored() && random.nextInt(3) == 0) {
                kind = now.consent() ? CareRequest.Kind.SET_PHASE : CareRequest.Kind.GIVE_CONSENT;
            }
            TeamId to = random.nextInt(30) == 0 ? NOBODYS : TEAMS.get(random.nextInt(TEAMS.size()));
            String handover = known.isEmpty() || random.nextInt(12) == 0
                    ? "none"
                    : known.get(Math.max(0, known.size() - 1 - random.nextInt(3)));
            TeamId team = team(kind, handover);
            int who = random.nextInt(2);
            String episode =
                    state.liveEpisodes().stream().map(Episode::id).findAny().orElse("none");
            boolean back = kind == CareRequest.Kind.HAND_BACK && random.nextBoolean();
            return CareRequest.asked(
                            "r" + ++requests, kind, PATIENT, episode, team + "-" + who, team + "-" + who, clock)
                    .reason(random.nextInt(10) == 0 ? null : "därför")
                    .untilMs(clock + 60_000)
                    .team(team)
                    .move(new CareRequest.Move(back ? null : to, handover, phase))
                    .build();
        }

        /** Mostly somebody who may, so that much happens; at times anybody. */
        private TeamId team(CareRequest.Kind kind, String handover) {
            int pick = random.nextInt(10);
            if (pick < 2) {
                return TEAMS.get(random.nextInt(TEAMS.size()));
            }
            Handover about = now.handover(handover).orElse(null);
            if (about == null) {
                return now.team();
            }
            return switch (kind) {
                case ACCEPT_HANDOVER, DECLINE_HANDOVER -> about.answeredBy();
                case ASK_AGAIN, WITHDRAW_HANDOVER -> about.owner();
                case ASK_FOR -> TEAMS.get(random.nextInt(TEAMS.size()));
                default -> now.team();
            };
        }

        // ---- what must hold

        private void check(Responsibility before, @Nullable CareRequest request, Decision decision) {
            String where = "seed " + seed + " at " + Instant.ofEpochMilli(clock) + " "
                    + (request == null ? "" : request.kind() + " by " + request.user()) + " after " + before;
            Responsibility after = decision.after();
            List<CareEvent> events = decision.events();
            now = after;

            // Always somebody, of a team there is; no overlap and no gap: each begins when the one before ends.
            assertThat(TEAMS).as(where).contains(after.team());
            boolean changed = !after.team().equals(before.team()) || after.phase() != before.phase();
            if (changed) {
                assertThat(after.fromMs()).as(where).isGreaterThan(before.fromMs());
            }
            assertThat(state.profile().team()).as(where).isEqualTo(after.team());
            moves(where, before, after, request, events);
            answers(where, before, request, events);
            after(where, before, after, events);
            assertThat(after.handovers().stream()
                            .filter(one -> one.kind() != Handover.Kind.HELP
                                    && (one.state().isWaiting() || one.state().isReturned()))
                            .count())
                    .as(where)
                    .isLessThanOrEqualTo(1);
            assertThat(after.handovers().size()).as(where).isLessThanOrEqualTo(9);
            escalated(where, after, events);
            for (CareEvent event : events) {
                if (event instanceof ResponsibilityChanged one) {
                    steps.merge(one.step(), 1, Integer::sum);
                    if (one.step() == Step.OFFERED) {
                        known.add(one.handover());
                    }
                }
            }
        }

        /** People are told by who is responsible then, of what stands then, while they are there, and of nothing else. */
        private void escalated(String where, Responsibility after, List<CareEvent> events) {
            escalations.committed(events, clock);
            // At times the messages come later than the decision, and after another one.
            if (random.nextInt(4) == 0) {
                return;
            }
            for (EscalationStore.Message one : escalations.work(clock)) {
                if (!one.over()) {
                    told++;
                    assertThat(after.isMonitored())
                            .as("told after the end: " + where)
                            .isTrue();
                    assertThat(teams.isOpen(one.team(), clock))
                            .as(one.team() + " is told and not there: " + where)
                            .isTrue();
                }
            }
            Map<String, Episode> open = new HashMap<>();
            for (Episode one : state.liveEpisodes()) {
                if (one.state() == Episode.State.OPEN && one.quietUntilMs() == null) {
                    open.put(one.id(), one);
                }
            }
            for (Running one : escalations.climbing()) {
                Episode episode = open.remove(one.escalation().episode());
                if (episode != null) {
                    assertThat(one.escalation().situation().responsible())
                            .as(where)
                            .isEqualTo(after.team());
                }
            }
            assertThat(open).as("open and nobody is told: " + where).isEmpty();
        }

        private void moves(
                String where,
                Responsibility before,
                Responsibility after,
                @Nullable CareRequest request,
                List<CareEvent> events) {
            boolean told = events.stream()
                    .anyMatch(event -> event instanceof ResponsibilityChanged one && one.step() == Step.MOVED);
            assertThat(told).as(where).isEqualTo(!after.team().equals(before.team()));
            if (!told) {
                return;
            }
            if (request == null) {
                throw new AssertionError("moved by time or by a reading: " + where);
            }
            CareRequest.Move move = request.move();
            Handover was = before.handover(move == null ? "" : move.handover()).orElseThrow();
            assertThat(request.kind()).as(where).isEqualTo(CareRequest.Kind.ACCEPT_HANDOVER);
            assertThat(was.state().isWaiting()).as(where).isTrue();
            assertThat(request.team()).as("the side that was asked: " + where).isEqualTo(was.answeredBy());
            assertThat(after.team()).as(where).isEqualTo(was.to());
            assertThat(after.team()).as(where).isNotEqualTo(new TeamId("ambulans"));
            assertThat(teams.isOpen(after.team(), clock)).as("open: " + where).isTrue();
            assertThat(after.isMonitored()).as(where).isTrue();
            String asked = was.id() + " " + was.times();
            assertThat(winners.put(asked, request.user()))
                    .as("one winner: " + where)
                    .isNull();
            // Open alerts go with the patient, each is told to the team that has it now.
            assertThat(state.liveEpisodes()).as(where).allMatch(one -> one.team()
                    .equals(after.team()));
        }

        private void answers(
                String where, Responsibility before, @Nullable CareRequest request, List<CareEvent> events) {
            List<RequestAnswered> answers = events.stream()
                    .filter(RequestAnswered.class::isInstance)
                    .map(RequestAnswered.class::cast)
                    .toList();
            assertThat(answers).as(where).hasSize(request == null ? 0 : 1);
            if (request == null) {
                return;
            }
            if (!request.kind().isAboutResponsibility()
                    && request.kind() != CareRequest.Kind.WORRIED
                    && !before.team().equals(request.team())) {
                assertThat(answers.get(0).done())
                        .as("not theirs any more: " + where)
                        .isFalse();
            }
            if (answers.get(0).done()) {
                return;
            }
            refused++;
            RequestAnswered answer = answers.get(0);
            assertThat(answer.reason()).as(where).isNotEmpty();
            assertThat(now).as("refused changes nothing: " + where).isSameAs(before);
            if (answer.reason().equals("handover.already_accepted")) {
                assertThat(answer.by()).as("who was first: " + where).isNotEmpty();
            }
            if (answer.closed() != null) {
                notOpen++;
                assertThat(answer.closed().instead()).as(where).allMatch(team -> teams.isOpen(team, clock));
            }
        }

        private void after(String where, Responsibility before, Responsibility after, List<CareEvent> events) {
            for (CareEvent event : events) {
                if (event instanceof EpisodeChanged one) {
                    alerts++;
                    assertThat(one.episode().team()).as(where).isEqualTo(after.team());
                    assertThat(before.isMonitored())
                            .as("nothing after the end: " + where)
                            .isTrue();
                    assertThat(after.isMonitored() || one.change() == Change.CLOSED)
                            .as("the end ends: " + where)
                            .isTrue();
                }
            }
            if (!after.isMonitored()) {
                assertThat(state.liveEpisodes()).as(where).isEmpty();
                assertThat(care.nextDue(state, after))
                        .as("nothing is planned: " + where)
                        .isEqualTo(Long.MAX_VALUE);
                assertThat(after.handovers()).as(where).allMatch(one -> one.state()
                        .isOver());
            }
        }
    }
}
