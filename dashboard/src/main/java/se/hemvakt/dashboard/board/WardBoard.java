package se.hemvakt.dashboard.board;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.News2;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Watch;

/**
 * What the screens of one team show, and the screens.
 *
 * <p>Two counters: {@code version} grows with each delta; {@code care} only with those that must not be missed. A screen that
 * sees a gap in {@code care} takes a new snapshot; gaps in {@code version} are merged values and of no concern.
 *
 * <p>Vitals only mark a tile; {@link #flush} sends what was marked, some four times a second. Everything about alerts leaves
 * at once, as whole tiles, so that it never depends on what a screen got before. One lock; nothing under it waits.
 */
public final class WardBoard {
    private final TeamId team;
    private final FrameWriter writer;
    private final Map<PatientId, Tile> tiles = new LinkedHashMap<>();
    private final Set<Tile> dirty = new LinkedHashSet<>();
    private final Set<Screen> screens = new LinkedHashSet<>();
    private String name;
    private long version;
    private long care;
    private long newestMs;

    WardBoard(TeamId team, String name, FrameWriter writer) {
        this.team = team;
        this.name = name;
        this.writer = writer;
    }

    /** How many patients' kits are live, stale, silent; how many have none. */
    public record Counts(int live, int stale, int silent, int none) {}

    /** The team's name from now on; screens that show another are given everything anew. */
    synchronized void named(String now, long nowMs) {
        if (!now.equals(name)) {
            name = now;
            screens.forEach(screen -> screen.show(snapshot(nowMs)));
        }
    }

    /** Begins to show the board on a screen: its snapshot comes first, then every delta after it. */
    public synchronized void attach(Screen screen, long nowMs) {
        screens.add(screen);
        screen.show(snapshot(nowMs));
    }

    public synchronized void detach(Screen screen) {
        screens.remove(screen);
    }

    public synchronized boolean holds(PatientId patient) {
        return tiles.containsKey(patient);
    }

    /** An episode in view of that patient. */
    public synchronized Optional<Episode> episode(PatientId patient, String episode) {
        Tile tile = tiles.get(patient);
        return Optional.ofNullable(tile == null ? null : tile.episode(episode));
    }

    /** The patient with that id. */
    public synchronized Optional<WardPatient> patient(PatientId patient) {
        return Optional.ofNullable(tiles.get(patient)).map(Tile::patient);
    }

    /** Why this team sees the patient; empty when it does not. */
    public synchronized Optional<CareRelation> relation(PatientId patient) {
        return Optional.ofNullable(tiles.get(patient)).map(Tile::relation);
    }

    /** The handover about that patient that wants something of this team. */
    public synchronized Optional<Handover> waiting(PatientId patient, String handover) {
        Tile tile = tiles.get(patient);
        return tile == null
                ? Optional.empty()
                : Optional.ofNullable(tile.responsible())
                        .flatMap(now -> now.handover(handover))
                        .filter(tile::waits);
    }

    TeamId team() {
        return team;
    }

    synchronized void change(WardPatient patient, long nowMs) {
        Tile tile = tiles.get(patient.id());
        // Every table read says all patients again: only who differs is told, or each enrolment would flood every
        // screen.
        if (tile != null && !tile.patient().equals(patient)) {
            tile.patient(patient);
            careFrame(List.of(tile), nowMs);
        }
    }

    /** The patient's tile for another board. */
    synchronized Optional<Tile> copyFor(TeamId other, WardPatient patient) {
        return Optional.ofNullable(tiles.get(patient.id())).map(tile -> tile.copyFor(other, patient));
    }

    synchronized void put(Tile tile, long nowMs) {
        tiles.put(tile.patient().id(), tile);
        careFrame(List.of(tile), nowMs);
    }

    synchronized void remove(PatientId patient, long nowMs) {
        Tile tile = tiles.remove(patient);
        if (tile != null) {
            dirty.remove(tile);
            version++;
            care++;
            send(writer.frame(Frame.Kind.CARE, nowMs, version, care, Set.of(patient), json -> {
                json.writeArrayFieldStart("gone");
                json.writeString(patient.toString());
                json.writeEndArray();
                writer.tiles(json, List.of(), nowMs);
            }));
        }
    }

    synchronized void take(List<Reading> readings) {
        for (Reading reading : readings) {
            Tile tile = tiles.get(reading.patient());
            if (tile != null) {
                tile.take(reading);
                dirty.add(tile);
                newestMs = Math.max(newestMs, reading.receivedAtMs());
            }
        }
    }

