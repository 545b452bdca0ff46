package se.hemvakt.dashboard.board;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import se.hemvakt.dashboard.insight.PatientInsight;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Episode;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Watch;
import se.hemvakt.runtime.history.ReadingHistory;

/**
 * The boards of all teams, and where each patient stands. A patient stands on the board of the team that is responsible and
 * on those of the teams with another {@link CareRelation}; who is not on a board does not exist for its screens (default deny).
 *
 * <p>Thread-safe. Readings and care events come from one thread each; screens from event loops.
 */
public final class Wards {
    /** Asked and not yet answered; more than this means answers have stopped, and then the oldest are forgotten. */
    private static final int ASKED_MAX = 10_000;

    private final InstantSource clock;
    private final FrameWriter writer;
    private final Map<TeamId, WardBoard> boards = new ConcurrentHashMap<>();
    private final Map<PatientId, List<WardBoard>> places = new ConcurrentHashMap<>();

    private record Asker(String username, TeamId team) {}

    private final Map<String, Asker> asked = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Asker> eldest) {
            return size() > ASKED_MAX;
        }
    };

    public Wards(InstantSource clock, ZoneId zone, PatientInsight insight) {
        this.clock = clock;
        this.writer = new FrameWriter(zone, insight);
    }

    /** Sees to it that a team has a board. */
    public void team(TeamId team, String name) {
        boards.computeIfAbsent(team, t -> new WardBoard(t, name, writer)).named(name, now());
    }

    /** The board of that team; empty when there is no such team. */
    public Optional<WardBoard> board(TeamId team) {
        return Optional.ofNullable(boards.get(team));
    }

    /** Everything a new patient comes with: what the stores knew when the board met them. */
    public record Known(
            WardPatient patient,
            List<ReadingHistory.Latest> latest,
            Collection<Episode> episodes,
            Optional<News2> score,
            Watch watch) {
        public Known {
            latest = List.copyOf(latest);
            episodes = List.copyOf(episodes);
        }

        @Override
        public String toString() {
            return "Known[" + patient.id() + "]";
        }
    }

    /** Puts a patient on the boards of every team that sees them; whoever was there under that id is replaced. */
    public synchronized void put(Known known) {
        PatientId id = known.patient().id();
        places.getOrDefault(id, List.of()).forEach(board -> board.remove(id, now()));
        List<WardBoard> at = new ArrayList<>();
        for (TeamId team : known.patient().teams()) {
            Tile tile = new Tile(team, known.patient());
            known.latest().forEach(tile::take);
            known.episodes().forEach(tile::take);
            known.score().ifPresent(tile::score);
            tile.watch(known.watch());
            WardBoard board = boardOf(team);
            at.add(board);
            board.put(tile, now());
        }
        places.put(id, List.copyOf(at));
    }

    /**
     * The patient's particulars, limits, team or who else sees them changed; values and alerts stay. False when the patient is
     * not known.
     */
    public synchronized boolean change(WardPatient patient) {
        List<WardBoard> before = places.getOrDefault(patient.id(), List.of());
        if (before.isEmpty()) {
            return false;
        }
        List<WardBoard> after = patient.teams().stream().map(this::boardOf).toList();
        for (WardBoard board : after) {
            if (before.contains(board)) {
                board.change(patient, now());
            } else {
                before.get(0).copyFor(board.team(), patient).ifPresent(tile -> board.put(tile, now()));
            }
        }
        places.put(patient.id(), after);
        before.stream().filter(board -> !after.contains(board)).forEach(board -> board.remove(patient.id(), now()));
        return true;
    }

    /** Takes everyone off the boards who is not among these. */
    public synchronized void retain(Collection<PatientId> patients) {
        for (PatientId gone : new ArrayList<>(places.keySet())) {
            if (!patients.contains(gone)) {
                List<WardBoard> at = places.remove(gone);
                if (at != null) {
                    at.forEach(board -> board.remove(gone, now()));
                }
            }
        }
    }

    public boolean knows(PatientId patient) {
        return places.containsKey(patient);
    }

    private WardBoard boardOf(TeamId team) {
        return boards.computeIfAbsent(team, t -> new WardBoard(t, t.value(), writer));
    }

    /** New readings, in the order of the log. */
    public void take(List<Reading> readings) {
        Map<WardBoard, List<Reading>> byBoard = new HashMap<>();
        for (Reading reading : readings) {
            for (WardBoard board : places.getOrDefault(reading.patient(), List.of())) {
                byBoard.computeIfAbsent(board, b -> new ArrayList<>()).add(reading);
            }
        }
        byBoard.forEach(WardBoard::take);
    }

    /** What rules decided, in the order of the log. A changed patient is for the caller, who can read the tables. */
    public void take(CareEvent event) {
        if (event instanceof CareEvent.RequestAnswered answer) {
            answered(answer);
            return;
        }
        places.getOrDefault(event.patient(), List.of()).forEach(board -> take(board, event));
    }

    private void take(WardBoard board, CareEvent event) {
        if (event instanceof CareEvent.EpisodeChanged changed) {
            board.take(event.patient(), changed.episode(), now());
        } else if (event instanceof CareEvent.ScoreChanged changed) {
            board.take(event.patient(), changed.score(), now());
        } else if (event instanceof CareEvent.WatchChanged changed) {
            board.take(event.patient(), changed.watch(), now());
        } else if (event instanceof CareEvent.ResponsibilityChanged changed) {
            board.take(event.patient(), changed.after(), now());
        } else if (event instanceof CareEvent.VisitChanged changed) {
            board.take(changed.visit(), now());
        }
    }

    /** On the asker's own screens: the patient may stand on another board, before the answer or because of it, or on none. */
    private void answered(CareEvent.RequestAnswered answer) {
        Asker asker;
        synchronized (asked) {
            asker = asked.remove(answer.request());
        }
        WardBoard screens = asker == null ? null : boards.get(asker.team());
        if (asker != null && screens != null) {
            screens.answer(answer, asker.username(), now());
        }
    }

    /** Remembers who is to be told the answer. */
    public void asked(String request, String username, TeamId team) {
        synchronized (asked) {
            asked.put(request, new Asker(username, team));
        }
    }

    /** Somebody of a team has looked at a patient because of a handover that was due then. */
    public void looked(TeamId team, PatientId patient, String handover, long dueMs) {
        board(team).ifPresent(board -> board.looked(patient, handover, dueMs, now()));
    }

    /** Somebody has seen an alert that had cleared by itself. */
    public void seen(PatientId patient, String episode) {
        places.getOrDefault(patient, List.of()).forEach(board -> board.seen(patient, episode, now()));
    }

    /** Sends the values that changed; some four times a second. */
    public void flush() {
        long nowMs = now();
        boards.values().forEach(board -> board.flush(nowMs));
    }

    /** Tells every screen the time and how the platform stands; every other second. */
    public void heartbeat(Heartbeat heartbeat) {
        long nowMs = now();
        boards.values().forEach(board -> board.heartbeat(heartbeat, nowMs));
    }

    private long now() {
        return clock.millis();
    }
}
