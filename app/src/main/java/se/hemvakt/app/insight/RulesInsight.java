package se.hemvakt.app.insight;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
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
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch.Infection;
import se.hemvakt.rules.alert.PatientRules;
import se.hemvakt.rules.alert.PatientState;
import se.hemvakt.rules.alert.RuleSettings;
import se.hemvakt.rules.alert.ScoreDetail;
import se.hemvakt.rules.alert.StateSnapshot;
import se.hemvakt.rules.alert.WhyNot;
import se.hemvakt.rules.eval.Criterion;
import se.hemvakt.rules.eval.DischargeForm;
import se.hemvakt.rules.eval.DischargeRecord;
import se.hemvakt.rules.eval.DischargeScore;
import se.hemvakt.rules.eval.News2Range;
import se.hemvakt.rules.eval.SepsisScreens.Asked;
import se.hemvakt.rules.follow.RuleBook;
import se.hemvakt.rules.follow.RulesStore;
import se.hemvakt.rules.frailty.DailyValues;
import se.hemvakt.rules.frailty.DailyValues.Hour;
import se.hemvakt.rules.frailty.FrailtyReport;
import se.hemvakt.rules.frailty.FrailtySettings;
import se.hemvakt.rules.frailty.FrailtyTrend;
import se.hemvakt.rules.jdbc.JdbcPatientPast;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Confidence;
import se.hemvakt.rules.profile.ProfileRule;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.runtime.history.ReadingHistory;

/**
 * {@link PatientInsight} by the rules' core over what is stored. It never touches the rules at work: it restores a copy of the
 * patient's state, gives it the readings that came since, and asks that.
 *
 * <p><b>Cost.</b> Now: one row and the readings of some seconds. A past minute: what reached us in the seven days before it is
 * judged anew, at most {@link #READINGS_MAX} readings, which a stream of four vitals every ten seconds stays under, by the limits,
 * profiles and version of the rules that counted then. How the patient was to be measured and who was responsible are taken as
 * they are today; the page says so.
 */
public final class RulesInsight implements PatientInsight {
    /** As far back as anything but slow trends looks. */
    private static final Duration WARM_UP = Duration.ofDays(7);

    static final int READINGS_MAX = 250_000;
    /** Between two keepings of a state; more than the rules ever let pass. */
    private static final int SINCE_KEPT_MAX = 20_000;

    private static final Duration QUARANTINE_SHOWN = Duration.ofDays(1);
    private static final int QUARANTINED_SHOWN = 3;

    private static final int ADULT_YEARS = 18;
    /** Eight weeks, the four before them, and one more for the report of last week. */
    private static final int FRAILTY_DAYS = 91;

    private final RuleSettings settings;
    private final PatientRules rules;
    private final WhyNot why;
    private final FrailtySettings frailtySettings = FrailtySettings.standard();
    private final RulesStore store;
    private final RuleBook book;
    private final JdbcPatientPast past;
    private final ReadingHistory history;

    public RulesInsight(RuleSettings settings, RulesStore store, JdbcPatientPast past, ReadingHistory history) {
        this.store = store;
        this.book = RuleBook.load(store);
        this.settings = settings;
        this.rules = new PatientRules(settings);
        this.why = new WhyNot(settings);
        this.past = past;
        this.history = history;
    }

    @Override
    public ScoreRange range(News2 score, int spo2Scale, long nowMs) {
        return range(News2Range.of(score, spo2Scale, settings.validity(), nowMs));
    }

    @Override
    public Optional<WhyNotAnswer> whyNot(PatientId patient, long nowMs) {
        return state(patient, nowMs)
                .map(state -> new WhyNotAnswer(nowMs, null, 0, false, null, because(patient, state, nowMs)));
    }

