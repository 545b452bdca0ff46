package se.hemvakt.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import se.hemvakt.sim.scenario.Scenario;

/**
 * Which scenarios befall how large a part of the patients.
 *
 * @param weights at least one, each above 0
 */
public record ScenarioMix(Map<Scenario, Integer> weights) {
    public ScenarioMix {
        if (weights.isEmpty() || weights.values().stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException("a mix needs a scenario, and each a weight of 1 or more");
        }
        weights = Map.copyOf(weights);
    }

    /** Everyone the same. */
    public static ScenarioMix only(Scenario scenario) {
        return new ScenarioMix(Map.of(scenario, 1));
    }

    /**
     * Reads {@code stable=8,sepsis=1,copd}; a missing weight is 1.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what is possible
     */
    public static ScenarioMix parse(String text) {
        Map<Scenario, Integer> weights = new EnumMap<>(Scenario.class);
        for (String part : text.split(",")) {
            String[] pair = part.strip().split("=", 2);
            Scenario scenario = Scenario.ofCode(pair[0].strip())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no scenario is called '" + pair[0].strip() + "'; there are " + Scenario.codes()));
            int weight;
            try {
                weight = pair.length == 1 ? 1 : Integer.parseInt(pair[1].strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("the weight in '" + part.strip() + "' is no whole number", e);
            }
            weights.merge(scenario, weight, Integer::sum);
        }
        return new ScenarioMix(weights);
    }

    /** One scenario for each of so many patients: by weight, the rarest never forgotten while there is room, in seeded order. */
    List<Scenario> deal(int patients, long seed) {
        List<Scenario> byWeight = new ArrayList<>(weights.keySet());
        byWeight.sort(Comparator.<Scenario>comparingInt(s -> weights.getOrDefault(s, 0))
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
        long total = weights.values().stream().mapToLong(Integer::longValue).sum();
        List<Scenario> dealt = new ArrayList<>(patients);
        // Rarest first, each at least once; the commonest takes what is left.
        for (int i = byWeight.size() - 1; i > 0; i--) {
            Scenario scenario = byWeight.get(i);
            long share = Math.max(1, Math.round((double) patients * weights.getOrDefault(scenario, 0) / total));
            for (long n = 0; n < share && dealt.size() < patients; n++) {
                dealt.add(scenario);
            }
        }
        while (dealt.size() < patients) {
            dealt.add(byWeight.get(0));
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = dealt.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            Scenario swapped = dealt.get(i);
            dealt.set(i, dealt.get(j));
            dealt.set(j, swapped);
        }
        return dealt;
    }
}
