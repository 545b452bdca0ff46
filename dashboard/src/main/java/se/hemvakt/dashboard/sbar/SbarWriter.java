package se.hemvakt.dashboard.sbar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import se.hemvakt.dashboard.directory.DirectoryAnswer.TeamNow;
import se.hemvakt.dashboard.insight.Frailty;
import se.hemvakt.dashboard.insight.RuleWords;
import se.hemvakt.dashboard.insight.ScoreAnswer;
import se.hemvakt.dashboard.insight.ScoreRange;
import se.hemvakt.dashboard.sbar.Sbar.Link;
import se.hemvakt.dashboard.sbar.Sbar.Sentence;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Handover;
import se.hemvakt.model.Limit;
import se.hemvakt.model.News2;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;

/**
 * Writes the draft of a report from facts, for a person to edit and sign. It says what was measured and decided, and what is not known
 * and how old it is (H18); it leaves judging to the reader. Only the recommendation proposes something: whom to ask, from phase,
 * risk and who is there now (docs/clinical-basis.md, a proposal).
 *
 * <p>A pure function.
 */
public final class SbarWriter {
    /** As far back as alerts are told. */
    private static final long RECENT_MS = 72 * 3_600_000L;

    private static final int ALERTS_MAX = 5;
    private static final int SILENCES_MAX = 3;

    private final SbarFacts facts;
    private final SbarWords words;

    private SbarWriter(SbarFacts facts, String language) {
        this.facts = facts;
        this.words = SbarWords.of(language);
    }

    /** @param language {@code sv} or {@code en} */
    public static Sbar write(SbarFacts facts, String language) {
        SbarWriter writer = new SbarWriter(facts, language);
        return new Sbar(
                language,
                facts.atMs(),
                writer.situation(),
                writer.background(),
                writer.assessment(),
                writer.recommendation(),
                "");
    }

    // ---- situation

    private List<Sentence> situation() {
        List<Sentence> said = new ArrayList<>();
        Optional<Episode> worst = facts.episodes().stream()
                .filter(Episode::isLive)
                .filter(one -> one.kind() == AlertKind.CLINICAL)
                .min(Comparator.comparing(Episode::priority).thenComparing(Episode::openedAtMs));
        said.add(worst.map(this::alert).orElseGet(() -> plain("s.no_alert")));
        said.add(score());
        trend().ifPresent(said::add);
        return said;
    }

    private Sentence alert(Episode one) {
        String text = words.say(
                "s.alert",
                "what",
                problem(one),
                "priority",
                words.say("priority." + lower(one.priority())),
                "time",
                time(one.openedAtMs()),
                "age",
                words.age(facts.atMs() - one.openedAtMs()));
        if (one.acceptedBy() != null && one.state() == Episode.State.ACCEPTED) {
            text += " " + words.say("s.accepted", "by", one.acceptedBy());
        }
        return new Sentence(text, links(one));
    }

    private Sentence score() {
        ScoreAnswer score = facts.score();
        if (score == null || score.score().parts().stream().allMatch(part -> part.measuredAtMs() == null)) {
            return plain("s.no_score");
        }
        Integer total = score.score().total();
        List<Link> links = score.score().parts().stream()
                .filter(part -> part.points() != null)
                .map(this::link)
                .flatMap(Optional::stream)
                .toList();
        if (total != null) {
            return new Sentence(
                    words.say(
                            "s.score",
                            "total",
                            total.toString(),
                            "band",
                            band(score.range().lowestBand()),
                            "time",
                            time(score.score().atMs())),
                    links);
        }
        return new Sentence(
                words.say(
                        "s.score_between",
                        "low",
                        String.valueOf(score.range().lowest()),
                        "high",
                        String.valueOf(score.range().highest()),
                        "lowband",
                        band(score.range().lowestBand()),
                        "highband",
                        band(score.range().highestBand()),
                        "missing",
                        score.score().missing().stream().map(words::vital).collect(Collectors.joining(", "))),
                links);
    }

    private Optional<Sentence> trend() {
        ScoreAnswer score = facts.score();
        if (score == null) {
            return Optional.empty();
        }
        Integer rise = score.rise();
        return Optional.of(
                rise == null
                        ? plain("s.rise_unknown")
                        : rise > 0
                                ? new Sentence(words.say("s.rise", "n", rise.toString()), List.of())
                                : plain("s.no_rise"));
    }

    // ---- background

