package se.hemvakt.dashboard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import se.hemvakt.dashboard.insight.Discharge;
import se.hemvakt.dashboard.insight.Frailty;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.dashboard.insight.RuleWords;
import se.hemvakt.dashboard.insight.ScoreAnswer;
import se.hemvakt.dashboard.insight.ScoreAnswer.Flag;
import se.hemvakt.dashboard.insight.ScoreAnswer.Input;
import se.hemvakt.dashboard.insight.ScoreAnswer.Is;
import se.hemvakt.dashboard.insight.ScoreRange;
import se.hemvakt.dashboard.insight.WhyNotAnswer;
import se.hemvakt.dashboard.insight.WhyNotAnswer.Because;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.News2;
import se.hemvakt.model.News2.Band;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Vital;

/**
 * Answers like the rules' core, which is not on this module's test class path: each reason and each state once, to look at. Can
 * be made slow. That the real answers are right is tested in {@code app}.
 */
public final class StandInInsight implements PatientInsight {
    private volatile @Nullable CountDownLatch hold;
    /** How many past minutes are being worked out. */
    final AtomicInteger working = new AtomicInteger();

    /** Past minutes are answered when this opens. */
    void hold(@Nullable CountDownLatch until) {
        hold = until;
    }

    @Override
    public ScoreRange range(News2 score, int spo2Scale, long nowMs) {
        int most = score.missing().stream()
                .mapToInt(vital -> vital == Vital.OXYGEN ? 2 : 3)
                .sum();
        return new ScoreRange(
                score.lowest(),
                score.lowest() + most,
                score.lowest() >= 5 ? Band.MEDIUM : Band.LOW,
                score.lowest() + most >= 7 ? Band.HIGH : Band.LOW_MEDIUM,
                score.missing().stream().findFirst().orElse(null),
                score.parts().stream()
                        .map(part -> new ScoreRange.PartAge(
                                part.vital(),
                                part.measuredAtMs() == null ? null : nowMs - part.measuredAtMs(),
                                part.points() == null))
                        .toList());
    }

    @Override
    public Optional<WhyNotAnswer> whyNot(PatientId patient, long nowMs) {
        return Optional.of(new WhyNotAnswer(nowMs, null, 0, false, null, because(nowMs)));
    }

