package se.hemvakt.dashboard.board;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Handover;
import se.hemvakt.model.News2;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Visit;
import se.hemvakt.model.Vital;
import se.hemvakt.model.Watch;
import se.hemvakt.runtime.history.ReadingHistory;

/** What is known of one patient now. Not thread-safe: its {@link WardBoard} holds the lock. */
final class Tile {
    /** How many cleared alerts that nobody accepted are kept in view; the oldest go first, each is in the history. */
    private static final int LATCHED_MAX = 20;

    private static final Comparator<Episode> WORST_FIRST = Comparator.comparing(
                    Episode::isLive, Comparator.reverseOrder())
            .thenComparing(Episode::kind)
            .thenComparing(Episode::priority)
            .thenComparing(Episode::state)
            .thenComparing(Episode::openedAtMs);

    /** The newest value of one vital. */
    static final class Shown {
        final int milli;
        final long measuredAtMs;
        final int quality;
        final int trend;

        Shown(int milli, long measuredAtMs, int quality, int trend) {
            this.milli = milli;
            this.measuredAtMs = measuredAtMs;
            this.quality = quality;
            this.trend = trend;
        }
    }

    private final TeamId board;
    private WardPatient patient;
    private final Map<Vital, Shown> latest = new EnumMap<>(Vital.class);
    private final Map<Vital, Trend> trends = new EnumMap<>(Vital.class);
    private final Map<String, Episode> episodes = new LinkedHashMap<>();
    private @Nullable News2 score;
    private Watch watch = Watch.PLAIN;
    /** Null as long as nothing was decided since enrolment. */
    private @Nullable Responsibility responsible;

    /** Of which handovers somebody of the board's team has looked at the patient, and for which call: the time it was due. */
    private final Map<String, Long> looked = new HashMap<>();

    /** The home visits that are open, by id. */
    private final Map<String, Visit> visits = new LinkedHashMap<>();

    private long contactAtMs;
    /** What a screen was last told, so that the passing of time alone makes a delta only when it changes something. */
    private @Nullable Attention toldAttention;

    private @Nullable Link toldLink;

    /** @param board the team on whose board it stands */
    Tile(TeamId board, WardPatient patient) {
        this.board = board;
        this.patient = patient;
    }

    /** The same on another team's board. */
    Tile copyFor(TeamId team, WardPatient changed) {
        Tile copy = new Tile(team, changed);
        copy.latest.putAll(latest);
        trends.forEach((vital, trend) -> copy.trends.put(vital, trend.copy()));
        copy.episodes.putAll(episodes);
        copy.score = score;
        copy.watch = watch;
        copy.responsible = responsible;
        copy.visits.putAll(visits);
        copy.contactAtMs = contactAtMs;
        return copy;
    }

    /** Why the team of this board sees the patient. */
    CareRelation relation() {
        return patient.relation(board);
    }

    /** Whether a handover wants something of the board's team, or of the one it stands in for. */
    boolean waits(Handover one) {
        return one.waitsFor(relation() == CareRelation.COVER ? patient.team() : board);
    }

    /** Whether it sounds on that team's screens: until somebody has looked, and again whenever it is due again (H40). */
    boolean sounds(Handover one) {
        Long due = one.dueMs();
        return due != null && waits(one) && !due.equals(looked.get(one.id()));
    }

    /** Somebody of the team has looked at the patient for a handover that was due then. False when that says nothing new. */
    boolean looked(String handover, long dueMs) {
        Responsibility now = responsible;
        boolean counts = now != null
                && now.handover(handover)
                        .filter(this::sounds)
                        .map(Handover::dueMs)
                        .filter(due -> due == dueMs)
                        .isPresent();
        if (counts) {
            looked.put(handover, dueMs);
        }
        return counts;
    }

    WardPatient patient() {
        return patient;
    }

    void patient(WardPatient changed) {
        patient = changed;
    }

    Map<Vital, Shown> latest() {
        return latest;
    }

    @Nullable
    News2 score() {
        return score;
    }

    void score(News2 changed) {
        score = changed;
    }

    Watch watch() {
        return watch;
    }

    void watch(Watch changed) {
        watch = changed;
    }

    @Nullable
    Responsibility responsible() {
        return responsible;
    }

    void responsible(Responsibility changed) {
        responsible = changed;
        looked.keySet().removeIf(id -> changed.handover(id).isEmpty());
    }

    /** Those that are open, due first. */
    List<Visit> visits() {
        return visits.values().stream()
                .sorted(Comparator.comparingLong(Visit::dueMs).thenComparing(Visit::askedAtMs))
                .toList();
    }

    void visit(Visit changed) {
        if (changed.isOpen()) {
            visits.put(changed.id(), changed);
        } else {
            visits.remove(changed.id());
        }
    }

    long contactAtMs() {
        return contactAtMs;
    }

    /** Takes a reading in; false when something newer is shown already (H12: late data never overwrites newer state). */
    boolean take(Reading reading) {
        contactAtMs = Math.max(contactAtMs, reading.receivedAtMs());
        Shown before = latest.get(reading.vital());
        if (before != null && before.measuredAtMs >= reading.measuredAtMs()) {
            return false;
        }
        int trend = trends.computeIfAbsent(reading.vital(), Trend::new).add(reading.measuredAtMs(), reading.milli());
        latest.put(reading.vital(), new Shown(reading.milli(), reading.measuredAtMs(), reading.quality(), trend));
        return true;
    }