    synchronized void take(PatientId patient, Episode episode, long nowMs) {
        Tile tile = tiles.get(patient);
        if (tile != null) {
            tile.take(episode);
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void take(PatientId patient, News2 score, long nowMs) {
        Tile tile = tiles.get(patient);
        if (tile != null) {
            tile.score(score);
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void take(PatientId patient, Watch watch, long nowMs) {
        Tile tile = tiles.get(patient);
        if (tile != null) {
            tile.watch(watch);
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void take(PatientId patient, Responsibility responsible, long nowMs) {
        Tile tile = tiles.get(patient);
        if (tile != null) {
            tile.responsible(responsible);
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void take(Visit visit, long nowMs) {
        Tile tile = tiles.get(visit.patient());
        if (tile != null) {
            tile.visit(visit);
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void looked(PatientId patient, String handover, long dueMs, long nowMs) {
        Tile tile = tiles.get(patient);
        if (tile != null && tile.looked(handover, dueMs)) {
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void seen(PatientId patient, String episode, long nowMs) {
        Tile tile = tiles.get(patient);
        if (tile != null && tile.seen(episode)) {
            careFrame(List.of(tile), nowMs);
        }
    }

    synchronized void answer(CareEvent.RequestAnswered answer, String username, long nowMs) {
        Frame frame = writer.frame(
                Frame.Kind.ANSWER, nowMs, version, care, Set.of(), json -> FrameWriter.answer(json, answer));
        for (Screen screen : screens) {
            if (screen.username().equals(username)) {
                screen.show(frame);
            }
        }
    }

    /** Sends the tiles that readings or the passing of time changed since the last time. */
    synchronized void flush(long nowMs) {
        for (Tile tile : tiles.values()) {
            if (tile.agedSinceTold(nowMs)) {
                dirty.add(tile);
            }
        }
        if (!dirty.isEmpty()) {
            version++;
            if (!screens.isEmpty()) {
                send(vitalsFrame(new ArrayList<>(dirty), nowMs));
            }
            dirty.forEach(tile -> tile.told(nowMs));
            dirty.clear();
        }
    }

    /** Current values of these patients, for a screen that was too slow to be told when they changed. */
    public synchronized Frame vitalsOf(Set<PatientId> patients, long nowMs) {
        List<Tile> behind = new ArrayList<>(patients.size());
        for (PatientId patient : patients) {
            Tile tile = tiles.get(patient);
            if (tile != null) {
                behind.add(tile);
            }
        }
        return vitalsFrame(behind, nowMs);
    }

    synchronized void heartbeat(Heartbeat heartbeat, long nowMs) {
        if (screens.isEmpty()) {
            return;
        }
        Counts counts = counts(nowMs);
        send(writer.frame(Frame.Kind.HEARTBEAT, nowMs, version, care, Set.of(), json -> {
            json.writeNumberField("newest", newestMs);
            json.writeBooleanField("behind", heartbeat.behind());
            json.writeNumberField("behindSince", heartbeat.behindSinceMs());
            json.writeNumberField("audible", heartbeat.audible(team));
            json.writeNumberField("live", counts.live());
            json.writeNumberField("stale", counts.stale());
            json.writeNumberField("silent", counts.silent());
            json.writeNumberField("none", counts.none());
        }));
    }

    synchronized Counts counts(long nowMs) {
        int[] by = new int[Link.values().length];
        for (Tile tile : tiles.values()) {
            if (tile.relation().isOnWard()) {
                by[tile.link(nowMs).ordinal()]++;
            }
        }
        return new Counts(
                by[Link.LIVE.ordinal()], by[Link.STALE.ordinal()], by[Link.SILENT.ordinal()], by[Link.NONE.ordinal()]);
    }

    /** Everything, as one frame. */
    public synchronized Frame snapshot(long nowMs) {
        return writer.frame(Frame.Kind.SNAPSHOT, nowMs, version, care, tiles.keySet(), json -> {
            json.writeStringField("team", name);
            writer.tiles(json, tiles.values(), nowMs);
        });
    }

    /** One whole tile as JSON; empty when the patient is not on this board. */
    public synchronized Optional<String> tile(PatientId patient, long nowMs) {
        Tile tile = tiles.get(patient);
        return tile == null
                ? Optional.empty()
                : Optional.of(FrameWriter.object(json -> {
                    json.writeNumberField("at", nowMs);
                    writer.tiles(json, List.of(tile), nowMs);
                }));
    }

    private void careFrame(Collection<Tile> changed, long nowMs) {
        version++;
        care++;
        // A whole tile says all there is, so values waiting for the next flush need not be sent twice.
        dirty.removeAll(changed);
        changed.forEach(tile -> tile.told(nowMs));
        if (!screens.isEmpty()) {
            send(writer.frame(
                    Frame.Kind.CARE,
                    nowMs,
                    version,
                    care,
                    FrameWriter.ids(changed),
                    json -> writer.tiles(json, changed, nowMs)));
        }
    }

    private Frame vitalsFrame(Collection<Tile> changed, long nowMs) {
        return writer.frame(
                Frame.Kind.VITALS,
                nowMs,
                version,
                care,
                FrameWriter.ids(changed),
                json -> writer.vitals(json, changed, nowMs));
    }

    private void send(Frame frame) {
        for (Screen screen : screens) {
            screen.show(frame);
        }
    }
}