    private List<Sentence> background() {
        List<Sentence> said = new ArrayList<>();
        Responsibility responsible = facts.responsible();
        Phase phase = responsible == null ? Phase.STABLE : responsible.phase();
        said.add(new Sentence(
                words.say(
                        responsible == null ? "b.phase" : "b.phase_since",
                        "phase",
                        words.say("phase." + lower(phase)),
                        "team",
                        name(facts.team()),
                        "time",
                        responsible == null ? "" : time(responsible.sinceMs())),
                List.of()));
        said.add(
                facts.conditions().isEmpty()
                        ? plain("b.no_conditions")
                        : new Sentence(
                                words.say(
                                        "b.conditions",
                                        "names",
                                        facts.conditions().stream()
                                                .map(one -> words.isSwedish() ? one.sv() : one.en())
                                                .collect(Collectors.joining(", "))),
                                List.of()));
        said.add(limits());
        Frailty.Rating rating = facts.rating();
        said.add(
                rating == null
                        ? plain("b.no_cfs")
                        : new Sentence(
                                words.say(
                                        "b.cfs",
                                        "n",
                                        String.valueOf(rating.level()),
                                        "day",
                                        rating.stateOf().toString(),
                                        "by",
                                        rating.by()),
                                List.of()));
        said.addAll(alerts());
        said.addAll(decided());
        return said;
    }

    private Sentence limits() {
        String own = facts.limits().stream().map(this::limit).collect(Collectors.joining("; "));
        String scale = words.say("b.scale", "n", String.valueOf(facts.spo2Scale()));
        return new Sentence(
                (own.isEmpty() ? words.say("b.no_limits") : words.say("b.limits", "limits", own)) + " " + scale,
                List.of());
    }

    private String limit(Limit one) {
        Integer low = one.lowMilli();
        Integer high = one.highMilli();
        List<String> sides = new ArrayList<>();
        if (low != null) {
            sides.add(words.say("b.limit_low", "v", words.value(one.vital(), low)));
        }
        if (high != null) {
            sides.add(words.say("b.limit_high", "v", words.value(one.vital(), high)));
        }
        return words.vital(one.vital()) + " " + String.join(", ", sides);
    }

    private List<Sentence> alerts() {
        List<Episode> recent = facts.episodes().stream()
                .filter(one -> one.kind() == AlertKind.CLINICAL)
                .filter(one -> one.isLive() || facts.atMs() - one.openedAtMs() <= RECENT_MS)
                .toList();
        if (recent.isEmpty()) {
            return List.of(plain("b.no_alerts"));
        }
        List<Sentence> said = new ArrayList<>();
        said.add(new Sentence(words.say("b.alerts", "n", String.valueOf(recent.size())), List.of()));
        recent.stream().limit(ALERTS_MAX).forEach(one -> {
            String by = one.acceptedBy() == null ? words.say("b.nobody") : words.say("b.taken", "by", one.acceptedBy());
            Long closed = one.closedAtMs();
            String end = closed == null ? words.say("b.open") : words.say("b.over", "time", time(closed));
            said.add(new Sentence(
                    words.say("b.alert", "time", time(one.openedAtMs()), "what", problem(one), "by", by, "end", end),
                    links(one)));
        });
        return said;
    }

    /** What people decided and tried. */
    private List<Sentence> decided() {
        List<Sentence> said = new ArrayList<>();
        Watch.Infection infection = facts.watch().infection();
        if (infection != null) {
            said.add(new Sentence(
                    words.say("b.infection", "by", infection.by(), "time", time(infection.fromMs())), List.of()));
        }
        Watch.Pause pause = facts.watch().pause();
        if (pause != null) {
            said.add(new Sentence(
                    words.say("b.paused", "by", pause.by(), "time", time(pause.untilMs()), "reason", pause.reason()),
                    List.of()));
        }
        facts.watch().silences().stream()
                .limit(SILENCES_MAX)
                .forEach(one -> said.add(new Sentence(
                        words.say("b.silenced", "by", one.by(), "time", time(one.untilMs()), "reason", one.reason()),
                        List.of())));
        Responsibility responsible = facts.responsible();
        if (responsible != null) {
            responsible.handovers().stream()
                    .filter(one -> !one.words().isEmpty())
                    .forEach(one -> said.add(tried(one)));
        }
        return said;
    }

    private Sentence tried(Handover one) {
        boolean no = one.state() == Handover.State.DECLINED || one.state() == Handover.State.NO_UNIT;
        return new Sentence(
                words.say(
                        no ? "b.declined" : "b.outcome",
                        "team",
                        name(one.to()),
                        "by",
                        one.stateBy(),
                        "time",
                        time(one.stateAtMs()),
                        "words",
                        one.words()),
                List.of());
    }

    // ---- assessment

    private List<Sentence> assessment() {
        ScoreAnswer score = facts.score();
        if (score == null) {
            return List.of(plain("s.no_score"));
        }
        List<Sentence> said = new ArrayList<>();
        for (News2.Part part : score.score().parts()) {
            said.add(part(part));
        }
        ScoreRange range = score.range();
        Vital decisive = range.decisive();
        if (decisive != null) {
            said.add(new Sentence(words.say("a.decisive", "what", words.vital(decisive)), List.of()));
        }
        for (ScoreAnswer.Flag flag : score.flags()) {
            if (flag.is() != ScoreAnswer.Is.NOT_MET) {
                said.add(new Sentence(
                        words.say("a.flag_" + lower(flag.is()), "what", words.say("flag." + flag.code())),
                        flag.inputs().stream()
                                .filter(input -> input.is() == ScoreAnswer.Is.MET)
                                .map(SbarWriter::link)
                                .flatMap(Optional::stream)
                                .toList()));
            }
        }
        return said;
    }

