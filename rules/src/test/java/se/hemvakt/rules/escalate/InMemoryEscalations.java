package se.hemvakt.rules.escalate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.PatientId;
import se.hemvakt.rules.follow.RulesStore;
import se.hemvakt.rules.organisation.Organisation;

/** Escalations of one ward in memory, by the same steps as at work: for histories by the thousand. */
public final class InMemoryEscalations implements EscalationStore {
    private final Escalating program;
    private final List<Asked> outbox = new ArrayList<>();
    private final Map<String, Episode> episodes = new HashMap<>();
    private final Map<PatientId, List<Handover>> handovers = new HashMap<>();
    private final Map<String, Running> running = new HashMap<>();
    private final Set<PatientId> ended = new HashSet<>();
    private final List<Message> ordered = new ArrayList<>();
    private long clock;
    private long ids;

    public InMemoryEscalations(Organisation organisation) {
        program = new Escalating(
                this,
                () -> organisation,
                () -> Instant.ofEpochMilli(clock),
                new EscalationMetrics(new SimpleMeterRegistry()));
    }

    /** As with a new ward. */
    public void clear() {
        outbox.clear();
        episodes.clear();
        handovers.clear();
        running.clear();
        ended.clear();
        ordered.clear();
    }

    /** What was decided is kept, as the rules' own store keeps it. */
    public void committed(List<CareEvent> events, long nowMs) {
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged one) {
                episodes.put(one.episode().id(), one.episode());
                if (RulesStore.isTold(one) || RulesStore.endsTelling(one)) {
                    outbox.add(new Asked(
                            ++ids,
                            one.episode().id(),
                            one.patient(),
                            nowMs,
                            RulesStore.isTold(one),
                            one.episode(),
                            ""));
                }
            } else if (event instanceof ResponsibilityChanged one) {
                handovers.put(one.patient(), one.after().handovers());
                if (one.after().isMonitored()) {
                    ended.remove(one.patient());
                } else {
                    ended.add(one.patient());
                }
                outbox.add(new Asked(
                        ++ids,
                        one.handover(),
                        one.patient(),
                        one.atMs(),
                        true,
                        null,
                        one.step().name()));
            }
        }
    }

    /** Takes what there is to do, and returns what was ordered. */
    public List<Message> work(long nowMs) {
        clock = nowMs;
        ordered.clear();
        boolean more;
        do {
            more = program.pass();
        } while (more);
        return List.copyOf(ordered);
    }

    /** Those that are not over. */
    public List<Running> climbing() {
        return running.values().stream()
                .filter(one -> !one.over() && !ended.contains(one.patient()))
                .toList();
    }

    @Override
    public boolean work(
            long nowMs,
            long heardAfter,
            Set<Long> heard,
            Set<String> without,
            int max,
            Function<Found, Written> decide) {
        List<Asked> asked = outbox.stream().map(this::newest).toList();
        Set<String> wanted = new HashSet<>();
        Map<PatientId, List<Handover>> stand = new HashMap<>();
        for (Asked one : asked) {
            wanted.add(one.subject());
            if (one.episode() == null) {
                stand.put(one.patient(), handovers.getOrDefault(one.patient(), List.of()));
            }
        }
        Map<String, Running> found = new HashMap<>();
        running.forEach((subject, one) -> {
            boolean due = !one.over()
                    && !ended.contains(one.patient())
                    && one.escalation().dueMs() <= nowMs;
            boolean handedOver = !one.over()
                    && stand.containsKey(one.patient())
                    && one.escalation().route().equals(RoutesInForce.HANDOVER);
            if (due || handedOver || wanted.contains(subject)) {
                found.put(subject, one);
            }
        });
        if (asked.isEmpty() && found.isEmpty()) {
            return false;
        }
        Written written = decide.apply(new Found(asked, List.of(), found, stand));
        outbox.removeIf(one -> written.done().contains(one.id()));
        written.kept().forEach(one -> running.put(one.escalation().episode(), one));
        ordered.addAll(written.messages());
        return true;
    }

    private Asked newest(Asked one) {
        return one.episode() == null
                ? one
                : new Asked(
                        one.id(),
                        one.subject(),
                        one.patient(),
                        one.decidedMs(),
                        one.begins(),
                        episodes.get(one.subject()),
                        "");
    }

    @Override
    public long newestState() {
        return 0;
    }

    @Override
    public Standing standing(long lateMs) {
        return new Standing(climbing().size(), 0, 0);
    }

    @Override
    public void forget(long beforeMs) {
        // What is done is not kept here.
    }

    @Override
    public List<Integer> everActive() {
        return List.of();
    }

    @Override
    public String routes(int version) {
        throw new IllegalArgumentException("only the shipped ones");
    }
}
