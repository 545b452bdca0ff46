package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/** What a patient takes in memory, measured: the heap with them and without. A ward of 100,000 has to fit a small machine. */
class PatientMemoryTest {
    private static final int PATIENTS = 1_000;
    private static final int SHARED = 50;
    private static final int BYTES_MAX = 8 * 1024;
    private static final long HOUR = 3_600_000;
    private static final long END = 1_800_000_000_000L;
    private static final KitId KIT = new KitId("kit-memory");
    private static final Vital[] VITALS = {
        Vital.HEART_RATE,
        Vital.RESPIRATORY_RATE,
        Vital.SPO2,
        Vital.SYSTOLIC_BP,
        Vital.TEMPERATURE,
        Vital.DIASTOLIC_BP,
        Vital.WEIGHT,
        Vital.GLUCOSE
    };
    private static final int[] MIDDLE = {80, 16, 97, 125, 37, 75, 70, 6};

    private final Random random = new Random(1);

    private final PatientRules rules = new PatientRules(RuleSettings.standard());

    @Test
    void patient_steadyStateOfEightVitals_takesAtMostEightKilobytes() {
        List<PatientState> patients = new ArrayList<>(SHARED + PATIENTS);
        // What the first ones bring with them are classes, compiled code and tables, shared by all.
        for (int i = 0; i < SHARED; i++) {
            patients.add(patient(i));
        }
        long before = used();
        for (int i = 0; i < PATIENTS; i++) {
            patients.add(patient(i));
        }
        long each = (used() - before) / PATIENTS;
        assertThat(patients).hasSize(SHARED + PATIENTS);
        assertThat(each).as("bytes a patient").isBetween(1_000L, (long) BYTES_MAX);
    }

    /** 45 days by the hour, the last hour every five seconds. */
    private PatientState patient(int number) {
        PatientId id = new PatientId(number + 1);
        List<Limit> limits = List.of(new Limit(Vital.SPO2, 92_000, null), new Limit(Vital.HEART_RATE, 50_000, 110_000));
        long begin = END - 45 * 24 * HOUR;
        PatientState state = new PatientState(
                new PatientProfile(id, new TeamId("norr"), 1, limits, Duration.ofMinutes(3), 1), begin);
        for (long at = begin; at < END; at += at < END - HOUR ? HOUR : 5_000) {
            rules.readings(state, set(id, at));
        }
        // Said of an infection, as it is read from a request: with strings of its own.
        rules.request(
                state,
                new CareRequest(
                        "r" + number,
                        CareRequest.Kind.SUSPECT_INFECTION,
                        id,
                        "",
                        "user" + number,
                        "Anna Ekhamn " + number,
                        END));
        return state;
    }

    private List<Reading> set(PatientId patient, long at) {
        List<Reading> readings = new ArrayList<>(VITALS.length);
        for (int i = 0; i < VITALS.length; i++) {
            int milli = MIDDLE[i] * 1000 + random.nextInt(-MIDDLE[i] * 20, MIDDLE[i] * 20 + 1);
            readings.add(new Reading(patient, VITALS[i], at, milli, at + 40, KIT, 0));
        }
        return readings;
    }

    private static long used() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