    /** Takes in what the store knew; when it reached us is not kept there, so its measured time counts as the contact. */
    void take(ReadingHistory.Latest known) {
        contactAtMs = Math.max(contactAtMs, known.measuredAtMs());
        trends.computeIfAbsent(known.vital(), Trend::new).add(known.measuredAtMs(), known.milli());
        latest.put(known.vital(), new Shown(known.milli(), known.measuredAtMs(), 0, 0));
    }

    /**
     * Takes an episode in. One that cleared without anybody having accepted it stays in view when it was high or medium,
     * until somebody has seen it (H07: what came and went at night is not lost in the morning).
     */
    void take(Episode episode) {
        if (episode.isLive() || isLatched(episode)) {
            episodes.put(episode.id(), episode);
            shedLatched();
        } else {
            episodes.remove(episode.id());
        }
    }

    /** Somebody has seen a cleared episode: it leaves the view. Live ones stay whatever was seen. */
    boolean seen(String episode) {
        Episode known = episodes.get(episode);
        if (known == null || known.isLive()) {
            return false;
        }
        episodes.remove(episode);
        return true;
    }

    @Nullable
    Episode episode(String id) {
        return episodes.get(id);
    }

    /** Live ones first, worst first. */
    List<Episode> episodes() {
        return episodes.values().stream().sorted(WORST_FIRST).toList();
    }

    static boolean isLatched(Episode episode) {
        return !episode.isLive()
                && episode.acceptedBy() == null
                && episode.outcome() == null
                && episode.kind() == AlertKind.CLINICAL
                && episode.priority() != Priority.LOW;
    }

    private void shedLatched() {
        while (episodes.values().stream().filter(e -> !e.isLive()).count() > LATCHED_MAX) {
            episodes.values().stream()
                    .filter(e -> !e.isLive())
                    .min(Comparator.comparing(Episode::openedAtMs))
                    .ifPresent(oldest -> episodes.remove(oldest.id()));
        }
    }

    Freshness freshness(Vital vital) {
        return Freshness.of(vital, patient.silentAfter());
    }

    Link link(long nowMs) {
        if (!patient.hasKit()) {
            return Link.NONE;
        }
        Duration silentAfter = patient.silentAfter();
        if (silentAfter == null) {
            // A spot kit owes nothing until its next measurement; a day without a word is worth a look.
            return nowMs - contactAtMs > Duration.ofHours(24).toMillis() ? Link.STALE : Link.LIVE;
        }
        if (nowMs - contactAtMs > silentAfter.toMillis()) {
            return Link.SILENT;
        }
        for (Map.Entry<Vital, Shown> shown : latest.entrySet()) {
            if (Freshness.isStreamed(shown.getKey())
                    && !isOutdoneByTheOtherPulse(shown.getKey(), shown.getValue())
                    && nowMs - shown.getValue().measuredAtMs
                            > freshness(shown.getKey()).stale().toMillis()) {
                return Link.STALE;
            }
        }
        return Link.LIVE;
    }

    /** Heart rate and pulse are one thing by two sensors: a cuff's old pulse is no silence while the other streams. */
    private boolean isOutdoneByTheOtherPulse(Vital vital, Shown shown) {
        Vital other = vital == Vital.PULSE_RATE ? Vital.HEART_RATE : Vital.PULSE_RATE;
        Shown rival = vital == Vital.PULSE_RATE || vital == Vital.HEART_RATE ? latest.get(other) : null;
        return rival != null && rival.measuredAtMs > shown.measuredAtMs;
    }

    Attention attention(long nowMs) {
        Attention worst = Attention.CALM;
        for (Episode episode : episodes.values()) {
            worst = worse(worst, attentionOf(episode, nowMs));
        }
        Link link = link(nowMs);
        if (link == Link.SILENT || link == Link.STALE) {
            worst = worse(worst, Attention.STALE);
        }
        News2 known = score;
        if (known != null && known.band() != null && known.band().compareTo(News2.Band.MEDIUM) >= 0) {
            worst = worse(worst, Attention.SCORE);
        }
        return worst;
    }

    private static Attention attentionOf(Episode episode, long nowMs) {
        Long quietUntil = episode.quietUntilMs();
        if (episode.state() == Episode.State.ACCEPTED || (quietUntil != null && nowMs < quietUntil)) {
            return Attention.ACCEPTED;
        }
        if (episode.kind() == AlertKind.TECHNICAL) {
            return Attention.STALE;
        }
        return switch (episode.priority()) {
            case HIGH -> Attention.UNACCEPTED_HIGH;
            // Cleared and not seen: a line of text, no flash, so it stands with what may wait.
            case MEDIUM -> episode.isLive() ? Attention.UNACCEPTED_MEDIUM : Attention.UNACCEPTED_LOW;
            case LOW -> Attention.UNACCEPTED_LOW;
        };
    }

    private static Attention worse(Attention a, Attention b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** The place in the worst-first lane, lower first: attention, then NEWS2 from high to low. */
    int rank(long nowMs) {
        News2 known = score;
        int points = known == null ? 0 : known.lowest();
        return attention(nowMs).ordinal() * 100 + 20 - Math.min(20, points);
    }

    /** Whether time alone has changed what a screen should show; true once for each change. */
    boolean agedSinceTold(long nowMs) {
        return attention(nowMs) != toldAttention || link(nowMs) != toldLink;
    }

    void told(long nowMs) {
        toldAttention = attention(nowMs);
        toldLink = link(nowMs);
    }
}
