package se.hemvakt.rules.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Timetable;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.rules.profile.Words;
import se.hemvakt.runtime.wire.CareJson;

/** What an escalation does, hour by hour, in the sample organisation by the standard policy. */
class EscalationsTest {
    private static final Organisation ORGANISATION = SampleOrganisation.read();
    private static final RoutePolicy POLICY = StandardRoutes.read(ORGANISATION, Instant.parse("2026-11-22T00:00:00Z"));
    private static final TeamId HOME = new TeamId("hemsjukvard");
    private static final TeamId NIGHT = new TeamId("hemsjukvard-natt");
    private static final TeamId NEAR = new TeamId("narsjukvardsteam");
    private static final Situation RED = new Situation(Priority.HIGH, AlertKind.CLINICAL, false, HOME);
    private static final Situation YELLOW = new Situation(Priority.MEDIUM, AlertKind.CLINICAL, false, HOME);
    private static final Situation TECHNICAL = new Situation(Priority.LOW, AlertKind.TECHNICAL, false, HOME);
    /** A Monday, ten in the morning. */
    private static final long DAY = Instant.parse("2026-11-23T09:00:00Z").toEpochMilli();
    /** The same Monday, half past eleven at night. */
    private static final long LATE = Instant.parse("2026-11-23T22:30:00Z").toEpochMilli();

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;

    private final Escalations escalations = new Escalations(ORGANISATION);

    private Escalations.Turn begin(Situation situation, long at) {
        return escalations.begin(POLICY, "e1", situation, at);
    }

    private static List<TeamId> told(List<Order> orders) {
        return orders.stream()
                .filter(Order.Tell.class::isInstance)
                .map(order -> ((Order.Tell) order).team())
                .toList();
    }

    /** Second by second, nobody answering: when which teams were told, by their steps. */
    private Map<Long, List<TeamId>> played(Escalations.Turn first, long from, Duration length) {
        Map<Long, List<TeamId>> told = new LinkedHashMap<>();
        Escalations.Turn turn = first;
        for (long at = from; at <= from + length.toMillis(); at += SECOND) {
            turn = at == from ? first : escalations.due(POLICY, turn.escalation(), at);
            List<TeamId> steps = turn.orders().stream()
                    .filter(order -> order instanceof Order.Tell tell && tell.path() == 0)
                    .map(order -> ((Order.Tell) order).team())
                    .toList();
            if (!steps.isEmpty()) {
                told.put((at - from) / SECOND, steps);
            }
        }
        return told;
    }

    @Test
    void red_byDay_nobodyAnswers_climbsAndRepeatsTheLastStep() {
        Map<Long, List<TeamId>> told = played(begin(RED, DAY), DAY, Duration.ofMinutes(20));
        // 2 minutes, then cover (closed by day: passed over at once) and the närsjukvårdsteam, then whoever there is.
        assertThat(told.get(0L)).containsExactly(HOME);
        assertThat(told.get(120L)).containsExactly(NEAR);
        assertThat(told.get(300L)).containsExactly(HOME, NEAR);
        assertThat(told.get(600L)).containsExactly(HOME, NEAR);
        assertThat(told.get(900L)).containsExactly(HOME, NEAR);
        assertThat(told).hasSize(6).containsKey(1_200L);
    }

    @Test
    void h06_closedTeam_isPassedOverAtOnce_andSaysWhenItOpens() {
        Escalations.Turn turn = begin(RED, LATE);
        assertThat(turn.orders()).hasSize(2);
        assertThat(turn.orders().get(0))
                .isEqualTo(new Order.Skipped(0, List.of(HOME), Instant.parse("2026-11-24T06:00:00Z")));
        assertThat(((Order.Tell) turn.orders().get(1)).team()).isEqualTo(NIGHT);
    }

    @Test
    void h04_withoutProof_theNextPathAfterAMinute_withProofNone() {
        Escalations.Turn turn = begin(RED, DAY);
        Escalations.Turn minute = escalations.due(POLICY, turn.escalation(), DAY + MINUTE);
        assertThat(minute.orders())
                .containsExactly(new Order.Tell(
                        HOME,
                        new Contact(Contact.By.PHONE, "+46 980 31 92 01"),
                        0,
                        1,
                        Order.Why.NO_PROOF,
                        DAY + MINUTE));

        Escalation proven = escalations.proven(turn.escalation(), HOME);
        assertThat(escalations.due(POLICY, proven, DAY + MINUTE).orders()).isEmpty();
        // A message that was delivered is not a person who has accepted.
        assertThat(told(escalations.due(POLICY, proven, DAY + 2 * MINUTE).orders()))
                .containsExactly(NEAR);
    }

