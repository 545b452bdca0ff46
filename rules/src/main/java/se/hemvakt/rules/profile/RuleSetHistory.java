package se.hemvakt.rules.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.hemvakt.rules.profile.RuleSetStep.Kind;

/**
 * How the rules came to be what they are: every version ever drafted and what was done with it. Immutable; each method that
 * takes a step answers with the step to be stored, or refuses with what to do first (H25, B5: two people for rules).
 *
 * <pre>
 *   DRAFT ──replayed──▶ REPLAYED ──approved by another──▶ APPROVED ──activated──▶ ACTIVE
 *     └─────────withdrawn──┴───────────────────────────────▶ WITHDRAWN              │ ▲
 *                                                              another activated ▼ │ activated again: rollback
 *                                                                               REPLACED
 * </pre>
 *
 * <p>A version's files never change, so to roll back is to activate an old version once more. An episode that is open keeps the
 * version that made it: {@link #needed} says which versions must stay at hand.
 */
public final class RuleSetHistory {
    private final List<RuleSetStep> steps;
    private final Map<Integer, State> states = new HashMap<>();
    private final Map<Integer, RuleSetStep> drafts = new HashMap<>();
    private final List<RuleSetStep> activations = new ArrayList<>();

    /** Where a version is in its life. */
    public enum State {
        DRAFT,
        REPLAYED,
        APPROVED,
        ACTIVE,
        /** Was active; may become so again. */
        REPLACED,
        WITHDRAWN
    }

    private RuleSetHistory(List<RuleSetStep> steps) {
        this.steps = List.copyOf(steps);
        for (RuleSetStep step : steps) {
            take(step);
        }
    }

    /**
     * @param steps all of them, in order
     * @throws IllegalArgumentException if they are not a history: a gap, or a step that was not open
     */
    public static RuleSetHistory of(List<RuleSetStep> steps) {
        return new RuleSetHistory(steps);
    }

    private void take(RuleSetStep step) {
        int expected = drafts.size() + 1;
        boolean draft = step.kind() == Kind.DRAFTED;
        if (step.number() < 1 || (draft ? step.version() != expected : !drafts.containsKey(step.version()))) {
            throw new IllegalArgumentException(
                    "step " + step.number() + " of version " + step.version() + " does not follow what went before");
        }
        if (draft) {
            drafts.put(step.version(), step);
        } else if (!from(step.kind()).contains(state(step.version()))) {
            throw new IllegalArgumentException(
                    "version " + step.version() + " was " + state(step.version()) + " before step " + step.number());
        }
        if (step.kind() == Kind.ACTIVATED) {
            states.replaceAll((version, state) -> state == State.ACTIVE ? State.REPLACED : state);
            activations.add(step);
        }
        states.put(
                step.version(),
                switch (step.kind()) {
                    case DRAFTED -> State.DRAFT;
                    case REPLAYED -> State.REPLAYED;
                    case APPROVED -> State.APPROVED;
                    case ACTIVATED -> State.ACTIVE;
                    case WITHDRAWN -> State.WITHDRAWN;
                });
    }

    /** The states from which a step may be taken. */
    private static Set<State> from(Kind kind) {
        return switch (kind) {
            case DRAFTED -> EnumSet.noneOf(State.class);
            // Again, after more weeks: the newest replay counts.
            case REPLAYED -> EnumSet.of(State.DRAFT, State.REPLAYED);
            case APPROVED -> EnumSet.of(State.REPLAYED);
            case ACTIVATED -> EnumSet.of(State.APPROVED, State.REPLACED);
            case WITHDRAWN -> EnumSet.of(State.DRAFT, State.REPLAYED, State.APPROVED);
        };
    }

    // ---- what people do

    /**
     * A new version.
     *
     * @throws se.hemvakt.runtime.yaml.YamlException if a file is not valid
     * @throws RuleSetException if the files do not fit together, or a profile changed and kept its version
     */
    public RuleSetStep draft(RuleSetFiles files, String by, Instant at, String why) {
        int version = drafts.size() + 1;
        RuleSet set = files.read(version);
        refuseSilentChange(set, files);
        return next(version, Kind.DRAFTED, by, at, why, files);
    }

    /** The version of a profile stands on every alert it makes, so it must say which rules those were. */
    private void refuseSilentChange(RuleSet set, RuleSetFiles files) {
        for (Profile profile : set.profiles()) {
            String before = null;
            String whose = "the shipped one";
            for (int earlier : drafts.keySet()) {
                String text = filesOf(earlier).textOf(profile.id(), profile.version());
                if (text != null) {
                    before = text;
                    whose = "the one of version " + earlier + " of the rules";
                }
            }
            before = before == null ? ShippedProfiles.files().textOf(profile.id(), profile.version()) : before;
            if (before != null && !before.equals(files.textOf(profile))) {
                throw new RuleSetException(profile.place() + ": profile " + profile.id() + " differs from " + whose
                        + " but is still version " + profile.version() + ": raise its version");
            }
        }
    }

