package se.hemvakt.gateway.kits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.kits.KitRefusedException.Reason;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/** What every kit registry promises. */
public abstract class KitRegistryContract {
    private static final Instant T0 = Instant.parse("2026-11-21T08:00:00Z");
    private static final KitId KIT = new KitId("kit-contract-1");
    private static final KitId OTHER = new KitId("kit-contract-2");
    private static final PatientId ASTRID = new PatientId(1001);
    private static final PatientId BENGT = new PatientId(1002);

    /** A registry without kits. */
    protected abstract KitRegistry registry();

    private Enrolled enrol(KitId kit) {
        return registry().enrol(List.of(NewKit.streaming(kit)), T0).get(0);
    }

    private boolean logsIn(KitId kit, String secret) {
        return registry().load().logIn(kit, secret.getBytes(StandardCharsets.UTF_8)) != null;
    }

    @Test
    void enrol_givesASecretThatLogsIn_andNoOther() {
        Enrolled enrolled = enrol(KIT);

        assertThat(logsIn(KIT, enrolled.secret().reveal())).isTrue();
        assertThat(logsIn(KIT, enrolled.secret().reveal() + "x")).isFalse();
        assertThat(logsIn(KIT, "")).isFalse();
        assertThat(logsIn(OTHER, enrolled.secret().reveal())).isFalse();
        assertThat(enrolled.secret()).hasToString("***");
    }

    @Test
    void enrol_many_keepsOrderAndGivesEachItsOwnSecret() {
        List<NewKit> kits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            kits.add(new NewKit(new KitId("kit-many-" + i), i % 2 == 0 ? null : Duration.ofSeconds(90)));
        }

        List<Enrolled> enrolled = registry().enrol(kits, T0);

