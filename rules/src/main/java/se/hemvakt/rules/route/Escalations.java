package se.hemvakt.rules.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Team;
import se.hemvakt.rules.organisation.Timetable;

/**
 * What happens to an escalation: pure functions of the escalation, its policy, the organisation and the time.
 *
 * <pre>
 * begin ──▶ step 1 ──wait──▶ step 2 ──wait──▶ ... ──▶ last step ─┐
 *   ▲         │ nobody open: the next at once             ▲──────┘ repeated until a person accepts
 *   └── responsibility moved, or worse: from the first step again
 * </pre>
 *
 * <p>Within a step each team is told by its first contact path; without proof of arrival in time, or on failure, by the next.
 * Neither speeds up the steps: those keep to their times (a wait that ends early because a message was delivered is somebody's
 * patent, and would serve nobody).
 *
 * <p><b>Late is not left out.</b> A step that was missed, because the program was stopped, is taken when it is found, and the
 * one after it too if its time has come; only repeats of the last step are not made up for. Receivers are those of now, never
 * of the time it should have been.
 */
public final class Escalations {
    private static final long ASK_AGAIN_MS = Duration.ofMinutes(1).toMillis();

    private final Organisation organisation;

    /** @param organisation as it is now */
    public Escalations(Organisation organisation) {
        this.organisation = organisation;
    }

    /**
     * What follows.
     *
     * @param escalation as it is then
     * @param orders in the order they are to be done
     */
    public record Turn(Escalation escalation, List<Order> orders) {
        public Turn {
            orders = List.copyOf(orders);
        }
    }

    /** An alert that has to be told begins its way; what is due at once is ordered. */
    public Turn begin(RoutePolicy policy, String episode, Situation situation, long nowMs) {
        return begin(policy, episode, situation, nowMs, nowMs);
    }

    /** @param decidedMs when it was decided that it has to be told: its times count from there */
    public Turn begin(RoutePolicy policy, String episode, Situation situation, long decidedMs, long nowMs) {
        return due(policy, fresh(policy, episode, situation, decidedMs), nowMs);
    }

    private static Escalation fresh(RoutePolicy policy, String episode, Situation situation, long decidedMs) {
        Instant decided = Instant.ofEpochMilli(decidedMs);
        Route route = policy.route(situation, decided);
        return new Escalation(
                episode, policy.version(), route.id(), situation, 0, 0, firstDue(route, situation, decided), List.of());
    }

    private static long firstDue(Route route, Situation situation, Instant now) {
        Timetable quiet = route.quiet();
        if (quiet == null || situation.priority() == Priority.HIGH || !quiet.isOpen(now)) {
            return now.toEpochMilli();
        }
        // Hours that never end would be silence without end: then it is told now.
        return quiet.closesNext(now).orElse(now).toEpochMilli();
    }

    /**
     * It became worse, or responsibility moved (H06): from the first step again, at once. Teams told before that have no part
     * any more hear that it is over for them.
     */
    public Turn again(RoutePolicy policy, Escalation before, Situation situation, long nowMs) {
        return again(policy, before, situation, nowMs, nowMs);
    }

    /** @param decidedMs when that was decided */
    public Turn again(RoutePolicy policy, Escalation before, Situation situation, long decidedMs, long nowMs) {
        Turn turn = begin(policy, before.episode(), situation, decidedMs, nowMs);
        List<Order> orders = new ArrayList<>();
        for (Order order : over(before)) {
            Order.Over over = (Order.Over) order;
            if (turn.escalation().calls().stream().noneMatch(call -> call.team().equals(over.team()))) {
                orders.add(over);
            }
        }
        orders.addAll(turn.orders());
        return new Turn(turn.escalation(), orders);
    }

    /** Takes every step and every contact path that is due by now. */
    public Turn due(RoutePolicy policy, Escalation escalation, long nowMs) {
        Route route = policy.route(escalation.route()).orElseThrow();
        List<Order> orders = new ArrayList<>();
        Escalation now = escalation;
        int skipped = 0;
        while (now.dueMs() <= nowMs) {
            if (now.stepDueMs() > nowMs) {
                now = pathsDue(policy, now, nowMs, orders);
                continue;
            }
            int before = orders.size();
            now = step(policy, route, now, nowMs, orders);
            boolean told = orders.subList(before, orders.size()).stream().anyMatch(Order.Tell.class::isInstance);
            skipped = told ? 0 : skipped + 1;
            if (skipped >= route.steps().size()) {
                orders.add(new Order.Nobody());
                now = now.withStep(now.next(), now.round(), nowMs + ASK_AGAIN_MS);
            }
        }
        return new Turn(now, orders);
    }

