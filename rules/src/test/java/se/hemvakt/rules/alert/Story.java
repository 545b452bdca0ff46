package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Action;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.AlertOutcome;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.DischargeInputs;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.KitId;
import se.hemvakt.model.Limit;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Quality;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.rules.profile.Assignment;
import se.hemvakt.rules.profile.Bound;
import se.hemvakt.rules.profile.OwnLimit;
import se.hemvakt.rules.profile.RulesOfPatient;
import se.hemvakt.rules.profile.ShippedProfiles;
import se.hemvakt.rules.profile.Signature;

/**
 * Plays a patient's history written for people, and checks what the rules said. One line is a time, an input and what must
 * come of it:
 *
 * <pre>
 *   profile limit.spo2=90.. silent=180
 *   08:00     | rr=16 spo2=97 air sbp=125 hr=70 acvpu=A temp=37.0 |
 *   08:05     | rr=25                                             | opened news2 MEDIUM at 08:05
 *   d2 08:06  | accept news2 by anna                              | accepted news2 MEDIUM at 08:06; done
 * </pre>
 *
 * <p>{@code received=09:00} in an input says when it reached us, otherwise at once; {@code spo2=85?} that the sensor was unsure;
 * {@code @08:04} that what follows it was measured then. Score changes are checked where a line names one: {@code score 3 low-medium} or {@code score lowest 3, missing temperature}.
 *
 * <p>A plan is {@code plan.hr=stream:180} or {@code plan.weight=07:30,19:00}, times by the wall in Stockholm, with {@code +ask} for a kit
 * that measures when asked and {@code +monday} for some days only. {@code latch=MEDIUM}: a person must have accepted these.
 *
 * <p>{@code lost}: what was kept of the patient is lost but for what was told. Four inputs only look: {@code shows PROBLEM} at all of
 * an alert, {@code why} at why it did not alarm, {@code due} at when the rules want to be asked again, {@code acute} at whether what is
 * measured now is kept out of what is usual for the patient. All else that is told must keep {@link EpisodeLaws}.
 */
final class Story {
    static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");
    static final PatientId PATIENT = new PatientId(4711);
    static final KitId KIT = new KitId("kit-4711-abcd");

    private final EpisodeLaws laws = new EpisodeLaws();
    private RuleSettings settings = RuleSettings.standard();
    private PatientRules rules = new PatientRules(settings);
    private @Nullable PatientState state;
    private int version;
    private int requests;
    private final boolean isRestored;

    private Story(boolean isRestored) {
        this.isRestored = isRestored;
    }

    /** What was kept after each line and restored tells the same as what was never put away. */
    static void play(String name, String text) {
        play(name, text, false);
        play(name + " (restored after each line)", text, true);
    }

    /** One to be told line by line. */
    static Story of(String profile) {
        Story story = new Story(false);
        story.line("profile", profile);
        return story;
    }