    /** @param shown what the replay showed: alerts gained and lost */
    public RuleSetStep replayed(int version, String by, Instant at, String shown) {
        check(version, Kind.REPLAYED);
        return next(version, Kind.REPLAYED, by, at, shown, null);
    }

    /** By a second person. */
    public RuleSetStep approve(int version, String by, Instant at, String why) {
        check(version, Kind.APPROVED);
        if (drafted(version).by().equals(by)) {
            throw new RuleSetException(
                    "version " + version + " was drafted by the same person: another one must approve it");
        }
        return next(version, Kind.APPROVED, by, at, why, null);
    }

    /** From now on this version judges; an old one too, which is a rollback. */
    public RuleSetStep activate(int version, String by, Instant at, String why) {
        check(version, Kind.ACTIVATED);
        return next(version, Kind.ACTIVATED, by, at, why, null);
    }

    /** Back to the version that was active before the one that is now. */
    public RuleSetStep rollBack(String by, Instant at, String why) {
        if (activations.size() < 2) {
            throw new RuleSetException("there is no earlier version to go back to");
        }
        int active = activations.get(activations.size() - 1).version();
        for (int i = activations.size() - 2; i >= 0; i--) {
            int version = activations.get(i).version();
            if (version != active) {
                return activate(version, by, at, why);
            }
        }
        throw new RuleSetException("there is no earlier version to go back to");
    }

    public RuleSetStep withdraw(int version, String by, Instant at, String why) {
        check(version, Kind.WITHDRAWN);
        return next(version, Kind.WITHDRAWN, by, at, why, null);
    }

    /** The history with one step more. */
    public RuleSetHistory with(RuleSetStep step) {
        List<RuleSetStep> more = new ArrayList<>(steps);
        more.add(step);
        return new RuleSetHistory(more);
    }

    private void check(int version, Kind kind) {
        if (!drafts.containsKey(version)) {
            throw new RuleSetException("there is no version " + version + " of the rules");
        }
        State state = state(version);
        if (!from(kind).contains(state)) {
            throw new RuleSetException("version " + version + " is " + word(state) + ": "
                    + switch (kind) {
                        case APPROVED -> "only a version that was replayed can be approved";
                        case ACTIVATED -> "only a version that was approved can be activated";
                        case REPLAYED -> "only a draft can be replayed";
                        default -> "it can not be withdrawn";
                    });
        }
    }

    private static String word(State state) {
        return switch (state) {
            case DRAFT -> "a draft";
            case REPLAYED -> "replayed";
            case APPROVED -> "approved";
            case ACTIVE -> "active";
            case REPLACED -> "replaced";
            case WITHDRAWN -> "withdrawn";
        };
    }

    private RuleSetStep next(int version, Kind kind, String by, Instant at, String why, @Nullable RuleSetFiles files) {
        return new RuleSetStep(steps.size() + 1, version, kind, by, at, why, files);
    }

    // ---- what is known

    public List<RuleSetStep> steps() {
        return steps;
    }

    /** The versions that were ever active, the newest first. */
    public List<Integer> everActive() {
        List<Integer> versions = new ArrayList<>();
        for (int i = activations.size() - 1; i >= 0; i--) {
            if (!versions.contains(activations.get(i).version())) {
                versions.add(activations.get(i).version());
            }
        }
        return versions;
    }

    /** What was done with this version, in order. */
    public List<RuleSetStep> stepsOf(int version) {
        return steps.stream().filter(step -> step.version() == version).toList();
    }

    /** The version that judges now. */
    public OptionalInt active() {
        return activations.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(activations.get(activations.size() - 1).version());
    }

    /** The version that judged then. */
    public OptionalInt activeAt(Instant at) {
        OptionalInt version = OptionalInt.empty();
        for (RuleSetStep step : activations) {
            if (!step.at().isAfter(at)) {
                version = OptionalInt.of(step.version());
            }
        }
        return version;
    }

    /** @throws RuleSetException if there is no such version */
    public State state(int version) {
        return Optional.ofNullable(states.get(version))
                .orElseThrow(() -> new RuleSetException("there is no version " + version + " of the rules"));
    }

    /** The rules of a version, old ones too. */
    public RuleSet ruleSet(int version) {
        return filesOf(version).read(version);
    }

    /**
     * The files of a version, as they were drafted.
     *
     * @throws RuleSetException if there is no such version
     */
    public RuleSetFiles filesOf(int version) {
        return Objects.requireNonNull(drafted(version).files());
    }

    /**
     * The versions that must stay at hand: the active one, and each that made an episode that is still open, since an episode is
     * judged to its end by the rules that opened it.
     *
     * @param ofOpenEpisodes the rule set versions of the open episodes
     */
    public Set<Integer> needed(Collection<Integer> ofOpenEpisodes) {
        Set<Integer> needed = new TreeSet<>(ofOpenEpisodes);
        needed.forEach(this::state);
        active().ifPresent(needed::add);
        return needed;
    }

    private RuleSetStep drafted(int version) {
        RuleSetStep draft = drafts.get(version);
        if (draft == null) {
            throw new RuleSetException("there is no version " + version + " of the rules");
        }
        return draft;
    }
}
