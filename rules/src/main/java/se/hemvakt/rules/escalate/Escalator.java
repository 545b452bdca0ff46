package se.hemvakt.rules.escalate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.escalate.EscalationStore.Asked;
import se.hemvakt.rules.escalate.EscalationStore.Found;
import se.hemvakt.rules.escalate.EscalationStore.Heard;
import se.hemvakt.rules.escalate.EscalationStore.Message;
import se.hemvakt.rules.escalate.EscalationStore.Written;
import se.hemvakt.rules.organisation.Contact;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.route.Escalation;
import se.hemvakt.rules.route.Escalations;
import se.hemvakt.rules.route.Order;
import se.hemvakt.rules.route.RoutePolicy;
import se.hemvakt.rules.route.Situation;

/**
 * What follows of everything found at one moment, the most urgent first. Reads nothing but what it is given; for one use.
 *
 * <p>An alert is looked at as it stands now, not as it was when its row was written: of one that was accepted while the program
 * was away, nobody is told.
 *
 * <p>A handover has two ways up: {@code id} tells the team that is to answer, {@value #BACK}{@code id} the team that asked, once
 * it came back or nobody has answered.
 */
final class Escalator {
    /** Before a handover's id: for the team that asked. */
    static final String BACK = "back:";

    private final Organisation organisation;
    private final Escalations escalations;
    private final RoutesInForce routes;
    private final long nowMs;
    private final BiConsumer<String, RuntimeException> failed;

    private final List<Long> done = new ArrayList<>();
    private final List<Running> kept = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    /** @param failed takes a subject about which nothing could be decided: it is left as it is, and the others go on */
    Escalator(
            Organisation organisation, RoutesInForce routes, long nowMs, BiConsumer<String, RuntimeException> failed) {
        this.organisation = organisation;
        this.escalations = new Escalations(organisation);
        this.routes = routes;
        this.nowMs = nowMs;
        this.failed = failed;
    }

    /** One subject, with what is known of it. */
    private static final class Subject {
        final String id;
        final List<Asked> asked = new ArrayList<>();
        final List<Heard> heard = new ArrayList<>();
        final @Nullable Running running;

        @Nullable
        Handover handover;

        Subject(String id, @Nullable Running running) {
            this.id = id;
            this.running = running;
        }

        /** The worse of what it was and what it is. */
        int rank() {
            int rank = running == null ? Priority.MEDIUM.ordinal() : running.rank();
            for (Asked one : asked) {
                Episode episode = one.episode();
                rank = episode == null
                        ? rank
                        : Math.min(rank, episode.priority().ordinal());
            }
            return rank;
        }

        long dueMs() {
            long due = running == null || running.over()
                    ? Long.MAX_VALUE
                    : running.escalation().dueMs();
            for (Asked one : asked) {
                due = Math.min(due, one.decidedMs());
            }
            return due;
        }
    }

    Written decide(Found found) {
        List<Subject> subjects = new ArrayList<>(subjects(found).values());
        subjects.sort(Comparator.comparingInt(Subject::rank).thenComparingLong(Subject::dueMs));
        for (Subject subject : subjects) {
            int messagesBefore = messages.size();
            int keptBefore = kept.size();
            boolean fine = false;
            try {
                take(subject);
                fine = true;
            } catch (RuntimeException e) {
                failed.accept(subject.id, e);
            }
            if (fine) {
                subject.asked.forEach(one -> done.add(one.id()));
            } else {
                messages.subList(messagesBefore, messages.size()).clear();
                kept.subList(keptBefore, kept.size()).clear();
            }
        }
        messages.sort(Comparator.comparingInt(Message::rank));
        return new Written(done, kept, messages, nowMs);
    }