    private Escalation step(RoutePolicy policy, Route route, Escalation at, long nowMs, List<Order> orders) {
        Instant now = Instant.ofEpochMilli(nowMs);
        int number = at.next();
        Step step = route.steps().get(number);
        List<Team> meant = step.teams(organisation, at.situation().responsible());
        List<Team> open =
                meant.stream().filter(team -> team.hours().isOpen(now)).toList();
        boolean last = number == route.steps().size() - 1;
        if (open.isEmpty()) {
            orders.add(skipped(number, meant, now));
            // Behind a last step without anybody stands the first one again, which may have somebody.
            return at.withStep(last ? 0 : number + 1, at.round(), at.stepDueMs());
        }
        boolean again = last && at.round() + 1 < route.rounds();
        int next = again ? 0 : last ? number : number + 1;
        int round = again ? at.round() + 1 : at.round();
        List<Escalation.Call> calls = new ArrayList<>(at.calls());
        for (Team team : open) {
            boolean repeated = calls.removeIf(call -> call.team().equals(team.id()));
            orders.add(new Order.Tell(
                    team.id(),
                    team.contact().get(0),
                    number,
                    0,
                    repeated ? Order.Why.REPEATED : Order.Why.STEP,
                    at.stepDueMs()));
            calls.add(new Escalation.Call(team.id(), number, 0, nextPath(policy, team, 0, nowMs)));
        }
        long due = at.stepDueMs() + step.patience().toMillis();
        // What is only a repeat is not made up for.
        return at.withCalls(calls)
                .withStep(
                        next,
                        round,
                        next == number && due <= nowMs ? nowMs + step.patience().toMillis() : due);
    }

    private static Order skipped(int number, List<Team> meant, Instant now) {
        @Nullable
        Instant opens = meant.stream()
                .map(team -> team.hours().opensNext(now))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(null);
        return new Order.Skipped(number, meant.stream().map(Team::id).toList(), opens);
    }

    private static long nextPath(RoutePolicy policy, Team team, int path, long nowMs) {
        return path + 1 < team.contact().size() ? nowMs + policy.proof().toMillis() : Escalation.NEVER;
    }

    private Escalation pathsDue(RoutePolicy policy, Escalation at, long nowMs, List<Order> orders) {
        List<Escalation.Call> calls = new ArrayList<>();
        for (Escalation.Call call : at.calls()) {
            calls.add(
                    call.nextDueMs() <= nowMs
                            ? nextPath(policy, call, Order.Why.NO_PROOF, call.nextDueMs(), nowMs, orders)
                            : call);
        }
        return at.withCalls(calls);
    }

    private Escalation.Call nextPath(
            RoutePolicy policy, Escalation.Call call, Order.Why why, long dueMs, long nowMs, List<Order> orders) {
        int path = call.path() + 1;
        Optional<Team> team = organisation
                .team(call.team())
                .filter(one -> path < one.contact().size())
                .filter(one -> one.hours().isOpen(Instant.ofEpochMilli(nowMs)));
        if (team.isEmpty()) {
            // Closed meanwhile, or no way left: the steps go on.
            return new Escalation.Call(call.team(), call.step(), call.path(), Escalation.NEVER);
        }
        orders.add(new Order.Tell(call.team(), team.get().contact().get(path), call.step(), path, why, dueMs));
        return new Escalation.Call(call.team(), call.step(), path, nextPath(policy, team.get(), path, nowMs));
    }

    /** Proof came that a message arrived: the team's other contact paths can wait. Steps go on until a person accepts. */
    public Escalation proven(Escalation escalation, TeamId team) {
        return escalation.withCalls(escalation.calls().stream()
                .map(call -> call.team().equals(team)
                        ? new Escalation.Call(team, call.step(), call.path(), Escalation.NEVER)
                        : call)
                .toList());
    }

    /** A message could not be sent: the next contact path at once; when the team has none left, the next step keeps its time. */
    public Turn failed(RoutePolicy policy, Escalation escalation, TeamId team, int path, long nowMs) {
        List<Order> orders = new ArrayList<>();
        List<Escalation.Call> calls = new ArrayList<>();
        for (Escalation.Call call : escalation.calls()) {
            // An answer about a path that has been left behind changes nothing.
            boolean current = call.team().equals(team) && call.path() == path;
            calls.add(current ? nextPath(policy, call, Order.Why.FAILED, nowMs, nowMs, orders) : call);
        }
        return new Turn(escalation.withCalls(calls), orders);
    }

    /** A person has accepted, or it is over: everybody who was told hears so, by every path that was used. */
    public List<Order> over(Escalation escalation) {
        List<Order> orders = new ArrayList<>();
        for (Escalation.Call call : escalation.calls()) {
            List<Contact> used = organisation
                    .team(call.team())
                    .map(team -> team.contact()
                            .subList(0, Math.min(call.path() + 1, team.contact().size())))
                    .orElse(List.of());
            used.forEach(contact -> orders.add(new Order.Over(call.team(), contact)));
        }
        return orders;
    }
}