    @Override
    public Optional<WhyNotAnswer> whyNotAt(PatientId patient, long minuteMs) {
        return past.profile(patient).map(profile -> {
            book.refresh();
            Instant minute = Instant.ofEpochMilli(minuteMs);
            Instant since = minute.minus(WARM_UP);
            Then then = new Then(patient, profile);
            RulesOfPatient conditions = then.rules(List.of(), since);
            PatientState state = new PatientState(RuleBook.inForce(profile, conditions), since.toEpochMilli());
            state.follow(conditions);
            state.adopt(past.watchAt(patient, since));
            PriorityQueue<Happened> all = new PriorityQueue<>();
            List<Reading> readings = past.received(patient, since, minute, READINGS_MAX);
            arrivals(readings, all);
            int nth = 0;
            for (CareRequest asked : past.requests(patient, since, minute)) {
                all.add(new Happened(asked.atMs(), Happened.ASKED, nth++, one -> rules.request(one, asked)));
            }
            for (Instant came : past.impossible(patient, since, minute)) {
                long at = came.toEpochMilli();
                all.add(new Happened(at, Happened.IMPOSSIBLE, 0, one -> rules.impossibleValue(one, at)));
            }
            then.turns(since, minute, conditions, all);
            for (Happened next = all.poll(); next != null; next = all.poll()) {
                next.to().accept(state);
            }
            return new WhyNotAnswer(
                    minuteMs,
                    since.toEpochMilli(),
                    readings.size(),
                    readings.size() == READINGS_MAX,
                    then.basis(since, minute),
                    because(patient, state, minuteMs));
        });
    }

    /** The patient's rules at times of the past: what was decided then, judged by the version that was active then. */
    private final class Then {
        private final PatientId patient;
        private final PatientProfile profile;
        /** Before this it is not kept what was decided: today's is taken, and that is said. */
        private final Instant known;

        private final Assignment today;

        Then(PatientId patient, PatientProfile profile) {
            this.patient = patient;
            this.profile = profile;
            this.known = past.decidedSince(patient);
            this.today = store.assignment(patient).orElse(Assignment.STANDARD);
        }

        RulesOfPatient rules(Collection<Episode> live, Instant at) {
            return book.rulesThen(at.isBefore(known) ? today : past.decided(patient, at), live, at);
        }

        /** Each time something was decided, another version began to judge or a signature ended: then others judge. */
        void turns(Instant since, Instant minute, RulesOfPatient first, PriorityQueue<Happened> all) {
            NavigableSet<Instant> turns = past.decidedIn(patient, since, minute);
            turns.addAll(book.activations(since, minute));
            if (known.isAfter(since) && !known.isAfter(minute)) {
                turns.add(known);
            }
            for (Instant turn : turns) {
                all.add(turn(turn, minute, all));
            }
            again(first, since, minute, all);
        }

        private Happened turn(Instant at, Instant minute, PriorityQueue<Happened> all) {
            return new Happened(at.toEpochMilli(), Happened.DECIDED, at.get(ChronoField.NANO_OF_SECOND), state -> {
                RulesOfPatient others = rules(state.liveEpisodes(), at);
                rules.conditionsChanged(state, others, at.toEpochMilli());
                PatientProfile inForce = RuleBook.inForce(profile, others);
                if (!state.profile().equals(inForce)) {
                    rules.profileChanged(state, inForce, at.toEpochMilli());
                }
                again(others, at, minute, all);
            });
        }

        /** A signature of these ends by itself. */
        private void again(RulesOfPatient now, Instant at, Instant minute, PriorityQueue<Happened> all) {
            if (now.changesAtMs() > at.toEpochMilli() && now.changesAtMs() <= minute.toEpochMilli()) {
                all.add(turn(Instant.ofEpochMilli(now.changesAtMs()), minute, all));
            }
        }

        WhyNotAnswer.Basis basis(Instant since, Instant minute) {
            return new WhyNotAnswer.Basis(
                    book.versionThen(minute), known.isAfter(since) ? (Long) known.toEpochMilli() : null);
        }
    }

    /**
     * Something that happened to a patient, in the order of time; at one time what was decided comes first and a quarantined
     * value last, as the rules at work do it.
     *
     * @param nth of those of one kind at one time: decisions are a part of a millisecond apart, and the last one counts (H29)
     */
    private record Happened(long atMs, int order, int nth, Consumer<PatientState> to) implements Comparable<Happened> {
        static final int DECIDED = 0;
        static final int ASKED = 1;
        static final int CAME = 2;
        static final int IMPOSSIBLE = 3;