    @Override
    public Optional<WhyNotAnswer> whyNotAt(PatientId patient, long minuteMs) {
        CountDownLatch until = hold;
        working.incrementAndGet();
        try {
            if (until != null && !until.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            working.decrementAndGet();
        }
        return Optional.of(new WhyNotAnswer(
                minuteMs,
                minuteMs - 7 * 86_400_000L,
                4711,
                false,
                new WhyNotAnswer.Basis(3, minuteMs - 86_400_000L),
                because(minuteMs)));
    }

    private static List<Because> because(long at) {
        long later = at + 3_600_000;
        return List.of(
                new Because("paused", null, null, null, null, later, "Omar Sjögren", null),
                new Because("silenced", "limit.heart_rate.high", null, null, null, later, "Omar Sjögren", null),
                new Because("waiting", "limit.spo2.low", null, null, at - 30_000, at + 30_000, null, null),
                new Because("asked_again", "limit.weight.high", Vital.WEIGHT, null, at, at + 300_000, null, null),
                new Because("filtered", null, Vital.HEART_RATE, 150_000, null, at + 105_000, null, null),
                new Because(
                        "covered",
                        "limit.respiratory_rate.high",
                        Vital.RESPIRATORY_RATE,
                        26_000,
                        null,
                        null,
                        null,
                        "news2"),
                new Because("told", "news2", null, null, at - 60_000, null, "Omar Sjögren", null),
                new Because("held", "limit.spo2.low", null, null, at - 90_000, at + 200_000, null, null),
                new Because("doubtful", null, Vital.SPO2, 93_000, at - 5_000, null, null, null),
                new Because("quarantined", null, null, null, at - 60_000, null, null, null),
                new Because("too_old", null, Vital.TEMPERATURE, null, at - 8 * 3_600_000L, null, null, null),
                new Because("never_measured", null, Vital.CONSCIOUSNESS, null, null, null, null, null),
                new Because("score_low", "news2", null, 2_000, null, null, null, null),
                new Because("not_in_profile", null, Vital.GLUCOSE, 6_100, null, null, null, null),
                new Because("inside", null, Vital.SPO2, 96_000, at - 4_000, null, null, null));
    }

    @Override
    public Optional<ScoreAnswer> score(PatientId patient, long nowMs) {
        News2 score = TestWard.score(nowMs - 60_000, 0, 1, 0, 0, 0, 0, null);
        return Optional.of(new ScoreAnswer(
                nowMs,
                score,
                range(score, 1, nowMs),
                2,
                2,
                3,
                List.of(
                        new Flag(
                                "qsofa",
                                Is.UNKNOWN,
                                2,
                                List.of(
                                        Input.of(
                                                Vital.RESPIRATORY_RATE,
                                                Is.MET,
                                                Side.HIGH,
                                                22_000,
                                                true,
                                                22_000,
                                                nowMs - 60_000),
                                        Input.of(Vital.SYSTOLIC_BP, Is.UNKNOWN, Side.LOW, 100_000, true, null, null),
                                        Input.of(Vital.CONSCIOUSNESS, Is.NOT_MET, Side.NONE, null, false, 0, nowMs))),
                        new Flag("bas_90_30_90", Is.NOT_MET, 1, List.of()),
                        new Flag(
                                "pathway",
                                Is.MET,
                                3,
                                List.of(
                                        new Input("adult", Is.MET, Side.NONE, null, false, null, null),
                                        new Input("infection", Is.UNKNOWN, Side.NONE, null, false, null, null),
                                        new Input("news2", Is.MET, Side.HIGH, 7_000, true, 8_000, nowMs))))));
    }

    @Override
    public Optional<RuleWords> rule(String rule, int version) {
        return rule.equals("limits")
                ? Optional.of(new RuleWords("Egen gräns", "Own limit", "Eva Ros", "Provsjukhuset 2020", true))
                : Optional.empty();
    }

    @Override
    public Optional<Discharge> discharge(PatientId patient) {
        LocalDate day = LocalDate.of(2026, 11, 20);
        return Optional.of(new Discharge(
                List.of(
                        new Discharge.Scored(
                                "lace",
                                "LACE, van Walraven 2010",
                                day,
                                12,
                                12,
                                12,
                                "high",
                                new Discharge.Expected(17, 17),
                                List.of(
                                        new Discharge.Item("length_of_stay", 8.0, 5, 7),
                                        new Discharge.Item("acute", 1.0, 3, 3),
                                        new Discharge.Item("charlson", 3.0, 3, 5),
                                        new Discharge.Item("emergency_visits", 1.0, 1, 4)),
                                "Eva Ros",
                                day),
                        new Discharge.Scored(
                                "hospital",
                                "HOSPITAL, Donzé 2016",
                                day,
                                null,
                                3,
                                5,
                                null,
                                null,
                                List.of(
                                        new Discharge.Item("haemoglobin", 118.0, 1, 1),
                                        new Discharge.Item("oncology", null, null, 2)),
                                "Omar Sjögren",
                                day)),
                List.of(
                        new Discharge.Form(
                                "lace",
                                "LACE, van Walraven 2010",
                                List.of(
                                        new Discharge.Question("length_of_stay", "count", 0, 999),
                                        new Discharge.Question("acute", "yes_no", 0, 1))),
                        new Discharge.Form(
                                "hospital",
                                "HOSPITAL, Donzé 2016",
                                List.of(new Discharge.Question("haemoglobin", "measured", 30, 250))))));
    }

    @Override
    public List<PatientInsight.Condition> conditions(PatientId patient) {
        return List.of(new PatientInsight.Condition("Hjärtsvikt", "Heart failure"));
    }

    @Override
    public Optional<Frailty> frailty(PatientId patient, long nowMs) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC);
        List<Frailty.Week> weeks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            weeks.add(new Frailty.Week(day.minusWeeks(7 - i), i == 2 ? null : 40 + 30 * i, i == 2 ? 2 : 4));
        }
        return Optional.of(new Frailty(
                day,
                weeks,
                "frailer",
                118,
                List.of(
                        new Frailty.Domain("steps", 310, true, 92),
                        new Frailty.Domain("weight", 120, false, 71),
                        new Frailty.Domain("falls", null, false, 0)),
                84,
                true,
                3,
                List.of(new Frailty.Rating(5, day.minusDays(40), "Eva Ros", day.minusDays(30)))));
    }
}