    private Map<String, Subject> subjects(Found found) {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        for (String id : found.running().keySet()) {
            subjects.put(id, new Subject(id, found.running().get(id)));
        }
        Set<PatientId> handedOver = new LinkedHashSet<>();
        for (Asked one : found.asked()) {
            if (one.episode() != null) {
                of(subjects, one.subject()).asked.add(one);
            } else {
                handedOver.add(one.patient());
            }
        }
        for (PatientId patient : handedOver) {
            List<Asked> rows = found.asked().stream()
                    .filter(one -> one.episode() == null && one.patient().equals(patient))
                    .toList();
            for (Handover handover : found.handovers().getOrDefault(patient, List.of())) {
                handover(subjects, handover, rows, handover.id());
                handover(subjects, handover, rows, BACK + handover.id());
            }
            // Nothing else hangs on them: what they changed stands in the handovers.
            rows.forEach(row -> done.add(row.id()));
        }
        for (Heard one : found.heard()) {
            of(subjects, one.subject()).heard.add(one);
        }
        return subjects;
    }

    private static Subject of(Map<String, Subject> subjects, String id) {
        return subjects.computeIfAbsent(id, one -> new Subject(one, null));
    }

    private static void handover(Map<String, Subject> subjects, Handover handover, List<Asked> rows, String id) {
        Subject subject = of(subjects, id);
        subject.handover = handover;
        rows.stream().filter(row -> row.subject().equals(handover.id())).forEach(subject.asked::add);
    }

    private void take(Subject subject) {
        Running now = subject.running;
        Handover handover = subject.handover;
        if (handover != null) {
            now = handover(subject, handover, now);
        } else if (!subject.asked.isEmpty()) {
            now = episode(subject, subject.asked, now);
        }
        if (now == null) {
            return;
        }
        for (Heard one : subject.heard) {
            if (!now.over()) {
                now = heard(now, one);
            }
        }
        if (!now.over() && now.escalation().dueMs() <= nowMs) {
            now = due(now);
        }
        if (!now.equals(subject.running)) {
            kept.add(now);
        }
    }

    // ---- alerts

    private @Nullable Running episode(Subject subject, List<Asked> asked, @Nullable Running running) {
        Episode episode = asked.get(asked.size() - 1).episode();
        if (episode == null) {
            return running;
        }
        boolean waits = episode.state() == Episode.State.OPEN && episode.quietUntilMs() == null;
        if (!waits) {
            return end(running);
        }
        Situation situation = new Situation(episode.priority(), episode.kind(), episode.foundLate(), episode.team());
        Asked last = asked.get(asked.size() - 1);
        if (running == null || running.over()) {
            Asked begins = null;
            for (Asked one : asked) {
                begins = one.begins() ? one : begins;
            }
            return begins == null
                    ? running
                    : begin(
                            subject.id,
                            begins.patient(),
                            routes.active(organisation),
                            situation,
                            begins.decidedMs(),
                            running);
        }
        Situation before = running.escalation().situation();
        boolean worse = situation.priority().isWorseThan(before.priority());
        return worse || !situation.responsible().equals(before.responsible())
                ? again(running, situation, last.decidedMs())
                : running;
    }

    // ---- handovers

    private @Nullable Running handover(Subject subject, Handover handover, @Nullable Running running) {
        boolean back = subject.id.startsWith(BACK);
        boolean help = handover.kind() == Handover.Kind.HELP;
        boolean waits = back
                ? handover.state().isReturned() || handover.state() == Handover.State.UNANSWERED
                : handover.state().isWaiting() && !help;
        if (!waits) {
            return end(running);
        }
        TeamId team = back ? handover.owner() : handover.answeredBy();
        Situation situation = new Situation(Priority.MEDIUM, AlertKind.CLINICAL, false, team);
        if (subject.asked.isEmpty()) {
            return running;
        }
        Asked last = subject.asked.get(subject.asked.size() - 1);
        if (running == null || running.over()) {
            // Whoever was asked and told is not told anew because nobody has answered.
            return back || handover.state() == Handover.State.WAITING
                    ? begin(
                            subject.id,
                            last.patient(),
                            routes.handover(routes.active(organisation)),
                            situation,
                            last.decidedMs(),
                            running)
                    : running;
        }
        boolean said = subject.asked.stream()
                .anyMatch(one ->
                        back ? !one.step().equals("ASKED_AGAIN") : one.step().equals("ASKED_AGAIN"));
        return said || !team.equals(running.escalation().situation().responsible())
                ? again(running, situation, last.decidedMs())
                : running;
    }