        assertThat(enrolled)
                .extracting(Enrolled::kit)
                .containsExactlyElementsOf(kits.stream().map(NewKit::kit).toList());
        assertThat(enrolled.stream().map(e -> e.secret().reveal()).distinct()).hasSize(300);
        assertThat(registry().load().size()).isEqualTo(300);
    }

    @Test
    void enrol_oneKnownAmongNew_changesNothing() {
        enrol(KIT);
        long version = registry().version();

        assertThatThrownBy(() -> registry().enrol(List.of(NewKit.streaming(OTHER), NewKit.streaming(KIT)), T0))
                .isInstanceOfSatisfying(
                        KitRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_ENROLLED));
        assertThat(registry().load().isActive(OTHER)).isFalse();
        assertThat(registry().version()).isEqualTo(version);
    }

    @Test
    void enrol_sameKitTwiceInOneCall_isRefused() {
        assertThatThrownBy(() -> registry().enrol(List.of(NewKit.streaming(KIT), NewKit.streaming(KIT)), T0))
                .isInstanceOf(KitRefusedException.class);
        assertThat(registry().load().size()).isZero();
    }

    @Test
    void everyChange_makesTheVersionGrow_andLoadIsAsNew() {
        long before = registry().version();
        List<Runnable> changes = List.of(
                () -> enrol(KIT),
                () -> registry().bind(KIT, ASTRID, T0),
                () -> registry().unbind(KIT, T0.plusSeconds(10)),
                () -> registry().rekey(KIT),
                () -> registry().retire(KIT, T0.plusSeconds(20)));
        for (Runnable change : changes) {
            change.run();
            assertThat(registry().version()).isGreaterThan(before);
            assertThat(registry().load().version()).isEqualTo(registry().version());
            before = registry().version();
        }
    }

    @Test
    void rekey_oldSecretStopsToWork() {
        Enrolled first = enrol(KIT);

        Enrolled second = registry().rekey(KIT);

        assertThat(logsIn(KIT, first.secret().reveal())).isFalse();
        assertThat(logsIn(KIT, second.secret().reveal())).isTrue();
    }

    @Test
    void h35_retiredKit_logsInNoMore() {
        Enrolled enrolled = enrol(KIT);

        registry().retire(KIT, T0.plusSeconds(60));
        registry().retire(KIT, T0.plusSeconds(61));

        assertThat(logsIn(KIT, enrolled.secret().reveal())).isFalse();
        assertThat(registry().load().isActive(KIT)).isFalse();
        assertThatThrownBy(() -> registry().rekey(KIT)).isInstanceOf(KitRefusedException.class);
        assertThatThrownBy(() -> registry().bind(KIT, ASTRID, T0.plusSeconds(90)))
                .isInstanceOfSatisfying(
                        KitRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.RETIRED));
    }

    @Test
    void h13_rebind_endsTheEarlierBindingAtThatInstant() {
        enrol(KIT);

        registry().bind(KIT, ASTRID, T0);
        registry().bind(KIT, BENGT, T0.plusSeconds(3_600));

        assertThat(registry().bindings(KIT))
                .containsExactly(
                        new Binding(ASTRID, T0, T0.plusSeconds(3_600)),
                        new Binding(BENGT, T0.plusSeconds(3_600), null));
    }

    @Test
    void h13_bindIntoThePastOfABinding_isRefusedAndChangesNothing() {
        enrol(KIT);
        registry().bind(KIT, ASTRID, T0);
        registry().bind(KIT, BENGT, T0.plusSeconds(3_600));
        List<Binding> before = registry().bindings(KIT);

        for (Instant at : List.of(T0.minusSeconds(1), T0, T0.plusSeconds(1_800), T0.plusSeconds(3_600))) {
            assertThatThrownBy(() -> registry().bind(KIT, ASTRID, at))
                    .isInstanceOfSatisfying(KitRefusedException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.BINDING_OVERLAPS));
        }
        assertThat(registry().bindings(KIT)).isEqualTo(before);
    }

    @Test
    void h13_bindIntoThePastOfAnEndedBinding_isRefused() {
        enrol(KIT);
        registry().bind(KIT, ASTRID, T0);
        registry().unbind(KIT, T0.plusSeconds(3_600));

        assertThatThrownBy(() -> registry().bind(KIT, BENGT, T0.plusSeconds(1_800)))
                .isInstanceOf(KitRefusedException.class);
        registry().bind(KIT, BENGT, T0.plusSeconds(3_600));

        assertThat(registry().bindings(KIT)).hasSize(2);
    }

    @Test
    void unbind_withoutOpenBinding_isRefused() {
        enrol(KIT);

        assertThatThrownBy(() -> registry().unbind(KIT, T0))
                .isInstanceOfSatisfying(
                        KitRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_BOUND));
    }

    @Test
    void retire_endsTheOpenBinding_orDropsOneThatHadNotBegun() {
        enrol(KIT);
        enrol(OTHER);
        registry().bind(KIT, ASTRID, T0);
        registry().bind(OTHER, BENGT, T0.plusSeconds(3_600));

        registry().retire(KIT, T0.plusSeconds(60));
        registry().retire(OTHER, T0.plusSeconds(60));

        assertThat(registry().bindings(KIT)).containsExactly(new Binding(ASTRID, T0, T0.plusSeconds(60)));
        assertThat(registry().bindings(OTHER)).isEmpty();
    }

    @Test
    void unknownKit_isRefusedWithAdvice() {
        assertThatThrownBy(() -> registry().bind(KIT, ASTRID, T0))
                .isInstanceOf(KitRefusedException.class)
                .hasMessage("kit kit-contract-1: it is not enrolled; enrol it first");
        assertThatThrownBy(() -> registry().retire(KIT, T0)).isInstanceOf(KitRefusedException.class);
        assertThatThrownBy(() -> registry().rekey(KIT)).isInstanceOf(KitRefusedException.class);
        assertThat(registry().bindings(KIT)).isEmpty();
    }

    @Test
    void h13_bindRaced_leavesOneOpenBindingAndNoOverlap() throws Exception {
        enrol(KIT);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> racers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Instant at = T0.plusSeconds(1 + (i * 7L) % 40);
                PatientId patient = new PatientId(2_000 + i);
                racers.add(threads.submit((Callable<Void>) () -> {
                    try {
                        registry().bind(KIT, patient, at);
                    } catch (KitRefusedException e) {
                        assertThat(e.reason()).isEqualTo(Reason.BINDING_OVERLAPS);
                    }
                    return null;
                }));
            }
            for (Future<Void> racer : racers) {
                racer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        List<Binding> bindings = registry().bindings(KIT);
        assertThat(bindings).isNotEmpty();
        for (int i = 0; i + 1 < bindings.size(); i++) {
            assertThat(bindings.get(i).to()).isEqualTo(bindings.get(i + 1).from());
        }
        assertThat(bindings.get(bindings.size() - 1).to()).isNull();
    }
}