    private static void play(String name, String text, boolean isRestored) {
        Story story = new Story(isRestored);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                story.line(name + ":" + number, line);
            }
        }
    }

    private void line(String where, String line) {
        if (line.startsWith("profile")) {
            settings = settings(line);
            rules = new PatientRules(settings);
            state = new PatientState(profile(line), MIDNIGHT.toEpochMilli());
            laws.forget();
            RulesOfPatient conditions = conditions(line, MIDNIGHT.toEpochMilli());
            if (conditions != null) {
                state.follow(conditions);
            }
            return;
        }
        String[] cells = line.split("\\|", -1);
        long at = time(cells[0].trim());
        String input = cells[1].trim();
        String expected = cells.length > 2 ? cells[2].trim() : "";
        PatientState now = now();
        if (input.equals("lost")) {
            state = takenOver(now, at);
            assertThat(expected).as(where).isEmpty();
            return;
        }
        String told = looked(now, at, input);
        if (told == null) {
            List<CareEvent> events = tell(where, at, input);
            boolean scores = expected.contains("score ");
            told = events.stream()
                    .filter(event -> scores || !(event instanceof CareEvent.ScoreChanged))
                    .map(Story::words)
                    .collect(Collectors.joining("; "));
        }
        if (isRestored) {
            restore(where);
        }
        assertThat(told).as(where + " " + input).isEqualTo(expected.replaceAll(" +", " "));
    }

    /** Tells the rules this, and what they decided; it keeps the laws of an episode. */
    List<CareEvent> tell(String where, long at, String input) {
        PatientState now = now();
        List<CareEvent> events = input(now, at, input);
        laws.keep(where, now, events);
        return events;
    }

    PatientState now() {
        return Objects.requireNonNull(state, "a story begins with a profile");
    }

    /** Puts the state away and takes it out again. */
    void restore(String where) {
        PatientState restored = now().copy();
        assertThat(restored.hash()).as(where).isEqualTo(now().hash());
        state = restored;
    }

    /** What was kept is lost: only what was told of alerts and of watching is still known. */
    private static PatientState takenOver(PatientState lost, long at) {
        PatientState taken = new PatientState(lost.profile(), at);
        RulesOfPatient conditions = lost.conditions();
        if (conditions != null) {
            taken.follow(conditions);
        }
        lost.liveEpisodes().forEach(taken::adopt);
        taken.adopt(lost.watch());
        return taken;
    }

    /** What there is to see without telling the rules anything; null for an input that tells them something. */
    private @Nullable String looked(PatientState now, long at, String input) {
        String[] words = input.split(" +");
        long before = now.hash();
        String seen =
                switch (words[0]) {
                    case "shows" ->
                        now.liveEpisodes().stream()
                                .filter(one -> one.problem().equals(words[1]))
                                .map(Story::whole)
                                .findAny()
                                .orElse("none");
                    case "why" ->
                        new WhyNot(settings)
                                .now(now, at).stream().map(Story::words).collect(Collectors.joining("; "));
                    case "acute" -> now.trends().isAcute() ? "yes" : "no";
                    case "due" -> {
                        long due = rules.nextDue(now);
                        yield due == Long.MAX_VALUE ? "never" : clock(due);
                    }
                    default -> null;
                };
        assertThat(now.hash()).as("looking changes nothing").isEqualTo(before);
        return seen;
    }

    private List<CareEvent> input(PatientState now, long at, String input) {
        String[] words = input.split(" +");
        return switch (words[0]) {
            case "moved" -> rules.moved(now, new TeamId(words[1]), at);
            case "ended" -> rules.ended(now, at);
            default -> rules.apply(now, told(now, at, input, words));
        };
    }

    private Input told(PatientState now, long at, String input, String[] words) {
        return switch (words[0]) {
            case "time" -> new Input.TimePassed(at);
            case "impossible" -> new Input.ImpossibleValue(at);
            case "listening" -> new Input.Listening(at);
            case "set" -> new Input.ProfileChanged(profile(input), at);
            case "profiles" ->
                new Input.ConditionsChanged(
                        Objects.requireNonNull(conditions("has=" + input.substring("profiles ".length()), at)), at);
            case "rate", "discharge" -> new Input.Requested(formed(at, words));
            case "action", "outcome" -> new Input.Requested(note(now, at, input));
            case "worried", "silence", "end-silence", "pause", "resume", "measure", "infection", "no-infection" ->
                new Input.Requested(asked(now, at, input));
            case "accept", "undo" ->
                new Input.Requested(new CareRequest(
                        "r" + ++requests,
                        words[0].equals("accept") ? CareRequest.Kind.ACCEPT : CareRequest.Kind.UNDO_ACCEPT,
                        PATIENT,
                        episode(now, words[1]),
                        words[3],
                        words[3].toUpperCase(Locale.ROOT),
                        at));
            default -> new Input.Readings(readings(at, words));
        };
    }

    /** {@code pause until 12:00 by anna: why}, {@code silence PROBLEM until 12:00 by anna: why}, {@code measure spo2 by anna}. */
    private CareRequest asked(PatientState now, long at, String input) {
        int colon = input.indexOf(':', input.indexOf(" by "));
        String head = colon < 0 ? input : input.substring(0, colon);
        String[] words = head.split(" +");
        String reason = head.length() < input.length()
                ? input.substring(head.length() + 1).strip()
                : null;
        CareRequest.Kind kind =
                switch (words[0]) {
                    case "worried" -> CareRequest.Kind.WORRIED;
                    case "silence" -> CareRequest.Kind.SILENCE;
                    case "end-silence" -> CareRequest.Kind.END_SILENCE;
                    case "pause" -> CareRequest.Kind.PAUSE;
                    case "resume" -> CareRequest.Kind.RESUME;
                    case "infection" -> CareRequest.Kind.SUSPECT_INFECTION;
                    case "no-infection" -> CareRequest.Kind.WITHDRAW_INFECTION;
                    default -> CareRequest.Kind.MEASURE_AGAIN;
                };
        int until = head.indexOf(" until ");
        int by = head.indexOf(" by ");
        String user = head.substring(by + 4).strip();
        boolean about = kind == CareRequest.Kind.SILENCE || kind == CareRequest.Kind.END_SILENCE;
        return CareRequest.asked(
                        "r" + ++requests,
                        kind,
                        PATIENT,
                        about ? episode(now, words[1]) : "",
                        user,
                        user.toUpperCase(Locale.ROOT),
                        at)
                .problem(kind == CareRequest.Kind.END_SILENCE ? words[1] : null)
                .reason(reason)
                .untilMs(until < 0 ? null : time(head.substring(until + 7, by).strip()))
                .vital(kind == CareRequest.Kind.MEASURE_AGAIN ? vital(words[1]) : null)
                .build();
    }

    /** {@code action PROBLEM phoned by anna: words}, {@code outcome PROBLEM artefact by anna}. */
    private CareRequest note(PatientState now, long at, String input) {
        String[] said = input.split(": ", 2);
        String[] words = said[0].split(" +");
        String what = words[2].toUpperCase(Locale.ROOT);
        boolean action = words[0].equals("action");
        return CareRequest.asked(
                        "r" + ++requests,
                        action ? CareRequest.Kind.ACTION : CareRequest.Kind.ALERT_OUTCOME,
                        PATIENT,
                        episode(now, words[1]),
                        words[4],
                        words[4].toUpperCase(Locale.ROOT),
                        at)
                .reason(said.length > 1 ? said[1] : null)
                .note(new CareRequest.Note(
                        action ? Action.valueOf(what) : null, action ? null : AlertOutcome.valueOf(what)))
                .build();
    }

    /** {@code rate 6 2026-11-21 by eva}, {@code discharge lace acute=1,length_of_stay=4 2026-11-20 by eva}; {@code -} for nothing said. */
    private CareRequest formed(long at, String[] words) {
        boolean rate = words[0].equals("rate");
        String day = words[words.length - 3];
        String user = words[words.length - 1];
        CareRequest.Asked asked = CareRequest.asked(
                        "r" + ++requests,
                        rate ? CareRequest.Kind.RATE_FRAILTY : CareRequest.Kind.SCORE_DISCHARGE,
                        PATIENT,
                        "",
                        user,
                        user.toUpperCase(Locale.ROOT),
                        at)
                .stateOf(day.equals("-") ? null : LocalDate.parse(day));
        if (rate) {
            return asked.level(Integer.valueOf(words[1])).build();
        }
        Map<String, Double> known = new TreeMap<>();
        for (String one : words[2].equals("-") ? new String[0] : words[2].split(",")) {
            String[] pair = one.split("=");
            known.put(pair[0], Double.valueOf(pair[1]));
        }
        return asked.discharge(words[1].equals("-") ? null : new DischargeInputs(words[1], known))
                .build();
    }

    private static String episode(PatientState now, String problem) {
        return now.liveEpisodes().stream()
                .filter(episode -> episode.problem().equals(problem))
                .map(Episode::id)
                .findAny()
                .orElse("none");
    }

    /**
     * {@code has=heart-failure,copd}: the shipped profiles of these names, {@code has=standard} for what everybody has; null when the
     * line names none. {@code own.spo2.low=90/d5} is a limit of the patient's own until the fifth day, {@code scale2=d5} the
     * prescription of SpO2 scale 2.
     */
    private static @Nullable RulesOfPatient conditions(String line, long at) {
        List<String> profiles = null;
        List<OwnLimit> limits = new ArrayList<>();
        LocalDate born = LocalDate.of(1940, 1, 1);
        Signature scale2 = null;
        for (String word : line.split(" +")) {
            String[] pair = word.split("=");
            if (pair[0].equals("has")) {
                profiles = pair[1].equals("standard") ? List.of() : List.of(pair[1].split(","));
            } else if (pair[0].equals("born")) {
                born = LocalDate.parse(pair[1]);
            } else if (pair[0].equals("scale2")) {
                scale2 = signed(pair[1]);
            } else if (pair[0].startsWith("own.")) {
                String[] side = pair[0].split("\\.");
                String[] until = pair[1].split("/");
                int milli = milli(until[0]);
                limits.add(new OwnLimit(
                        vital(side[1]),
                        side[2].equals("low") ? Bound.below(milli) : Bound.above(milli),
                        signed(until[1])));
            }
        }
        return profiles == null
                ? null
                : ShippedProfiles.ruleSet()
                        .compile(new Assignment(profiles, limits, born, scale2), Instant.ofEpochMilli(at));
    }

    private static Signature signed(String until) {
        return new Signature(
                "Doktor Ek", LocalDate.of(2026, 11, 20), "känt", Instant.ofEpochMilli(time(until + " 00:00")));
    }

    private PatientProfile profile(String line) {
        List<Limit> limits = new ArrayList<>();
        List<MeasuringPlan> plans = new ArrayList<>();
        int scale = 1;
        Duration silent = null;
        for (String word : line.split(" +")) {
            if (word.startsWith("limit.")) {
                String[] pair = word.substring("limit.".length()).split("=");
                String[] ends = pair[1].split("\\.\\.", -1);
                limits.add(new Limit(
                        Vital.ofCode(pair[0]).orElseThrow(),
                        ends[0].isEmpty() ? null : milli(ends[0]),
                        ends[1].isEmpty() ? null : milli(ends[1])));
            } else if (word.startsWith("plan.")) {
                plans.add(plan(word.substring("plan.".length())));
            } else if (word.startsWith("scale=")) {
                scale = Integer.parseInt(word.substring(6));
            } else if (word.startsWith("silent=")) {
                silent = Duration.ofSeconds(Long.parseLong(word.substring(7)));
            }
        }
        return new PatientProfile(
                PATIENT, new TeamId("norr"), scale, limits, silent, ++version, plans, PatientProfile.HOME);
    }

    private static MeasuringPlan plan(String words) {
        String[] pair = words.split("=");
        List<String> said = List.of(pair[1].split("\\+"));
        Vital vital = vital(pair[0]);
        boolean asked = said.contains("ask");
        if (said.get(0).startsWith("stream:")) {
            return MeasuringPlan.streaming(
                    vital, Duration.ofSeconds(Long.parseLong(said.get(0).substring(7))), asked);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String word : said.subList(1, said.size())) {
            if (!word.equals("ask")) {
                days.add(DayOfWeek.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        return MeasuringPlan.scheduled(
                vital,
                Stream.of(said.get(0).split(",")).map(LocalTime::parse).toList(),
                days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days,
                MeasuringPlan.GRACE,
                asked);
    }

    private static RuleSettings settings(String line) {
        RuleSettings standard = RuleSettings.standard();
        for (String word : line.split(" +")) {
            if (word.startsWith("latch=")) {
                RuleSettings.Handling usual = standard.handling();
                return standard.with(new RuleSettings.Handling(
                        usual.worried(),
                        usual.latchedHold(),
                        usual.undoWithin(),
                        Stream.of(word.substring(6).split(","))
                                .map(Priority::valueOf)
                                .collect(Collectors.toSet()),
                        usual.remindAfter(),
                        usual.acceptFor(),
                        usual.actWithin(),
                        usual.silenceMax(),
                        usual.pauseMax(),
                        usual.resumeAfter(),
                        usual.infectionFor()));
            }
        }
        return standard;
    }

    static List<Reading> readings(long begins, String... words) {
        long at = begins;
        long received = at;
        for (String word : words) {
            if (word.startsWith("received=")) {
                received = time(word.substring(9).replace('_', ' '));
            }
        }
        List<Reading> readings = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("@")) {
                at = time(word.substring(1).replace('_', ' '));
                continue;
            }
            // A whole set that gives no points, to be changed by what stands after it.
            String[] vitals = word.equals("well")
                    ? new String[] {"rr=16", "spo2=97", "air", "sbp=125", "hr=70", "acvpu=A", "temp=37.0"}
                    : new String[] {word};
            for (String one : word.startsWith("received=") ? new String[0] : vitals) {
                Reading reading = reading(one, at, received);
                long measured = at;
                readings.removeIf(other -> other.vital() == reading.vital() && other.measuredAtMs() == measured);
                readings.add(reading);
            }
        }
        return readings;
    }

    private static Reading reading(String word, long at, long received) {
        String[] pair = word.split("=");
        return switch (pair[0]) {
            case "air" -> reading(Vital.OXYGEN, 0, at, received);
            case "oxygen" -> reading(Vital.OXYGEN, 1000, at, received);
            case "acvpu" ->
                reading(Vital.CONSCIOUSNESS, Acvpu.of(pair[1]).orElseThrow().milli(), at, received);
            case "fall" -> reading(Vital.FALL, 1000, at, received);
            case "button" -> reading(Vital.BUTTON, 1000, at, received);
            case "contact" -> reading(Vital.CONTACT, 1000, at, received);
            default -> {
                boolean unsure = pair[1].endsWith("?");
                int milli = milli(unsure ? pair[1].substring(0, pair[1].length() - 1) : pair[1]);
                yield new Reading(PATIENT, vital(pair[0]), at, milli, received, KIT, unsure ? Quality.LOW : 0);
            }
        };
    }

    static Reading reading(Vital vital, int milli, long at, long received) {
        return new Reading(PATIENT, vital, at, milli, received, KIT, 0);
    }

    private static Vital vital(String word) {
        return switch (word) {
            case "rr" -> Vital.RESPIRATORY_RATE;
            case "sbp" -> Vital.SYSTOLIC_BP;
            case "hr" -> Vital.HEART_RATE;
            case "pulse" -> Vital.PULSE_RATE;
            case "temp" -> Vital.TEMPERATURE;
            case "flow" -> Vital.OXYGEN_FLOW;
            default -> Vital.ofCode(word).orElseThrow();
        };
    }

    private static int milli(String decimal) {
        return new BigDecimal(decimal).movePointRight(3).intValueExact();
    }

    /** {@code 08:05}, {@code 08:05:30} or {@code d2 08:05}; d1 is the first day. */
    static long time(String text) {
        long day = 0;
        String clock = text;
        if (text.startsWith("d")) {
            String[] parts = text.split(" ");
            day = Long.parseLong(parts[0].substring(1)) - 1;
            clock = parts[1];
        }
        String[] parts = clock.split(":");
        long seconds = Long.parseLong(parts[0]) * 3600 + Long.parseLong(parts[1]) * 60;
        if (parts.length == 3) {
            return MIDNIGHT.toEpochMilli()
                    + day * 86_400_000
                    + seconds * 1000
                    + new BigDecimal(parts[2]).movePointRight(3).longValueExact();
        }
        return MIDNIGHT.toEpochMilli() + (day * 86_400 + seconds) * 1000;
    }

    private static String clock(long ms) {
        String text = Instant.ofEpochMilli(ms).toString();
        long day = Duration.between(MIDNIGHT, Instant.ofEpochMilli(ms)).toDays();
        String time = text.substring(11, text.length() - 1);
        return (day == 0 ? "" : "d" + (day + 1) + " ") + (time.endsWith(":00") ? time.substring(0, 5) : time);
    }

    static String words(CareEvent event) {
        return event.match(
                Story::words,
                score -> words(score.score()),
                patient -> "patient",
                answer ->
                        answer.done() ? "done" : answer.reason() + (answer.by().isEmpty() ? "" : " by " + answer.by()),
                watch -> words(watch.watch()),
                measure -> "measure again " + measure.vital().code() + " " + measure.reason() + " until "
                        + clock(measure.untilMs()),
                rated -> "rated " + rated.level(),
                action -> "action " + word(action.action())
                        + (action.words().isEmpty() ? "" : " ”" + action.words() + "”"),
                outcome -> "outcome " + word(outcome.outcome()),
                discharge -> "discharge " + discharge.total(),
                visit -> "visit " + visit.visit().team(),
                responsibility -> "responsibility " + responsibility.step());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String words(EpisodeChanged changed) {
        Episode e = changed.episode();
        boolean quiet = e.quietUntilMs() != null;
        return changed.change().name().toLowerCase(Locale.ROOT)
                + " "
                + e.problem()
                + " "
                + e.priority()
                + (e.score() == null ? "" : " score=" + e.score())
                + (e.foundLate() ? " late" : "")
                + (quiet ? " quiet" : "")
                + " at "
                + clock(e.changedAtMs())
                + (e.returned() == null || changed.change() != CareEvent.Change.REOPENED
                        ? ""
                        : " " + word(e.returned().why()) + " of " + e.returned().by());
    }

    /** All of an alert that somebody can look at. */
    private static String whole(Episode e) {
        StringBuilder words = new StringBuilder();
        words.append(e.rule())
                .append(' ')
                .append(e.ruleVersion())
                .append(" for ")
                .append(e.team());
        words.append(" since ").append(clock(e.openedAtMs()));
        for (Evidence one : e.evidence()) {
            words.append(", ").append(one.vital().code()).append(' ').append(number(one.milli()));
            words.append(" at ").append(clock(one.measuredAtMs()));
            words.append(one.side() == Evidence.Side.NONE ? "" : " " + word(one.side()));
            words.append(one.limitMilli() == null ? "" : " of " + number(one.limitMilli()));
            words.append(one.limitOf() == null ? "" : " " + word(one.limitOf()));
            words.append(one.points() == null ? "" : " " + one.points() + " points");
            words.append(one.medianOf() == null ? "" : " median of " + one.medianOf());
        }
        for (Episode.Clearing one : e.clears()) {
            words.append(", ends by ").append(one.what());
            words.append(one.side() == Evidence.Side.NONE ? "" : " " + word(one.side()) + " " + number(one.milli()));
            words.append(one.holdMs() == 0 ? "" : " for " + one.holdMs() / 1000 + " s");
        }
        words.append(
                e.note() == null
                        ? ""
                        : ", ”" + e.note().text() + "” by " + e.note().by());
        words.append(e.acceptedBy() == null ? "" : ", has it " + e.acceptedBy());
        words.append(e.acceptedAtMs() == null ? "" : " since " + clock(e.acceptedAtMs()));
        words.append(e.acceptEndsAtMs() == null ? "" : " until " + clock(e.acceptEndsAtMs()));
        words.append(e.actByMs() == null ? "" : ", to act by " + clock(e.actByMs()));
        words.append(
                e.returned() == null
                        ? ""
                        : ", " + word(e.returned().why()) + " of "
                                + e.returned().by());
        words.append(e.outcome() == null ? "" : ", turned out " + word(e.outcome()));
        words.append(e.quietUntilMs() == null ? "" : ", quiet until " + clock(e.quietUntilMs()));
        return words.toString();
    }

    private static String words(WhyNot.Because why) {
        return word(why.reason())
                + (why.problem() == null ? "" : " " + why.problem())
                + (why.vital() == null ? "" : " " + why.vital().code())
                + (why.milli() == null ? "" : " " + number(why.milli()))
                + (why.atMs() == null ? "" : " at " + clock(why.atMs()))
                + (why.untilMs() == null ? "" : " until " + clock(why.untilMs()))
                + (why.by() == null ? "" : " by " + why.by())
                + (why.cause() == null ? "" : " with " + why.cause());
    }

    private static String number(int milli) {
        return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
    }

    private static String words(Watch watch) {
        StringBuilder words = new StringBuilder();
        Watch.Pause pause = watch.pause();
        if (pause != null) {
            words.append("paused until ").append(clock(pause.untilMs()));
            words.append(pause.asked() ? ", asked" : "");
        } else {
            words.append("watched");
        }
        Watch.Infection infection = watch.infection();
        if (infection != null) {
            words.append(", infection suspected by ").append(infection.by());
            words.append(" until ").append(clock(infection.untilMs()));
        }
        for (Watch.Silence silence : watch.silences()) {
            words.append(", quiet ").append(silence.problem()).append(" until ").append(clock(silence.untilMs()));
        }
        return words.toString();
    }

    private static String words(News2 score) {
        return score.total() == null
                ? "score lowest " + score.lowest() + ", missing "
                        + score.missing().stream().map(Vital::code).collect(Collectors.joining(" "))
                : "score " + score.total() + " "
                        + Objects.requireNonNull(score.band()).code();
    }
}