        private static final Comparator<Happened> IN_TURN = Comparator.comparingLong(Happened::atMs)
                .thenComparingInt(Happened::order)
                .thenComparingInt(Happened::nth);

        @Override
        public int compareTo(Happened other) {
            return IN_TURN.compare(this, other);
        }
    }

    @Override
    public Optional<ScoreAnswer> score(PatientId patient, long nowMs) {
        return state(patient, nowMs).map(state -> {
            ScoreDetail detail = ScoreDetail.of(
                    state,
                    settings,
                    nowMs,
                    isAdult(past.birthDate(patient), day(nowMs, state.profile().zone())));
            return new ScoreAnswer(
                    nowMs,
                    detail.score(),
                    range(detail.range()),
                    detail.rise(),
                    ScoreDetail.LOOK,
                    ScoreDetail.ACT,
                    List.of(
                            flag("qsofa", 2, detail.qsofa()),
                            flag("bas_90_30_90", 1, detail.bas903090()),
                            pathway(detail)));
        });
    }

    @Override
    public Optional<RuleWords> rule(String rule, int version) {
        int slash = rule.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        book.refresh();
        return book.active()
                .profile(rule.substring(0, slash))
                .filter(profile -> profile.version() == version)
                .flatMap(profile -> profile.rules().stream()
                        .filter(one -> one.id().equals(rule))
                        .map(ProfileRule::head)
                        .map(head -> new RuleWords(
                                head.name().sv(),
                                head.name().en(),
                                profile.owner(),
                                head.source(),
                                head.sure() == Confidence.C))
                        .findFirst());
    }

    @Override
    public List<PatientInsight.Condition> conditions(PatientId patient) {
        book.refresh();
        return store.assignment(patient).orElse(Assignment.STANDARD).profiles().stream()
                .map(id -> book.active()
                        .profile(id)
                        .map(profile -> new PatientInsight.Condition(
                                profile.name().sv(), profile.name().en()))
                        // Assigned, and not among the rules at work: named, not hidden.
                        .orElse(new PatientInsight.Condition(id, id)))
                .toList();
    }

    @Override
    public Optional<Frailty> frailty(PatientId patient, long nowMs) {
        return past.profile(patient).map(profile -> {
            ZoneId zone = profile.zone();
            // Today is not over: a day half measured would look frail.
            LocalDate asOf = day(nowMs, zone).minusDays(1);
            LocalDate from = asOf.minusDays(FRAILTY_DAYS - 1);
            DailyValues days = new DailyValues(zone);
            for (Vital vital : DailyValues.vitals()) {
                days.add(vital, hours(patient, vital, from, asOf, zone));
            }
            FrailtyReport report = new FrailtyTrend(frailtySettings)
                    .report(new FrailtyTrend.History(days.byDomain(), past.acuteDays(patient, from, asOf, zone)), asOf);
            return frailty(report, patient, zone);
        });
    }

    @Override
    public Optional<Discharge> discharge(PatientId patient) {
        return past.profile(patient)
                .map(profile -> new Discharge(
                        past.discharges(patient, profile.zone()).stream()
                                .flatMap(one -> scored(one).stream())
                                .toList(),
                        Arrays.stream(DischargeForm.values())
                                .map(RulesInsight::form)
                                .toList()));
    }

    private static Optional<Discharge.Scored> scored(DischargeRecord kept) {
        return DischargeForm.ofCode(kept.inputs().form()).map(form -> {
            DischargeScore score = form.score(kept.inputs().known());
            DischargeScore.Expected expected = score.expected();
            DischargeScore.Band band = score.band();
            return new Discharge.Scored(
                    form.code(),
                    kept.variant(),
                    kept.dischargedOn(),
                    kept.total(),
                    score.lowest(),
                    score.highest(),
                    band == null ? null : band.name().toLowerCase(Locale.ROOT),
                    expected == null ? null : new Discharge.Expected(expected.fromPercent(), expected.toPercent()),
                    score.items().stream()
                            .map(item -> new Discharge.Item(item.name(), item.input(), item.points(), item.most()))
                            .toList(),
                    kept.by(),
                    kept.on());
        });
    }

