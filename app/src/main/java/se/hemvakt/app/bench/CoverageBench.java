package se.hemvakt.app.bench;

import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Coverage;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.runtime.yaml.Yaml;

/**
 * {@code bench coverage}: the cover of the next 72 hours for 100,000 patients, all gaps found. An invented country of 290
 * municipalities with a day team, a night team and a doctor team each, over a Christmas with its holidays; one patient in ten is
 * held by a doctor team that nobody covers for at night, so that there are gaps.
 */
final class CoverageBench implements Bench {
    private static final int PATIENTS = 100_000;
    private static final int MUNICIPALITIES = 290;
    private static final double GOAL_MS = 2_000;
    private static final Instant NOW = Instant.parse("2026-12-23T14:10:00Z");

    @Override
    public void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) {
        Organisation organisation = organisation();
        Map<PatientId, TeamId> held = held();
        long gaps = 0;
        long end = System.nanoTime() + plan.warmUp().toNanos();
        do {
            gaps = pass(organisation, held);
            progress.accept(() -> "warming up the coverage clock");
        } while (System.nanoTime() - end < 0);
        List<Double> millis = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        end = System.nanoTime() + plan.measured().toNanos();
        while (System.nanoTime() - end < 0 || millis.size() < 3) {
            long began = System.nanoTime();
            gaps = pass(organisation, held);
            millis.add((System.nanoTime() - began) / 1e6);
            began = System.nanoTime();
            eachAlone(organisation, held);
            alone.add((System.nanoTime() - began) / 1e6);
            progress.accept(() -> "covering: pass " + millis.size());
        }
        double median = median(millis);
        tell.accept(Result.of("coverage", "coverage")
                .with("pass_ms_median", median)
                .with("pass_ms_lowest", millis.stream().min(Double::compare).orElseThrow())
                .with("pass_ms_highest", millis.stream().max(Double::compare).orElseThrow())
                .with("each_alone_pass_ms_median", median(alone))
                .with("passes", millis.size())
                .with("patients", PATIENTS)
                .with("teams", organisation.teams().size())
                .with("patient_gaps", gaps)
                .with("load_1m", Machine.load())
                .goal("100,000 patients x 72 h in <= 2,000 ms", median <= GOAL_MS));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** From nothing: no cover is remembered from the pass before. */
    private static long pass(Organisation organisation, Map<PatientId, TeamId> held) {
        Coverage coverage = new Coverage(organisation, NOW);
        long parts = 0;
        for (Coverage.OfPatient one : coverage.of(held)) {
            parts += one.cover().parts().size();
        }
        long gaps = coverage.gaps(held).stream()
                .mapToLong(gap -> gap.patients().size())
                .sum();
        if (parts < PATIENTS) {
            throw new IllegalStateException("somebody was left out");
        }
        return gaps;
    }

    /** As if no two patients had a route in common: what sharing saves, and how bad it can get. */
    private static void eachAlone(Organisation organisation, Map<PatientId, TeamId> held) {
        held.values().forEach(team -> {
            if (new Coverage(organisation, NOW).of(team).parts().isEmpty()) {
                throw new IllegalStateException("no cover");
            }
        });
    }

    private static Map<PatientId, TeamId> held() {
        SplittableRandom random = new SplittableRandom(20261223);
        Map<PatientId, TeamId> held = new LinkedHashMap<>();
        for (int i = 1; i <= PATIENTS; i++) {
            String kind = random.nextInt(10) == 0 ? "doctors-" : "day-";
            held.put(new PatientId(i), new TeamId(kind + random.nextInt(MUNICIPALITIES)));
        }
        return held;
    }

    private static Organisation organisation() {
        StringBuilder text = new StringBuilder("""
                organisation: bench
                name: {sv: Mätning, en: Bench}
                owner: bench
                zone: Europe/Stockholm
                calendar: {country: SE}
                regions: [{id: region, name: Regionen}]
                units: [{id: unit, name: Enheten, run_by: region}]
                municipalities:
                """);
        for (int i = 0; i < MUNICIPALITIES; i++) {
            text.append("  - {id: m-%d, name: M %d, region: region, postal_codes: [%d]}\n".formatted(i, i, 10_000 + i));
        }
        text.append("teams:\n");
        for (int i = 0; i < MUNICIPALITIES; i++) {
            team(
                    text,
                    "day-" + i,
                    "home_care",
                    "[{days: every_day, open: 07:00-21:00}]",
                    i,
                    "fallback: [night-" + i + "]");
            team(text, "night-" + i, "home_care", "[{days: every_day, open: 21:00-07:00}]", i, "fallback: []");
            team(
                    text,
                    "doctors-" + i,
                    "home_care_doctor",
                    "[{days: mon-fri, open: 08:00-16:30}]",
                    i,
                    "closed: [holiday, eve]");
        }
        return OrganisationFile.of(
                Yaml.read("bench.yaml", new StringReader(text.toString())), 1, new JollydayHolidays());
    }

    private static void team(StringBuilder text, String id, String kind, String hours, int municipality, String more) {
        text.append("""
                - id: %s
                  name: %s
                  kind: %s
                  unit: unit
                  mission: {sv: M, en: M}
                  competence: [allt]
                  area: [{municipality: m-%d}]
                  hours: %s
                  contact: [{by: ward_screen}]
                  %s
                """.formatted(id, id, kind, municipality, hours, more).indent(2));
    }
}