    // ---- what happens to one

    private Running begin(
            String subject,
            PatientId patient,
            RoutePolicy policy,
            Situation situation,
            long decidedMs,
            @Nullable Running before) {
        Escalations.Turn turn = escalations.begin(policy, subject, situation, decidedMs, nowMs);
        Running fresh = Running.begun(patient, turn.escalation());
        Running known = before == null ? fresh : new Running(patient, false, false, turn.escalation(), before.notes());
        return ordered(known, policy, turn);
    }

    private Running again(Running running, Situation situation, long decidedMs) {
        RoutePolicy policy = routes.of(running.escalation(), organisation);
        return ordered(running, policy, escalations.again(policy, running.escalation(), situation, decidedMs, nowMs));
    }

    private Running due(Running running) {
        RoutePolicy policy = routes.of(running.escalation(), organisation);
        if (policy.route(running.escalation().route()).isEmpty()) {
            // Its version can not be read any more, and the shipped one has no route of that name.
            return again(running, running.escalation().situation(), nowMs);
        }
        return ordered(running, policy, escalations.due(policy, running.escalation(), nowMs));
    }

    private Running heard(Running running, Heard one) {
        RoutePolicy policy = routes.of(running.escalation(), organisation);
        if (one.arrived()) {
            Escalation proven = escalations.proven(running.escalation(), one.team());
            return proven.equals(running.escalation()) ? running : running.after(proven, List.of(), nowMs);
        }
        Escalations.Turn turn = escalations.failed(policy, running.escalation(), one.team(), one.path(), nowMs);
        return turn.escalation().equals(running.escalation()) ? running : ordered(running, policy, turn);
    }

    private @Nullable Running end(@Nullable Running running) {
        if (running == null || running.over()) {
            return running;
        }
        escalations.over(running.escalation()).forEach(order -> message(running, order));
        return running.ended();
    }

    /** Its orders are to be carried out. */
    private Running ordered(Running running, RoutePolicy policy, Escalations.Turn turn) {
        Escalation escalation = turn.escalation();
        List<Order> orders = new ArrayList<>(turn.orders());
        for (int i = 0; i < orders.size(); i++) {
            if (orders.get(i) instanceof Order.Tell tell && tell.contact().by() == Contact.By.PHONE) {
                // No program dials: it stands in the list of the alert for a person, and the next way is taken at once.
                Escalations.Turn next = escalations.failed(policy, escalation, tell.team(), tell.path(), nowMs);
                escalation = next.escalation();
                orders.addAll(i + 1, next.orders());
            }
        }
        Running after = running.after(escalation, orders, nowMs);
        orders.forEach(order -> message(after, order));
        return after;
    }

    private void message(Running running, Order order) {
        String subject = running.escalation().episode();
        if (order instanceof Order.Tell tell) {
            messages.add(new Message(
                    false,
                    subject,
                    running.patient(),
                    tell.team(),
                    tell.contact(),
                    running.rank(),
                    tell.step(),
                    tell.path(),
                    tell.why().name(),
                    tell.dueMs()));
        } else if (order instanceof Order.Over over && over.contact().by() != Contact.By.PHONE) {
            // Never before somebody who has to come.
            messages.add(new Message(
                    true,
                    subject,
                    running.patient(),
                    over.team(),
                    over.contact(),
                    Priority.LOW.ordinal(),
                    0,
                    0,
                    "OVER",
                    nowMs));
        }
    }
}