    private static Discharge.Form form(DischargeForm form) {
        return new Discharge.Form(
                form.code(),
                form.score(Map.of()).variant(),
                form.questions().stream()
                        .map(asked -> new Discharge.Question(
                                asked.item(),
                                asked.answer().name().toLowerCase(Locale.ROOT),
                                asked.least(),
                                asked.most()))
                        .toList());
    }

    // ---- states

    /** The patient's state as it is now: as last kept, and what reached us since. */
    private Optional<PatientState> state(PatientId patient, long nowMs) {
        return past.profile(patient).map(profile -> {
            Optional<StateSnapshot> kept = past.state(patient);
            PatientProfile inForce = RuleBook.inForce(profile, conditions(patient, List.of(), nowMs));
            PatientState state =
                    kept.map(one -> one.restore(inForce)).orElseGet(() -> new PatientState(inForce, nowMs));
            state.follow(conditions(patient, state.liveEpisodes(), nowMs));
            // The state was kept some seconds ago; what people decide is kept at once.
            state.adopt(past.watch(patient));
            // What was seen before is the same reading twice, and changes nothing.
            Instant since = kept.map(StateSnapshot::heardMs)
                    .map(Instant::ofEpochMilli)
                    .orElse(Instant.ofEpochMilli(nowMs).minus(WARM_UP));
            List<Happened> came = new ArrayList<>();
            arrivals(past.received(patient, since, Instant.ofEpochMilli(nowMs), SINCE_KEPT_MAX), came);
            came.forEach(one -> one.to().accept(state));
            return state;
        });
    }

    /** The rules that judge the patient, by the profiles and signatures of today. */
    private RulesOfPatient conditions(PatientId patient, Collection<Episode> live, long atMs) {
        book.refresh();
        Assignment decided = store.assignment(patient).orElse(Assignment.STANDARD);
        return book.rulesOf(decided, live, Instant.ofEpochMilli(atMs));
    }

    /** As they came: readings of one message together. */
    private void arrivals(List<Reading> readings, Collection<Happened> to) {
        int from = 0;
        while (from < readings.size()) {
            long received = readings.get(from).receivedAtMs();
            int end = from + 1;
            while (end < readings.size() && readings.get(end).receivedAtMs() == received) {
                end++;
            }
            List<Reading> together = readings.subList(from, end);
            to.add(new Happened(received, Happened.CAME, 0, state -> rules.readings(state, together)));
            from = end;
        }
    }

    /** With the newest quarantined values of the day before, which the state does not hold. */
    private List<WhyNotAnswer.Because> because(PatientId patient, PatientState state, long atMs) {
        Instant at = Instant.ofEpochMilli(atMs);
        List<Instant> kept = past.impossible(patient, at.minus(QUARANTINE_SHOWN), at);
        List<WhyNot.Because> found = new ArrayList<>(why.now(state, atMs));
        kept.stream()
                .skip(Math.max(0, kept.size() - QUARANTINED_SHOWN))
                .forEach(came -> found.add(WhyNot.quarantined(came.toEpochMilli())));
        return found.stream()
                .map(one -> new WhyNotAnswer.Because(
                        one.reason().name().toLowerCase(Locale.ROOT),
                        one.problem(),
                        one.vital(),
                        one.milli(),
                        one.atMs(),
                        one.untilMs(),
                        one.by(),
                        one.cause()))
                .toList();
    }

    // ---- the score

    private static ScoreRange range(News2Range of) {
        return new ScoreRange(
                of.lowest(),
                of.highest(),
                of.lowestBand(),
                of.highestBand(),
                of.decisive(),
                of.parts().stream()
                        .map(part -> new ScoreRange.PartAge(part.vital(), part.ageMs(), part.missing()))
                        .toList());
    }

