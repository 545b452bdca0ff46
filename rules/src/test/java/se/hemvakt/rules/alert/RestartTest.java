package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.Episode;

/**
 * H08: a state that is put away and taken out again, as a restart does it, decides from then on what it would have decided.
 * A thousand histories, one seed each: profiles and plans changed on the way, values good, bad, doubtful and late, events,
 * silence, and all that people ask. More: {@code -Dhemvakt.histories=100000}.
 */
class RestartTest {
    private static final int HISTORIES = Integer.getInteger("hemvakt.histories", 1_000);
    private static final int STEPS = 120;

    private static final String[] PROFILES = {
        "standard",
        "infection-frail",
        "copd",
        "heart-failure",
        "hypertension",
        "diabetes",
        "falls",
        "post-discharge",
        "late-palliative",
        "copd,spinal-cord-injury",
        "heart-failure,infection-frail,falls",
        "infection-frail,post-discharge",
        "copd,heart-failure,hypertension"
    };
    private static final String[] PLANS = {
        "plan.spo2=stream:600|plan.spo2=12:00+ask",
        "plan.hr=stream:300",
        "plan.temp=08:00,20:00+ask",
        "plan.weight=07:30",
        "plan.rr=stream:900",
        "silent=1800"
    };
    private static final String[] LIMITS = {
        "limit.spo2=93..", "limit.heart_rate=50..100", "limit.temperature=..38.0", "limit.systolic_bp=100..160"
    };
    private static final String[] OWN = {
        "own.spo2.low=93/d3", "own.heart_rate.high=110/d2", "own.temperature.high=38.3/d9", "scale2=d2"
    };

    @Test
    void h08_putAwayAndTakenOutAtAnyMoment_decidesTheSame() {
        IntStream.range(0, HISTORIES).parallel().forEach(RestartTest::sameAfterRestarts);
    }

    private static void sameAfterRestarts(int seed) {
        Random random = new Random(seed);
        String profile = "profile " + profile(random) + (random.nextInt(4) == 0 ? " latch=MEDIUM" : "");
        Story runs = Story.of(profile);
        Story restarts = Story.of(profile);
        List<String> history = new ArrayList<>(List.of(profile));
        long at = Story.MIDNIGHT.toEpochMilli();
        try {
            for (int i = 0; i < STEPS; i++) {
                at += pause(random);
                String input = input(random, runs.now(), at);
                history.add(Instant.ofEpochMilli(at) + " | " + input);
                assertThat(restarts.tell("restarted", at, input)).isEqualTo(runs.tell("running", at, input));
                if (random.nextInt(3) == 0) {
                    restarts.restore("restored");
                }
            }
            assertThat(restarts.now().hash()).isEqualTo(runs.now().hash());
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + "\n" + String.join("\n", history) + "\n" + e.getMessage(), e);
        }
    }

    private static long pause(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(20) * 1000L;
            case 1, 2, 3 -> 20_000L + random.nextInt(600_000);
            case 4 -> random.nextInt(3_600_000);
            default -> random.nextInt(20) == 0 ? random.nextInt(50_000_000) : 300_000;
        };
    }

    private static String profile(Random random) {
        StringJoiner line = new StringJoiner(" ");
        if (random.nextInt(5) > 0) {
            line.add("has=" + one(random, PROFILES));
            some(random, line, OWN);
        }
        some(random, line, PLANS);
        some(random, line, LIMITS);
        return line.toString();
    }

    private static String input(Random random, PatientState now, long at) {
        String who = random.nextBoolean() ? " by anna" : " by bo";
        return switch (random.nextInt(20)) {
            case 0 -> "time";
            case 1 -> about(random, now, "accept") + who;
            case 2 -> about(random, now, "undo") + who;
            case 3 -> about(random, now, "silence") + until(at, random) + who + ": känd";
            case 4 -> one(random, "worried" + who + ": blek", "infection" + who, "no-infection" + who);
            case 5 -> random.nextInt(4) == 0 ? "pause" + until(at, random) + who + ": röntgen" : "resume" + who;
            case 6 -> about(random, now, "outcome") + " " + one(random, "artefact", "acted") + who;
            case 7 -> one(random, "impossible", "listening", "contact", "button", "fall", "battery=9", "off_body=1");
            case 8 -> random.nextInt(3) == 0 ? "set " + profile(random).replaceAll("(has|own|scale2)\\S*", "") : "time";
            case 9 -> random.nextInt(3) == 0 ? "profiles " + one(random, PROFILES) : "well";
            default -> values(random, at);
        };
    }

    private static String about(Random random, PatientState now, String what) {
        List<Episode> live = List.copyOf(now.liveEpisodes());
        return what + " "
                + (live.isEmpty()
                        ? "news2"
                        : live.get(random.nextInt(live.size())).problem());
    }

    private static String until(long at, Random random) {
        long end = at + Duration.ofMinutes(1 + random.nextInt(180)).toMillis() - Story.MIDNIGHT.toEpochMilli();
        long minutes = end / 60_000;
        return " until d%d %02d:%02d".formatted(minutes / 1440 + 1, minutes / 60 % 24, minutes % 60);
    }

    private static String values(Random random, long at) {
        StringJoiner values = new StringJoiner(" ");
        if (random.nextInt(8) == 0) {
            // Measured before it reached us.
            long late = (at - Story.MIDNIGHT.toEpochMilli()) / 1000 - random.nextInt(20_000);
            if (late > 0) {
                values.add("@d%d_%02d:%02d:%02d"
                        .formatted(late / 86_400 + 1, late / 3600 % 24, late / 60 % 60, late % 60));
                long received = (at - Story.MIDNIGHT.toEpochMilli()) / 1000;
                values.add("received=d%d_%02d:%02d:%02d"
                        .formatted(received / 86_400 + 1, received / 3600 % 24, received / 60 % 60, received % 60));
            }
        }
        if (random.nextInt(3) == 0) {
            values.add("well");
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            values.add(value(random) + (random.nextInt(12) == 0 ? "?" : ""));
        }
        return values.toString();
    }

    private static String value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "rr=" + one(random, "8", "14", "21", "25", "30");
            case 1 -> "spo2=" + one(random, "85", "88", "91", "92", "94", "97");
            case 2 -> "hr=" + one(random, "39", "48", "70", "101", "112", "135");
            case 3 -> "temp=" + one(random, "34.9", "36.8", "37.4", "37.9", "38.4", "39.2");
            case 4 -> "sbp=" + one(random, "88", "105", "125", "165", "222");
            case 5 -> "weight=" + one(random, "80", "80.5", "82.4", "84");
            case 6 -> "glucose=" + one(random, "2.8", "6", "15", "20");
            default -> "pulse=" + one(random, "45", "72", "115");
        };
    }

    private static void some(Random random, StringJoiner line, String[] of) {
        for (String one : of) {
            if (random.nextInt(4) == 0) {
                line.add(one(random, one.split("\\|")));
            }
        }
    }

    private static String one(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