    private Sentence part(News2.Part part) {
        Integer milli = part.milli();
        Long at = part.measuredAtMs();
        if (milli == null || at == null) {
            return new Sentence(words.say("a.never", "what", words.vital(part.vital())), List.of());
        }
        Integer points = part.points();
        return new Sentence(
                words.say(
                        points == null ? "a.old" : "a.part",
                        "what",
                        words.vital(part.vital()),
                        "value",
                        words.value(part.vital(), milli),
                        "points",
                        points == null ? "" : points.toString(),
                        "time",
                        time(at),
                        "age",
                        words.age(facts.atMs() - at)),
                List.of(Link.reading(part.vital(), milli, at)));
    }

    // ---- recommendation

    private List<Sentence> recommendation() {
        List<Sentence> said = new ArrayList<>();
        Responsibility responsible = facts.responsible();
        Phase phase = responsible == null ? Phase.STABLE : responsible.phase();
        String when = words.say(isPressing() ? "r.now" : "r.today");
        Optional<TeamNow> team = phase == Phase.LATE_PALLIATIVE
                ? there("palliative").or(() -> there("near_care")).or(() -> there("on_call_doctor"))
                : there("near_care").or(() -> there("home_care_doctor")).or(() -> there("on_call_doctor"));
        if (phase == Phase.LATE_PALLIATIVE) {
            said.add(plain("r.comfort"));
        }
        said.add(team.map(one -> new Sentence(
                        words.say(
                                one.kind().equals("on_call_doctor") ? "r.call" : "r.visit",
                                "team",
                                one.name(),
                                "when",
                                when),
                        List.of()))
                .orElseGet(() -> plain("r.nobody")));
        ScoreAnswer score = facts.score();
        Vital decisive = score == null ? null : score.range().decisive();
        if (decisive != null) {
            said.add(new Sentence(words.say("r.measure", "what", words.vital(decisive)), List.of()));
        }
        said.add(plain("r.follow_up"));
        return said;
    }

    /** Whether somebody must come now: an alert of high priority that is not over, or a score that is high whatever is missing. */
    private boolean isPressing() {
        ScoreAnswer score = facts.score();
        return facts.episodes().stream().anyMatch(one -> one.isLive() && one.priority() == Priority.HIGH)
                || (score != null && score.range().lowestBand() == News2.Band.HIGH);
    }

    private Optional<TeamNow> there(String kind) {
        return facts.teams().teams().stream()
                .filter(one ->
                        one.open() && one.kind().equals(kind) && !one.id().equals(facts.team()))
                .findFirst();
    }

    // ---- parts

    private List<Link> links(Episode one) {
        List<Link> links = new ArrayList<>();
        links.add(Link.alert(one.id(), one.openedAtMs()));
        one.evidence().forEach(found -> links.add(Link.reading(found.vital(), found.milli(), found.measuredAtMs())));
        return links;
    }

    private Optional<Link> link(News2.Part part) {
        Integer milli = part.milli();
        Long at = part.measuredAtMs();
        return milli == null || at == null ? Optional.empty() : Optional.of(Link.reading(part.vital(), milli, at));
    }

    private static Optional<Link> link(ScoreAnswer.Input input) {
        Integer milli = input.milli();
        Long at = input.atMs();
        return milli == null || at == null
                ? Optional.empty()
                : Vital.ofCode(input.what()).map(vital -> Link.reading(vital, milli, at));
    }

    /** What an alert is about: its reading beside the limit, the words of its problem, or what people call its rule. */
    private String problem(Episode one) {
        if (one.problem().startsWith("limit.") && !one.evidence().isEmpty()) {
            return fact(one.evidence().get(0));
        }
        if (one.problem().startsWith("late.") && !one.evidence().isEmpty()) {
            return words.say("problem.late", "what", fact(one.evidence().get(0)));
        }
        Integer score = one.score();
        return words.find("problem." + one.problem())
                .map(text -> text.replace("{score}", score == null ? "" : score.toString())
                        .strip())
                .orElseGet(() -> {
                    RuleWords rule = facts.rules().get(one.rule() + "/" + one.ruleVersion());
                    return rule == null ? one.problem() : words.isSwedish() ? rule.sv() : rule.en();
                });
    }

    private String fact(Evidence found) {
        String value = words.vital(found.vital()) + " " + words.value(found.vital(), found.milli());
        Integer limit = found.limitMilli();
        return limit == null
                ? value
                : value + (found.side() == Evidence.Side.LOW ? " < " : " > ") + words.value(found.vital(), limit);
    }

    private Sentence plain(String key) {
        return new Sentence(words.say(key), List.of());
    }

    private String band(News2.Band band) {
        return words.say("band." + band.code());
    }

    private String time(long ms) {
        return words.time(ms, facts.atMs(), facts.zone());
    }

    private String name(TeamId team) {
        return facts.teams().teams().stream()
                .filter(one -> one.id().equals(team))
                .map(TeamNow::name)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(team.value());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