    @Test
    void h04_failed_theNextPathAtOnce_anOldAnswerChangesNothing() {
        Escalation first = begin(RED, DAY).escalation();
        Escalations.Turn failed = escalations.failed(POLICY, first, HOME, 0, DAY + SECOND);
        assertThat(failed.orders())
                .containsExactly(new Order.Tell(
                        HOME, new Contact(Contact.By.PHONE, "+46 980 31 92 01"), 0, 1, Order.Why.FAILED, DAY + SECOND));
        assertThat(escalations
                        .failed(POLICY, failed.escalation(), HOME, 0, DAY + 2 * SECOND)
                        .orders())
                .isEmpty();
        // The steps keep to their times, whatever became of messages.
        assertThat(failed.escalation().stepDueMs()).isEqualTo(first.stepDueMs());
    }

    @Test
    void h05_tenMinutesAway_everyMissedStepIsTaken_repeatsAreNot() {
        Escalations.Turn turn = escalations.due(POLICY, begin(RED, LATE).escalation(), LATE + 60 * MINUTE);
        List<Integer> steps = turn.orders().stream()
                .filter(order -> order instanceof Order.Tell tell && tell.path() == 0)
                .map(order -> ((Order.Tell) order).step())
                .distinct()
                .toList();
        assertThat(steps).containsExactly(3, 4);
        assertThat(turn.orders())
                .filteredOn(order -> order instanceof Order.Tell tell && tell.step() == 4)
                .hasSizeBetween(1, 3);
        assertThat(turn.escalation().dueMs()).isGreaterThan(LATE + 60 * MINUTE);
    }

    @Test
    void h06_moved_theNewTeamIsToldAtOnce_theOldHearsItIsOver() {
        Escalation before = begin(RED, DAY).escalation();
        Situation moved = new Situation(Priority.HIGH, AlertKind.CLINICAL, false, NEAR);
        Escalations.Turn turn = escalations.again(POLICY, before, moved, DAY + MINUTE / 2);
        assertThat(turn.orders().get(0)).isEqualTo(new Order.Over(HOME, new Contact(Contact.By.WARD_SCREEN, "")));
        assertThat(told(turn.orders())).containsExactly(NEAR);
    }

    @Test
    void quiet_yellowTechnical_waitsForTheMorning_redNever() {
        Escalations.Turn quiet = begin(TECHNICAL, LATE);
        assertThat(quiet.orders()).isEmpty();
        assertThat(Instant.ofEpochMilli(quiet.escalation().dueMs())).isEqualTo("2026-11-24T06:00:00Z");
        Situation worse = new Situation(Priority.HIGH, AlertKind.TECHNICAL, false, HOME);
        assertThat(told(escalations
                        .again(POLICY, quiet.escalation(), worse, LATE + MINUTE)
                        .orders()))
                .containsExactly(NIGHT);
    }

    private static RoutePolicy made(@Nullable Timetable quiet, Receiver... steps) {
        List<Step> route = Arrays.stream(steps)
                .map(receiver -> new Step(List.of(receiver), Duration.ofMinutes(1), "here"))
                .toList();
        Route.Match all = new Route.Match(Set.of(), Set.of(), null, Set.of(), null);
        return new RoutePolicy(
                1,
                "made",
                new Words("a", "a"),
                "nobody",
                Duration.ofMinutes(1),
                List.of(new Route("all", all, route, 1, quiet, "here")));
    }

    /** A file with this is refused; the core holds it by itself too. */
    @Test
    void quiet_redByAnyPolicy_isToldAtOnce() {
        RoutePolicy quiet = made(ORGANISATION.team(NIGHT).orElseThrow().hours(), new Receiver.Cover());
        assertThat(told(escalations.begin(quiet, "e1", RED, LATE).orders())).containsExactly(NIGHT);
        assertThat(escalations.begin(quiet, "e1", YELLOW, LATE).orders()).isEmpty();
    }

    @Test
    @Timeout(10)
    void h04_nobodyInAnyStep_shouts_andAsksAgainInAMinute() {
        RoutePolicy none = made(null, new Receiver.Responsible(), new Receiver.Named(new TeamId("away")));
        Escalations.Turn turn = escalations.begin(none, "e1", RED, LATE);
        assertThat(turn.orders())
                .containsExactly(
                        new Order.Skipped(0, List.of(HOME), Instant.parse("2026-11-24T06:00:00Z")),
                        new Order.Skipped(1, List.of(), null),
                        new Order.Nobody());
        assertThat(turn.escalation().dueMs()).isEqualTo(LATE + MINUTE);
    }

