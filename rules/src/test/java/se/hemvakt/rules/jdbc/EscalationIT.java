package se.hemvakt.rules.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.rules.jdbc.EscalationWard.HOME;
import static se.hemvakt.rules.jdbc.EscalationWard.NEAR;
import static se.hemvakt.rules.jdbc.EscalationWard.NIGHT;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareRequest.Kind;
import se.hemvakt.model.CareRequest.Move;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Responsibility;
import se.hemvakt.rules.escalate.Escalating;
import se.hemvakt.rules.escalate.EscalationStore;
import se.hemvakt.testkit.Await;

/** What people are told of an alert, from the commit of the decision to the rows of messages, hour by hour. */
class EscalationIT {
    /** A Monday, ten in the morning in Stockholm. */
    private static final Instant DAY = Instant.parse("2026-11-23T09:00:00Z");
    /** The same day, half past eleven at night. */
    private static final Instant LATE = Instant.parse("2026-11-23T22:30:00Z");

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Second by second, so that nothing but the time brings it about. */
    private static void pass(EscalationWard ward, Escalating program, Duration length) {
        for (long i = 0; i < length.toSeconds(); i++) {
            ward.clock.advance(SECOND);
            ward.work(program);
        }
    }

    @Test
    void h05_red_nobodyAccepts_climbsUntilAPersonDoes_andThoseToldHear() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Escalating program = ward.program();
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            assertThat(ward.told(red.id())).containsExactly("hemsjukvard WARD_SCREEN STEP");
            assertThat(ward.count("outbox WHERE done_at IS NULL")).isZero();
            pass(ward, program, Duration.ofSeconds(121));
            // No proof after a minute: by phone, which no program dials, so by push at once; then the next step.
            assertThat(ward.told(red.id()))
                    .containsExactly(
                            "hemsjukvard WARD_SCREEN STEP",
                            "hemsjukvard PHONE NO_PROOF",
                            "hemsjukvard PUSH FAILED",
                            "narsjukvardsteam WARD_SCREEN STEP",
                            "hemsjukvard SMS NO_PROOF");
            ward.accept(red);
            ward.work(program);
            assertThat(ward.told(red.id()).subList(5, 9))
                    .containsExactly(
                            "hemsjukvard WARD_SCREEN OVER",
                            "hemsjukvard PUSH OVER",
                            "hemsjukvard SMS OVER",
                            "narsjukvardsteam WARD_SCREEN OVER");
            pass(ward, program, Duration.ofMinutes(10));
            assertThat(ward.told(red.id())).hasSize(9);
            // Whoever had it gave it back: from the first step again.
            ward.reopen(red);
            ward.work(program);
            assertThat(ward.told(red.id())).hasSize(10).endsWith("hemsjukvard WARD_SCREEN STEP");
            ward.close(red);
            ward.work(program);
            assertThat(ward.told(red.id())).hasSize(11).endsWith("hemsjukvard WARD_SCREEN OVER");
            assertThat(ward.count("escalation WHERE due_at IS NOT NULL")).isZero();
        }
    }

    @Test
    void h04_failed_isFollowedByTheNextPathAtOnce_proofHoldsBackPathsButNoStep() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Escalating program = ward.program();
            Episode failing = ward.open(ward.patient(), Priority.HIGH);
            Episode proven = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            ward.state(failing.id(), HOME, "TRYING");
            ward.state(failing.id(), HOME, "FAILED");
            ward.state(proven.id(), HOME, "DELIVERED");
            ward.work(program);
            assertThat(ward.told(failing.id()))
                    .containsExactly(
                            "hemsjukvard WARD_SCREEN STEP", "hemsjukvard PHONE FAILED", "hemsjukvard PUSH FAILED");
            // The same states are read again by a program that starts: they change nothing twice.
            program = ward.program();
            pass(ward, program, Duration.ofSeconds(119));
            assertThat(ward.told(proven.id())).containsExactly("hemsjukvard WARD_SCREEN STEP");
            pass(ward, program, SECOND);
            assertThat(ward.told(proven.id()))
                    .containsExactly("hemsjukvard WARD_SCREEN STEP", "narsjukvardsteam WARD_SCREEN STEP");
            // Told again by the last step: the old proof is no proof of that.
            pass(ward, program, Duration.ofMinutes(3));
            assertThat(ward.told(proven.id())).contains("hemsjukvard WARD_SCREEN REPEATED");
            pass(ward, program, Duration.ofMinutes(1));
            assertThat(ward.told(proven.id())).contains("hemsjukvard PUSH FAILED");
        }
    }

    /** Only the teams that are there now are told; one that is closed is passed over at once, and that is listed. */
    @Test
    void h06_night_theClosedTeamIsPassedOver_andStandsInTheList() {
        try (EscalationWard ward = new EscalationWard(LATE, true)) {
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            ward.work(ward.program());
            assertThat(ward.told(red.id())).containsExactly("hemsjukvard-natt WARD_SCREEN STEP");
            assertThat(ward.count("escalation WHERE body #>> '{notes,0,kind}' = 'SKIPPED'"
                            + " AND body #>> '{notes,0,teams,0}' = 'hemsjukvard'"))
                    .isEqualTo(1);
        }
    }

    /** H06: with the patient goes the alert; the team before is not told a second time, and hears that it is over. */
    @Test
    void h06_moved_theNewTeamIsTold_andTheOldOneOnlyThatItIsOver() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Escalating program = ward.program();
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            ward.commit(Change.MOVED, ward.changed(red, Episode.State.OPEN, Priority.HIGH, NEAR, null));
            ward.work(program);
            assertThat(ward.told(red.id()))
                    .containsExactly(
                            "hemsjukvard WARD_SCREEN STEP",
                            "narsjukvardsteam WARD_SCREEN STEP",
                            "hemsjukvard WARD_SCREEN OVER");
            pass(ward, program, Duration.ofMinutes(2));
            assertThat(ward.messages().stream()
                            .filter(one -> one.isTell() && one.team().equals(HOME)))
                    .hasSize(1);
        }
    }

    /** H07: what gets worse is told anew at once, also when it was quiet; what is quiet is not told. */
    @Test
    void h07_worse_isToldAtOnce_alsoWhatWaitedForTheMorningOrIsSilenced() {
        try (EscalationWard ward = new EscalationWard(LATE, true)) {
            Escalating program = ward.program();
            Episode battery = ward.open(ward.patient(), Priority.LOW, AlertKind.TECHNICAL, HOME);
            ward.work(program);
            assertThat(ward.told(battery.id())).isEmpty();
            ward.raise(battery, Priority.HIGH);
            ward.work(program);
            assertThat(ward.told(battery.id())).containsExactly("hemsjukvard-natt WARD_SCREEN STEP");

            Episode yellow = ward.open(ward.patient(), Priority.MEDIUM);
            ward.work(program);
            int told = ward.told(yellow.id()).size();
            ward.quiet(yellow);
            ward.work(program);
            pass(ward, program, Duration.ofMinutes(15));
            assertThat(ward.messages().stream()
                            .filter(one -> one.isTell() && one.subject().equals(yellow.id())))
                    .hasSize(told);
            ward.raise(yellow, Priority.HIGH);
            ward.work(program);
            assertThat(ward.told(yellow.id())).endsWith("hemsjukvard-natt WARD_SCREEN STEP");
        }
    }

    /** Of what was accepted while the program was away nobody is told. */
    @Test
    void acceptedBeforeItWasTold_nobodyIsTold() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            ward.accept(red);
            ward.work(ward.program());
            assertThat(ward.messages()).isEmpty();
            assertThat(ward.count("outbox WHERE done_at IS NULL")).isZero();
        }
    }

    /** H04: where nobody has written an organisation, the registered team is told on its screen, again and again. */
    @Test
    void h04_noOrganisation_theRegisteredTeamIsToldOnItsScreen_neverSilent() {
        try (EscalationWard ward = new EscalationWard(LATE, false)) {
            Escalating program = ward.program();
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            Episode yellow = ward.open(ward.patient(), Priority.MEDIUM);
            ward.work(program);
            assertThat(ward.told(red.id())).containsExactly("hemsjukvard WARD_SCREEN STEP");
            assertThat(ward.told(yellow.id())).containsExactly("hemsjukvard WARD_SCREEN STEP");
            pass(ward, program, Duration.ofMinutes(15));
            assertThat(ward.told(red.id())).hasSizeGreaterThan(2).contains("hemsjukvard WARD_SCREEN REPEATED");
            assertThat(ward.told(yellow.id())).contains("hemsjukvard WARD_SCREEN REPEATED");
        }
    }

    /** A team that patients were enrolled with and that the organisation does not know is told too, and then others are. */
    @Test
    void h04_teamTheOrganisationDoesNotKnow_isToldAndOthersAfterIt() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            ward.register.addTeam(new se.hemvakt.model.TeamId("ny"), "Ny");
            Escalating program = ward.program();
            Episode red =
                    ward.open(ward.patient(), Priority.HIGH, AlertKind.CLINICAL, new se.hemvakt.model.TeamId("ny"));
            ward.work(program);
            assertThat(ward.told(red.id())).containsExactly("ny WARD_SCREEN STEP");
            pass(ward, program, Duration.ofMinutes(2));
            assertThat(ward.told(red.id())).contains("narsjukvardsteam WARD_SCREEN STEP");
        }
    }

    /** H04: nobody in any step is shouted, and asked again each minute until somebody is there. */
    @Test
    void h04_nobodyAnywhere_isCountedAndAskedAgainUntilSomebodyIsThere() {
        try (EscalationWard ward = new EscalationWard(Instant.parse("2026-11-24T06:58:30Z"), true)) {
            ward.activate(1, """
                policy: office
                name: {sv: Kontor, en: Office}
                owner: Chefen
                proof: 60s
                routes:
                  - id: all
                    steps: [{to: [{team: lakarteam-granhult}], wait: 5m}]
                """);
            Escalating program = ward.program();
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            assertThat(ward.told(red.id())).isEmpty();
            assertThat(ward.store.standing(0).nobody()).isEqualTo(1);
            pass(ward, program, Duration.ofMinutes(70));
            assertThat(ward.told(red.id())).first().isEqualTo("lakarteam-granhult PHONE STEP");
            assertThat(ward.store.standing(0).nobody()).isZero();
        }
    }

    /** H25: a running escalation keeps its version; a new one takes the new. */
    @Test
    void h25_routesChanged_whatRunsKeepsItsVersion_brokenOnesAreNotFollowed() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Episode before = ward.open(ward.patient(), Priority.HIGH);
            ward.work(ward.program());
            ward.activate(1, """
                policy: night
                name: {sv: Natt, en: Night}
                owner: Chefen
                proof: 60s
                routes:
                  - id: all
                    steps: [{to: [{team: narsjukvardsteam}], wait: 5m}]
                """);
            Escalating program = ward.program();
            Episode after = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            assertThat(ward.told(after.id())).containsExactly("narsjukvardsteam WARD_SCREEN STEP");
            ward.activate(2, "policy: [");
            program = ward.program();
            Episode broken = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            assertThat(ward.told(broken.id()))
                    .as("by the shipped ones")
                    .containsExactly("hemsjukvard WARD_SCREEN STEP");
            pass(ward, program, Duration.ofMinutes(2));
            assertThat(ward.told(before.id())).contains("narsjukvardsteam WARD_SCREEN STEP");
            assertThat(ward.count("escalation WHERE policy_version = 0")).isEqualTo(1);
        }
    }

    /** An alert about which nothing can be decided, or that the database refuses, keeps no other from being told. */
    @Test
    void h25_oneThatCannotBeTaken_theOthersAre() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Episode unreadable = ward.open(ward.patient(), Priority.HIGH);
            Escalating program = ward.program();
            ward.work(program);
            ward.database.execute("UPDATE escalation SET body = '{}'");
            ward.clock.advance(Duration.ofMinutes(3));
            Episode refused = ward.open(ward.patient(), Priority.HIGH);
            Episode fine = ward.open(ward.patient(), Priority.MEDIUM);
            ward.database.execute(
                    "ALTER TABLE message ADD CONSTRAINT refuse CHECK (subject <> '" + refused.id() + "')");
            for (int i = 0; i < 10; i++) {
                try {
                    program.pass();
                } catch (RuntimeException e) {
                    assertThat(e).hasStackTraceContaining("refuse");
                }
            }
            assertThat(ward.told(fine.id())).containsExactly("hemsjukvard WARD_SCREEN STEP");
            // From its first step again: rather twice than not at all.
            assertThat(ward.told(unreadable.id()))
                    .containsExactly("hemsjukvard WARD_SCREEN STEP", "hemsjukvard WARD_SCREEN STEP");
            assertThat(ward.told(refused.id())).isEmpty();
            ward.database.execute("ALTER TABLE message DROP CONSTRAINT refuse");
            ward.work(ward.program());
            assertThat(ward.told(refused.id())).contains("hemsjukvard WARD_SCREEN STEP");
        }
    }

    /** The night the clock is put back, in the middle of an escalation: waits are of elapsed time, hours are of the wall. */
    @Test
    void h05_clockPutBackInTheMiddle_keepsItsWaits() {
        Instant before = Instant.parse("2026-10-25T00:58:00Z");
        try (EscalationWard ward = new EscalationWard(before, true)) {
            Escalating program = ward.program();
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            ward.work(program);
            pass(ward, program, Duration.ofMinutes(7));
            assertThat(ward.messages().stream()
                            .filter(one -> one.path() == 0)
                            .map(one -> (one.orderedMs() - before.toEpochMilli()) / 1_000)
                            .distinct())
                    .containsExactly(0L, 180L, 360L);
            assertThat(ward.told(red.id())).first().isEqualTo("hemsjukvard-natt WARD_SCREEN STEP");
        }
    }

    /** Epiphany on a Wednesday: who works on weekdays is not there, and is not told. */
    @Test
    void h06_holidayOnAWeekday_officeTeamsAreNotTold() {
        try (EscalationWard ward = new EscalationWard(Instant.parse("2027-01-06T10:00:00Z"), true)) {
            Escalating program = ward.program();
            Episode red = ward.open(ward.patient(), Priority.HIGH);
            Episode kit = ward.open(ward.patient(), Priority.LOW, AlertKind.TECHNICAL, HOME);
            ward.work(program);
            pass(ward, program, Duration.ofMinutes(40));
            assertThat(ward.told(red.id())).isNotEmpty();
            assertThat(ward.told(kit.id())).isNotEmpty();
            assertThat(ward.messages())
                    .noneMatch(one -> one.team().value().startsWith("lakarteam")
                            || one.team().value().equals("medicinteknik"));
            assertThat(ward.messages()).noneMatch(one -> one.team().equals(NIGHT));
        }
    }

    /** Whoever is to answer is told; when nobody has, whoever asked is; whoever was told hears when it is answered. */
    @Test
    void h40_handover_isToldToWhoAnswers_thenToWhoAsked_andEndsWhenAnswered() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Escalating program = ward.program();
            Responsibility now = ward.responsible(ward.patient());
            now = ward.ask(now, Kind.OFFER, HOME, new Move(NEAR, "", null));
            String offer = now.pending().orElseThrow().id();
            ward.work(program);
            assertThat(ward.told(offer)).containsExactly("narsjukvardsteam WARD_SCREEN STEP");
            pass(ward, program, Duration.ofMinutes(1));
            assertThat(ward.told(offer)).contains("narsjukvardsteam PUSH FAILED");
            ward.clock.advance(Duration.ofMinutes(14));
            now = ward.timePassed(now);
            ward.work(program);
            assertThat(ward.told("back:" + offer)).containsExactly("hemsjukvard WARD_SCREEN STEP");
            assertThat(ward.told(offer)).noneMatch(one -> one.endsWith("OVER"));
            now = ward.ask(now, Kind.ACCEPT_HANDOVER, NEAR, new Move(null, offer, null));
            ward.work(program);
            assertThat(now.team()).isEqualTo(NEAR);
            assertThat(ward.told(offer)).contains("narsjukvardsteam WARD_SCREEN OVER");
            assertThat(ward.told("back:" + offer))
                    .containsExactly("hemsjukvard WARD_SCREEN STEP", "hemsjukvard WARD_SCREEN OVER");
            assertThat(ward.count("escalation WHERE due_at IS NOT NULL")).isZero();
        }
    }

    /** Declined, it is back with whoever asked, who is told again each time the ledger says it. */
    @Test
    void h40_declined_whoAskedIsTold_andReminded() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Escalating program = ward.program();
            Responsibility now = ward.responsible(ward.patient());
            now = ward.ask(now, Kind.OFFER, HOME, new Move(NEAR, "", null));
            String offer = now.pending().orElseThrow().id();
            ward.work(program);
            now = ward.ask(now, Kind.DECLINE_HANDOVER, NEAR, new Move(null, offer, null));
            ward.work(program);
            assertThat(ward.told(offer)).contains("narsjukvardsteam WARD_SCREEN OVER");
            assertThat(ward.told("back:" + offer)).containsExactly("hemsjukvard WARD_SCREEN STEP");
            ward.clock.advance(Duration.ofMinutes(15));
            now = ward.timePassed(now);
            ward.work(program);
            assertThat(ward.told("back:" + offer))
                    .filteredOn(one -> one.equals("hemsjukvard WARD_SCREEN STEP"))
                    .hasSize(2);
            ward.ask(now, Kind.WITHDRAW_HANDOVER, HOME, new Move(null, offer, null));
            ward.work(program);
            assertThat(ward.count("escalation WHERE due_at IS NOT NULL")).isZero();
        }
    }

    /** H27: from the instant consent is withdrawn nobody is told, whatever was due; who was told hears that it is over. */
    @Test
    void h27_consentWithdrawn_noStepAfterIt_whoWasToldHears() {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            Escalating program = ward.program();
            PatientId patient = ward.patient();
            Responsibility now = ward.responsible(patient);
            Episode red = ward.open(patient, Priority.HIGH);
            now = ward.ask(now, Kind.OFFER, HOME, new Move(NEAR, "", null));
            ward.work(program);
            Episode late = ward.open(patient, Priority.HIGH);
            ward.clock.advance(Duration.ofMinutes(5));
            long last = ward.messages().get(ward.messages().size() - 1).id();
            ward.ask(now, Kind.WITHDRAW_CONSENT, HOME, new Move(null, "", null), ended(ward, red), ended(ward, late));
            assertThat(ward.count("escalation WHERE due_at IS NOT NULL"))
                    .as("in the same transaction")
                    .isZero();
            ward.work(program);
            assertThat(ward.messages().stream().filter(one -> one.id() > last))
                    .allMatch(one -> one.kind().equals("OVER"))
                    .hasSize(2);
            assertThat(ward.told(late.id())).isEmpty();
            pass(ward, program, Duration.ofMinutes(5));
            assertThat(ward.messages().stream().filter(one -> one.id() > last)).hasSize(2);
        }
    }

    private static EpisodeChanged ended(EscalationWard ward, Episode episode) {
        return new EpisodeChanged(
                Change.CLOSED, ward.changed(episode, Episode.State.CLEARED, episode.priority(), episode.team(), null));
    }

    /** A message that is being ordered stands before the move, or not at all: in between the move waits. */
    @Test
    void h06_h27_moveInTheMiddleOfAnOrder_waitsUntilTheMessageStands() throws Exception {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            PatientId patient = ward.patient();
            Responsibility now = ward.responsible(patient);
            ward.open(patient, Priority.HIGH);
            Responsibility offered = ward.ask(now, Kind.OFFER, HOME, new Move(NEAR, "", null));
            String offer = offered.pending().orElseThrow().id();
            CompletableFuture<?>[] moved = new CompletableFuture<?>[1];
            ward.store.work(ward.clock.millis(), 0, Set.of(), Set.of(), 200, found -> {
                moved[0] = CompletableFuture.runAsync(
                        () -> ward.ask(offered, Kind.ACCEPT_HANDOVER, NEAR, new Move(null, offer, null)));
                Await.until(() -> assertThat(ward.count("pg_locks WHERE locktype = 'advisory' AND NOT granted"))
                        .as("the move waits")
                        .isOne());
                assertThat(moved[0]).isNotDone();
                return new EscalationStore.Written(List.of(), List.of(), List.of(), ward.clock.millis());
            });
            moved[0].get(10, TimeUnit.SECONDS);
            assertThat(ward.responsible(patient).team()).isEqualTo(NEAR);
        }
    }

    /** H06, H27: a decision that takes the patient away waits for the messages that are being ordered, and they for it. */
    @Test
    void h06_h27_movedOrEndedWhileStepsAreTaken_noMessageToTheTeamBeforeStandsAfterIt() throws InterruptedException {
        try (EscalationWard ward = new EscalationWard(DAY, true)) {
            ward.program();
            for (int round = 0; round < 40; round++) {
                PatientId patient = ward.patient();
                Responsibility now = ward.responsible(patient);
                Episode red = ward.open(patient, Priority.HIGH);
                Responsibility offered = ward.ask(now, Kind.OFFER, HOME, new Move(NEAR, "", null));
                String offer = offered.pending().orElseThrow().id();
                Thread steps = new Thread(() -> ward.work(ward.program()));
                steps.start();
                ward.ask(
                        offered,
                        Kind.ACCEPT_HANDOVER,
                        NEAR,
                        new Move(null, offer, null),
                        new EpisodeChanged(
                                Change.MOVED, ward.changed(red, Episode.State.OPEN, Priority.HIGH, NEAR, null)));
                steps.join();
                ward.work(ward.program());
                // A message of a transaction that began after the move was committed is never for the team before.
                assertThat(ward.count(
                                "message m JOIN responsibility r ON r.patient_id = m.patient_id AND r.valid_to IS NULL"
                                        + " WHERE m.subject = '" + red.id()
                                        + "' AND m.kind = 'TELL' AND m.team_id = 'hemsjukvard' AND"
                                        + " m.xmin::text::bigint > r.xmin::text::bigint AND NOT EXISTS (SELECT 1 FROM"
                                        + " message o WHERE o.subject = m.subject AND o.kind = 'OVER'   AND o.team_id"
                                        + " = m.team_id AND o.message_id > m.message_id)"))
                        .isZero();
                assertThat(ward.told(red.id())).contains("narsjukvardsteam WARD_SCREEN STEP");
            }
        }
    }
}
