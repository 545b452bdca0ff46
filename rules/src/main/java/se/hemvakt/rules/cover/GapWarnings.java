package se.hemvakt.rules.cover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Span;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.TeamKind;
import se.hemvakt.rules.route.Receiver;

/**
 * Who is to be told of a coming gap in cover (H06): a pure function of the cover, what was told, and the time.
 *
 * <p>Each gap is told so long before it begins as the organisation says, each time once. Of warnings that were missed, because
 * the program was stopped or the gap came late, only the newest is given. Told are the team and those that stand in for it, and the
 * technicians and doctors on call where it works: of all of them who is there now. Is nobody there, the warning waits for the
 * first who comes.
 *
 * <p>Who was told of a gap hears once when it is closed: when somebody covers all of the time they were told of. A gap that only
 * moved is a new one, and as long as it reaches into the old one nobody hears "done".
 */
public final class GapWarnings {
    /** Beside the route: somebody who can mend it. */
    private static final List<Receiver> ALSO =
            List.of(new Receiver.OfKind(TeamKind.TECHNICIANS), new Receiver.OfKind(TeamKind.ON_CALL_DOCTOR));

    private GapWarnings() {}

    /**
     * A warning that was given.
     *
     * @param gapFrom when the gap begins
     * @param gapTo when it ends, as it was known last; null where that was not kept
     * @param before how long before its beginning the warning is due
     */
    public record Told(
            TeamId team, Instant gapFrom, @Nullable Instant gapTo, Duration before) {
        private Told until(Instant to) {
            return new Told(team, gapFrom, to, before);
        }

        /** When it is over by itself. */
        private Instant ends() {
            return gapTo == null ? gapFrom : gapTo;
        }
    }

    /**
     * A warning to give.
     *
     * @param team whose patients nobody would watch
     * @param priority LOW for the first warning, HIGH for the last
     * @param messages to whom; never empty
     */
    public record Warning(TeamId team, Span gap, Duration before, Priority priority, List<Message> messages) {
        public Warning {
            messages = List.copyOf(messages);
        }

        public Told told() {
            return new Told(team, gap.from(), gap.to(), before);
        }
    }

    /** @param path which of the receiver's contact paths, from 0 */
    public record Message(TeamId to, Contact contact, int path) {}

    /**
     * What follows.
     *
     * @param over what was told of gaps that are closed or past: to be forgotten
     * @param closed of these, gaps that were not past: who was told of them is told so
     * @param until what was told of gaps that end at another time than was known, with that time
     */
    public record Turn(List<Warning> warnings, Set<Told> over, Set<Closed> closed, Set<Told> until) {
        public Turn {
            warnings = List.copyOf(warnings);
            over = Set.copyOf(over);
            closed = Set.copyOf(closed);
            until = Set.copyOf(until);
        }
    }

    /** A gap of this team that began or would have begun then. */
    public record Closed(TeamId team, Instant gapFrom) {}

    /** Without an organisation every team counts as there, so no gap is left. */
    public static Turn withoutOrganisation(Collection<Told> told, Instant now) {
        return new Turn(List.of(), Set.copyOf(told), closed(told, now), Set.of());
    }

    /**
     * @param held the teams that hold patients: a gap of another concerns nobody
     * @param told every warning that was given and not forgotten
     */
    public static Turn turn(CoverPlan plan, Collection<TeamId> held, Collection<Told> told, Instant now) {
        List<Warning> warnings = new ArrayList<>();
        for (TeamId team : held) {
            for (Span gap : plan.gaps(team, now)) {
                warning(plan, team, gap, told, now).ifPresent(warnings::add);
            }
        }
        Set<Told> over = new LinkedHashSet<>();
        Set<Told> until = new LinkedHashSet<>();
        for (Told one : told) {
            List<Span> gaps = plan.gaps(one.team(), now);
            Span same = gaps.stream()
                    .filter(gap -> isOf(plan, one, gap))
                    .findFirst()
                    .orElse(null);
            if (same != null && !same.to().equals(one.gapTo())) {
                until.add(one.until(same.to()));
            } else if (same == null && gaps.stream().noneMatch(gap -> reachesInto(gap, one))) {
                over.add(one);
            }
        }
        return new Turn(warnings, over, closed(over, now), until);
    }

    private static Set<Closed> closed(Collection<Told> over, Instant now) {
        return over.stream()
                .filter(one -> now.isBefore(one.ends()))
                .map(one -> new Closed(one.team(), one.gapFrom()))
                .collect(Collectors.toSet());
    }

    private static boolean reachesInto(Span gap, Told told) {
        return gap.from().isBefore(told.ends()) && told.gapFrom().isBefore(gap.to());
    }

    private static Optional<Warning> warning(
            CoverPlan plan, TeamId team, Span gap, Collection<Told> told, Instant now) {
        List<Duration> all = plan.organisation().gapWarnings();
        Duration due = newest(all, gap, now);
        if (due == null
                || told.stream()
                        .anyMatch(one -> one.team().equals(team) && one.before().equals(due) && isOf(plan, one, gap))) {
            return Optional.empty();
        }
        boolean last = due.equals(Collections.min(all));
        List<Message> messages = messages(plan, team, last, now);
        Priority priority = last ? Priority.HIGH : due.equals(Collections.max(all)) ? Priority.LOW : Priority.MEDIUM;
        return messages.isEmpty() ? Optional.empty() : Optional.of(new Warning(team, gap, due, priority, messages));
    }

    /** The warning whose time came last; null while none has come. */
    private static @Nullable Duration newest(List<Duration> all, Span gap, Instant now) {
        return all.stream()
                .filter(before -> !now.isBefore(gap.from().minus(before)))
                .min(Duration::compareTo)
                .orElse(null);
    }

    /** A gap that reaches further back than is looked was told by a beginning that lies back there too. */
    private static boolean isOf(CoverPlan plan, Told told, Span gap) {
        return told.gapFrom().equals(gap.from())
                || (gap.from().equals(plan.begins()) && told.gapFrom().isBefore(gap.from()));
    }

    private static List<Message> messages(CoverPlan plan, TeamId team, boolean everyPath, Instant now) {
        Organisation organisation = plan.organisation();
        Set<TeamId> receivers = new LinkedHashSet<>(plan.route(team));
        ALSO.forEach(also -> also.teams(organisation, team).forEach(one -> receivers.add(one.id())));
        List<Message> messages = new ArrayList<>();
        for (TeamId id : receivers) {
            Team receiver = organisation.team(id).orElse(null);
            if (receiver == null || !receiver.hours().isOpen(now)) {
                continue;
            }
            List<Contact> paths = receiver.contact();
            for (int path = 0; path < (everyPath ? paths.size() : 1); path++) {
                messages.add(new Message(id, paths.get(path), path));
            }
        }
        return messages;
    }
}