    private static Flag flag(String code, int needed, ScoreDetail.Flag flag) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < flag.asks().size(); i++) {
            Asked asked = flag.asks().get(i);
            ScoreDetail.Measured value = flag.values().get(i);
            inputs.add(Input.of(
                    asked.vital(),
                    is(asked.is()),
                    asked.side(),
                    asked.limitMilli(),
                    asked.atLimit(),
                    value == null ? null : value.milli(),
                    value == null ? null : value.atMs()));
        }
        return new Flag(code, is(flag.is()), needed, inputs);
    }

    private static Flag pathway(ScoreDetail detail) {
        ScoreDetail.Pathway pathway = detail.pathway();
        return new Flag(
                "pathway",
                is(pathway.is()),
                3,
                List.of(
                        said("adult", pathway.adult()),
                        infection(pathway.infection()),
                        new Input(
                                "news2",
                                is(pathway.score()),
                                Side.HIGH,
                                ScoreDetail.PATHWAY_SCORE * 1000,
                                true,
                                detail.range().lowest() * 1000,
                                detail.score().atMs() == 0
                                        ? null
                                        : detail.score().atMs())));
    }

    private static Input said(String what, @Nullable Boolean answer) {
        return new Input(
                what, answer == null ? Is.UNKNOWN : answer ? Is.MET : Is.NOT_MET, Side.NONE, null, false, null, null);
    }

    /** Nobody says "no infection": what is not suspected is not known. */
    private static Input infection(@Nullable Infection said) {
        return new Input(
                "infection",
                said == null ? Is.UNKNOWN : Is.MET,
                Side.NONE,
                null,
                false,
                null,
                said == null ? null : said.fromMs());
    }

    private static Is is(Criterion criterion) {
        return switch (criterion) {
            case MET -> Is.MET;
            case NOT_MET -> Is.NOT_MET;
            case UNKNOWN -> Is.UNKNOWN;
        };
    }

    private static @Nullable Boolean isAdult(@Nullable LocalDate born, LocalDate today) {
        return born == null ? null : Boolean.valueOf(Period.between(born, today).getYears() >= ADULT_YEARS);
    }

    // ---- frailty

    private List<Hour> hours(PatientId patient, Vital vital, LocalDate from, LocalDate to, ZoneId zone) {
        Instant begin = from.atStartOfDay(zone).toInstant();
        Instant end = to.plusDays(1).atStartOfDay(zone).toInstant();
        // One point an hour and one more: what is streamed comes rolled up by the hour, the rest as it was measured.
        int points = Math.toIntExact(Duration.between(begin, end).toHours()) + 1;
        return history.series(patient, vital, begin, end, points).points().stream()
                // A bucket that begins before the first day is given whole.
                .filter(point -> point.atMs() >= begin.toEpochMilli())
                .map(point -> new Hour(point.atMs(), point.n(), point.mean(), point.lo(), point.hi()))
                .toList();
    }

    private Frailty frailty(FrailtyReport report, PatientId patient, ZoneId zone) {
        return new Frailty(
                report.asOf(),
                report.weeks().stream()
                        .map(week -> new Frailty.Week(week.lastDay(), week.index(), week.domains()))
                        .toList(),
                report.direction().name().toLowerCase(Locale.ROOT),
                report.risePer4Weeks(),
                report.domains().stream()
                        .map(domain -> new Frailty.Domain(
                                domain.domain().name().toLowerCase(Locale.ROOT),
                                domain.deficit(),
                                domain.moved(),
                                percent(domain.completeness())))
                        .toList(),
                percent(report.completeness()),
                report.reviewAdvised(),
                frailtySettings.domainsMin(),
                past.ratings(patient, zone).stream()
                        .map(rating -> new Frailty.Rating(
                                rating.level(), rating.stateOf(), rating.ratedBy(), rating.ratedOn()))
                        .toList());
    }

    private static int percent(double share) {
        return (int) Math.round(share * 100);
    }

    private static LocalDate day(long ms, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(ms), zone);
    }
}
