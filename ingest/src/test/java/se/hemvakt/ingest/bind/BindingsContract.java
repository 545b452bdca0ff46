package se.hemvakt.ingest.bind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/** What every {@link Bindings} keeps. */
public abstract class BindingsContract {
    /** Arranges bindings behind the back of the thing tested, as the gateway does. */
    public interface Hand {
        void enrol(KitId kit);

        void bind(KitId kit, PatientId patient, Instant from, @Nullable Instant to);

        /** Ends the open binding. */
        void end(KitId kit, Instant at);
    }

    private static final KitId KIT = new KitId("kit-berit-0001");
    private static final PatientId BERIT = new PatientId(11);
    private static final PatientId GUNNAR = new PatientId(12);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    protected abstract Bindings bindings();

    protected abstract Hand hand();

    @Test
    void current_unknownKit_isWithNobody() {
        assertThat(at(NOON)).isNull();
    }

    @Test
    void current_enrolledButNotBound_isWithNobody() {
        hand().enrol(KIT);
        assertThat(at(NOON)).isNull();
    }

    @Test
    void current_afterBinding_seesItAtOnceAndFromItsFirstMillisecond() {
        hand().enrol(KIT);
        assertThat(at(NOON)).isNull();
        hand().bind(KIT, BERIT, NOON, null);
        assertThat(at(NOON.minusMillis(1))).isNull();
        assertThat(at(NOON)).isEqualTo(BERIT);
        assertThat(at(NOON.plusSeconds(86_400))).isEqualTo(BERIT);
    }

    @Test
    void h13_rebind_dividesAtTheMillisecond() {
        hand().enrol(KIT);
        hand().bind(KIT, BERIT, NOON.minusSeconds(3_600), null);
        assertThat(at(NOON)).isEqualTo(BERIT);
        hand().end(KIT, NOON);
        assertThat(at(NOON)).isNull();
        hand().bind(KIT, GUNNAR, NOON.plusSeconds(60), null);
        assertThat(at(NOON.minusMillis(1))).isEqualTo(BERIT);
        assertThat(at(NOON)).as("in the cupboard").isNull();
        assertThat(at(NOON.plusSeconds(60).minusMillis(1))).isNull();
        assertThat(at(NOON.plusSeconds(60))).isEqualTo(GUNNAR);
    }

    @Test
    void current_otherKit_isNotTouched() {
        KitId other = new KitId("kit-gunnar-0001");
        hand().enrol(KIT);
        hand().enrol(other);
        hand().bind(KIT, BERIT, NOON, null);
        hand().bind(other, GUNNAR, NOON, null);
        assertThat(bindings().current().patientAt(KIT, NOON.toEpochMilli())).isEqualTo(BERIT);
        assertThat(bindings().current().patientAt(other, NOON.toEpochMilli())).isEqualTo(GUNNAR);
    }

    private @Nullable PatientId at(Instant time) {
        return bindings().current().patientAt(KIT, time.toEpochMilli());
    }
}
