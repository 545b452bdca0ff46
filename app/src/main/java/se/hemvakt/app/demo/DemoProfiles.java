package se.hemvakt.app.demo;

import java.util.List;
import se.hemvakt.sim.SimulationPlan.PlannedPatient;

/** Which condition profiles an invented patient has: those of what befalls them, or of what an old person at home often has. */
public final class DemoProfiles {
    private static final List<List<String>> OF_THE_WELL =
            List.of(List.of("heart-failure"), List.of("hypertension"), List.of("diabetes"), List.of());

    private DemoProfiles() {}

    public static List<String> of(PlannedPatient patient) {
        return switch (patient.course().scenario()) {
            case SEPSIS -> List.of("infection-frail");
            case FALL -> List.of("falls");
            case COPD -> List.of("copd");
            case HEART_FAILURE -> List.of("heart-failure");
            default -> OF_THE_WELL.get(patient.number() % OF_THE_WELL.size());
        };
    }
}