    /** Where the last step has nobody, the first may have somebody. */
    @Test
    void lastStepClosed_beginsAgainWithTheFirst() {
        RoutePolicy two = made(null, new Receiver.Responsible(), new Receiver.Cover());
        Escalation told =
                escalations.proven(escalations.begin(two, "e1", RED, DAY).escalation(), HOME);
        assertThat(told(escalations.due(two, told, DAY + MINUTE).orders())).containsExactly(HOME);
    }

    /** The hour that comes twice does not stretch or repeat a step: waits are of elapsed time. */
    @Test
    void clockPutBack_inTheMiddle_keepsItsWaits() {
        long at = Instant.parse("2026-10-25T00:58:00Z").toEpochMilli();
        Map<Long, List<TeamId>> told = played(begin(RED, at), at, Duration.ofMinutes(7));
        assertThat(told.keySet()).containsExactly(0L, 180L, 360L);
    }

    @Test
    void over_everyPathThatWasUsed_hears() {
        Escalation escalation = escalations
                .due(POLICY, begin(RED, DAY).escalation(), DAY + MINUTE)
                .escalation();
        assertThat(escalations.over(escalation))
                .containsExactly(
                        new Order.Over(HOME, new Contact(Contact.By.WARD_SCREEN, "")),
                        new Order.Over(HOME, new Contact(Contact.By.PHONE, "+46 980 31 92 01")));
    }

    /** H06: at random moments of two years, never a receiver outside its hours, and somebody always. */
    @Test
    void h06_anyMoment_onlyOpenTeams_andSomebody() {
        SplittableRandom random = new SplittableRandom(1);
        long from = Instant.parse("2026-11-22T00:00:00Z").toEpochMilli();
        for (int i = 0; i < 20_000; i++) {
            long at = from + random.nextLong(Duration.ofDays(365).toMillis());
            Escalations.Turn turn = begin(random.nextBoolean() ? RED : YELLOW, at);
            long later = at + random.nextLong(30 * MINUTE);
            Escalations.Turn after = escalations.due(POLICY, turn.escalation(), later);
            for (TeamId team : told(turn.orders())) {
                assertThat(ORGANISATION.isOpen(team, Instant.ofEpochMilli(at))).isTrue();
            }
            for (TeamId team : told(after.orders())) {
                assertThat(ORGANISATION.isOpen(team, Instant.ofEpochMilli(later)))
                        .isTrue();
            }
            assertThat(told(turn.orders()))
                    .as("at %s", Instant.ofEpochMilli(at))
                    .isNotEmpty();
        }
    }

    /** One virtual day of alerts, the program killed at every step and contact path and away for up to nine seconds. */
    @Test
    void h05_virtualDay_killedAtEveryStep_noneSkipped_noneTenSecondsLate() {
        SplittableRandom random = new SplittableRandom(7);
        int kills = 0;
        for (long start = DAY; start < DAY + Duration.ofDays(1).toMillis(); start += 30 * MINUTE) {
            long end = start + 25 * MINUTE;
            List<Order> calm = new ArrayList<>();
            for (Escalations.Turn turn = begin(RED, start); ; ) {
                calm.addAll(steps(turn));
                if (turn.escalation().dueMs() > end) {
                    break;
                }
                turn = escalations.due(
                        POLICY, turn.escalation(), turn.escalation().dueMs());
            }
            List<Order> killed = new ArrayList<>();
            for (Escalations.Turn turn = begin(RED, start); ; ) {
                killed.addAll(steps(turn));
                if (turn.escalation().dueMs() > end) {
                    break;
                }
                // What was kept is read by the next program, which comes up a little later.
                Escalation kept = CareJson.read(CareJson.write(turn.escalation()), Escalation.class);
                assertThat(kept).isEqualTo(turn.escalation());
                long up = kept.dueMs() + random.nextLong(9 * SECOND);
                turn = escalations.due(POLICY, kept, up);
                kills++;
                // Nothing that was due by then is left for later.
                assertThat(turn.escalation().dueMs()).isGreaterThan(up);
            }
            assertThat(killed).as("from %s", Instant.ofEpochMilli(start)).isEqualTo(calm);
        }
        assertThat(kills).isGreaterThan(500);
    }

    private static List<Order> steps(Escalations.Turn turn) {
        return turn.orders().stream()
                .filter(order -> order instanceof Order.Tell tell && tell.path() == 0)
                .toList();
    }
}
