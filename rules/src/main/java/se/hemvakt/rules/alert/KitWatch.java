package se.hemvakt.rules.alert;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Episode.Clearing;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.MeasuringPlan;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Vital;

/**
 * The kit, and what does not come from it (H09, H14): a technical alert has its own life, and only data ends it. Absence is
 * told by our clock; while a kit is silent, what follows from that is not told beside it.
 */
final class KitWatch {
    private static final Vital[] ALL = Vital.values();
    private static final String RULE = "kit";
    private static final int CLOCK_OFFSET_MILLI_PER_S = 1000;
    private static final int OFF_BODY = Vital.OFF_BODY.ordinal();

    private final int version;
    private final RuleSettings.Kits settings;
    private final AlertLife life;
    private final long stuckMs;
    private final long quietMs;
    private final long earlyMs;

    KitWatch(RuleSettings settings, AlertLife life) {
        this.version = settings.version();
        this.settings = settings.kits();
        this.life = life;
        this.stuckMs = this.settings.stuckAfter().toMillis();
        this.quietMs = this.settings.quietAfter().toMillis();
        this.earlyMs = this.settings.scheduleEarly().toMillis();
    }

    // ---- what the kit says of itself

    /** A technical value, or off the body. */
    void judge(PatientState s, Decisions out, Vital vital, long at, boolean late) {
        int milli = s.milli[vital.ordinal()];
        switch (vital) {
            case BATTERY -> battery(s, out, milli, at, late);
            case CLOCK_OFFSET -> clock(s, out, milli, at, late);
            case OFF_BODY -> offBody(s, out, at, late);
            default -> {}
        }
    }

    private void battery(PatientState s, Decisions out, int milli, long at, boolean late) {
        LiveEpisode live = s.live.get(Problem.KIT_BATTERY);
        int margin = live == null ? 0 : settings.batteryMargin() * 1000;
        boolean wasCritical = live != null && live.episode().priority() == Priority.MEDIUM;
        int low = settings.batteryLow() * 1000;
        int critical = settings.batteryCritical() * 1000;
        boolean isCritical = milli < critical + (wasCritical ? margin : 0);
        Priority level = isCritical ? Priority.MEDIUM : milli < low + margin ? Priority.LOW : null;
        technical(
                s,
                out,
                Problem.KIT_BATTERY,
                level,
                new Evidence(
                        Vital.BATTERY,
                        milli,
                        at,
                        Side.LOW,
                        isCritical ? critical : low,
                        null,
                        Evidence.LimitOf.STANDARD,
                        null),
                new Clearing(Vital.BATTERY.code(), Side.HIGH, low + settings.batteryMargin() * 1000, 0),
                0,
                at,
                late);
    }

    private void clock(PatientState s, Decisions out, int milli, long at, boolean late) {
        int most = Math.toIntExact(settings.clockOffset().toSeconds()) * CLOCK_OFFSET_MILLI_PER_S;
        boolean ahead = milli < 0;
        int limit = ahead ? -most : most;
        technical(
                s,
                out,
                Problem.KIT_CLOCK,
                Math.abs(milli) > most ? Priority.MEDIUM : null,
                new Evidence(
                        Vital.CLOCK_OFFSET,
                        milli,
                        at,
                        ahead ? Side.LOW : Side.HIGH,
                        limit,
                        null,
                        Evidence.LimitOf.STANDARD,
                        null),
                new Clearing(Vital.CLOCK_OFFSET.code(), ahead ? Side.HIGH : Side.LOW, limit, 0),
                0,
                at,
                late);
    }

    void offBody(PatientState s, Decisions out, long at, boolean late) {
        boolean off = s.milli[OFF_BODY] > 0;
        technical(
                s,
                out,
                Problem.KIT_OFF_BODY,
                off ? Priority.LOW : null,
                new Evidence(Vital.OFF_BODY, s.milli[OFF_BODY], s.measuredAt[OFF_BODY], Side.NONE, null, null),
                new Clearing(Vital.OFF_BODY.code(), Side.LOW, 0, 0),
                settings.offBodyAfter().toMillis(),
                at,
                late);
        if (!off) {
            // What did not come while it lay on the table was not lost.
            s.listeningSince = Math.max(s.listeningSince, s.receivedAt[OFF_BODY]);
        }
    }

    private void technical(
            PatientState s,
            Decisions out,
            String problem,
            @Nullable Priority priority,
            Evidence evidence,
            Clearing clears,
            long delayMs,
            long at,
            boolean late) {
        life.stands(
                s,
                out,
                new Standing(
                        problem, priority, true, late, false, delayMs, 0, null, "", 0, true, evidence.measuredAtMs()),
                at,
                told -> Finding.lasting(
                        problem, RULE, version, AlertKind.TECHNICAL, told, List.of(evidence), late, List.of(clears)));
    }

    // ---- what does not come

    /** Something reached us: the kit is not silent. */
    void heard(PatientState s, Decisions out, long receivedAt) {
        if (s.live.containsKey(Problem.KIT_SILENT)) {
            life.gone(s, out, Problem.KIT_SILENT, receivedAt);
            // Its sensors get their own time again from now on.
            s.listeningSince = Math.max(s.listeningSince, receivedAt);
        }
        if (s.streaming != 0) {
            // H12: heard again with nothing newer, it may be stuck, and nothing else would ask then.
            s.ourDue = Math.min(s.ourDue, stuckDue(s));
        }
    }

    /**
     * A reading of this vital came, whatever it says. H09: one from before the newest that is known does not show that the sensor
     * is at work again, and one from before the planned time is not the one that is missed.
     */
    void came(PatientState s, Decisions out, int v, long measuredAt, long receivedAt) {
        if (!s.live.isEmpty()) {
            if (s.receivedAt[v] == receivedAt) {
                life.gone(s, out, Problem.silent(ALL[v]), receivedAt);
            }
            LiveEpisode missed = s.live.get(Problem.missed(ALL[v]));
            MeasuringPlan plan = s.plan(ALL[v]);
            if (missed != null
                    && plan != null
                    && measuredAt
                            >= missed.episode().openedAtMs() - plan.grace().toMillis() - earlyMs) {
                life.gone(s, out, Problem.missed(ALL[v]), receivedAt);
            }
        }
        if (s.slotAt != null && s.slotAt[v] < PatientState.FOREVER && measuredAt >= s.slotAt[v] - earlyMs) {
            s.slotAt[v] = nextSlot(s, v, Math.max(s.slotAt[v], measuredAt));
            s.ourDue = PatientState.NEVER;
        }
    }

    /**
     * Until when, by our clock, what the kit had kept can still be on its way: newer values came just now, and not for longer
     * than what is stuck after it could reach us again. A kit that is hours late for good has old values.
     */
    long catchesUpUntil(PatientState s) {
        return Math.min(s.movedAt + quietMs, s.listeningSince + stuckMs);
    }

    /** The newest measured time moved on: what a kit had kept is on its way to the present. */
    void moved(PatientState s, Decisions out, long receivedAt) {
        s.movedAt = receivedAt;
        if (!s.live.isEmpty()) {
            life.gone(s, out, Problem.KIT_STUCK, receivedAt);
        }
    }

    /**
     * The plan is another now.
     *
     * @param streamed whether the kit was expected to stream before
     * @param sensors the vitals that were, one bit by ordinal
     */
    void planned(PatientState s, Decisions out, boolean streamed, long sensors, long at) {
        if (s.profile.silentAfter() == null) {
            life.gone(s, out, Problem.KIT_SILENT, at);
        }
        if ((s.profile.silentAfter() != null && !streamed) || (s.streaming & ~sensors) != 0) {
            // What was not expected until now was not silent.
            s.listeningSince = Math.max(s.listeningSince, at);
        }
        for (Vital vital : ALL) {
            MeasuringPlan plan = s.plan(vital);
            if (plan == null || !plan.isStreaming()) {
                life.gone(s, out, Problem.silent(vital), at);
            }
            if (plan == null || plan.isStreaming()) {
                life.gone(s, out, Problem.missed(vital), at);
            }
        }
        s.slotAt = null;
        schedule(s, at);
    }

    /** Sets the first planned time of each vital after this moment; nothing for a plan that is set already. */
    static void schedule(PatientState s, long after) {
        for (MeasuringPlan plan : s.profile.plans()) {
            if (!plan.isStreaming()) {
                if (s.slotAt == null) {
                    s.slotAt = new long[PatientState.VITALS];
                    java.util.Arrays.fill(s.slotAt, PatientState.FOREVER);
                }
                int v = plan.vital().ordinal();
                if (s.slotAt[v] == PatientState.FOREVER && after > PatientState.NEVER) {
                    s.slotAt[v] = nextSlot(s, v, after);
                }
            }
        }
        s.ourDue = PatientState.NEVER;
    }

    long nextOurs(PatientState s) {
        if (s.watch.pause() != null) {
            return slotDue(s);
        }
        long due = Math.min(silentDue(s), slotDue(s));
        if (s.streaming != 0) {
            due = Math.min(due, stuckDue(s));
            for (long rest = s.streaming; rest != 0; rest &= rest - 1) {
                due = Math.min(due, vitalDue(s, Long.numberOfTrailingZeros(rest)));
            }
        }
        return due;
    }

    void ours(PatientState s, Decisions out, long due) {
        if (s.watch.pause() == null) {
            if (silentDue(s) <= due) {
                kitSilent(s, out, due);
            }
            for (long rest = s.streaming; rest != 0; rest &= rest - 1) {
                int v = Long.numberOfTrailingZeros(rest);
                if (vitalDue(s, v) <= due) {
                    absent(s, out, Problem.silent(ALL[v]), v, Priority.MEDIUM, due);
                }
            }
            if (s.streaming != 0 && stuckDue(s) <= due) {
                Evidence last = new Evidence(Vital.CONTACT, 1000, s.clock, Side.NONE, null, null);
                open(s, out, Problem.KIT_STUCK, Priority.LOW, List.of(last), Vital.CONTACT, due);
            }
        }
        if (s.slotAt != null) {
            for (int v = 0; v < PatientState.VITALS; v++) {
                if (slotDue(s, v) <= due) {
                    boolean again = s.live.containsKey(Problem.missed(ALL[v]));
                    absent(s, out, Problem.missed(ALL[v]), v, again ? Priority.MEDIUM : Priority.LOW, due);
                    s.slotAt[v] = nextSlot(s, v, s.slotAt[v]);
                }
            }
        }
    }

    private static long silentDue(PatientState s) {
        if (s.profile.silentAfter() == null
                || s.watch.pause() != null
                || (!s.live.isEmpty() && s.live.containsKey(Problem.KIT_SILENT))) {
            return PatientState.FOREVER;
        }
        return Math.max(s.heard, s.listeningSince) + s.profile.silentAfter().toMillis();
    }

    /** Not while the kit itself is silent or not worn: that is told already. */
    private static long vitalDue(PatientState s, int v) {
        String problem = Problem.silent(ALL[v]);
        MeasuringPlan plan = s.plan(ALL[v]);
        if (plan == null
                || s.live.containsKey(problem)
                || AlertLife.isHeldBack(s, problem, Priority.MEDIUM)
                || s.listeningSince == PatientState.NEVER) {
            return PatientState.FOREVER;
        }
        return Math.max(s.receivedAt[v], s.listeningSince) + plan.silentAfter().toMillis();
    }

    /** Only after a backlog: what came last was old when it came, the kit is still heard, and nothing newer comes. */
    private long stuckDue(PatientState s) {
        boolean recovering = s.clock != PatientState.NEVER && s.movedAt - s.clock > stuckMs && s.heard > s.movedAt;
        if (!recovering
                || s.live.containsKey(Problem.KIT_STUCK)
                || AlertLife.isHeldBack(s, Problem.KIT_STUCK, Priority.LOW)) {
            return PatientState.FOREVER;
        }
        return s.movedAt + stuckMs;
    }

    private static long slotDue(PatientState s) {
        long due = PatientState.FOREVER;
        if (s.slotAt != null) {
            for (int v = 0; v < PatientState.VITALS; v++) {
                due = Math.min(due, slotDue(s, v));
            }
        }
        return due;
    }

    private static long slotDue(PatientState s, int v) {
        MeasuringPlan plan = s.slotAt == null || s.slotAt[v] >= PatientState.FOREVER ? null : s.plan(ALL[v]);
        return plan == null || s.slotAt == null
                ? PatientState.FOREVER
                : s.slotAt[v] + plan.grace().toMillis();
    }

    /** The first planned time after this moment. A time that the clock skips in spring is the moment it skips to. */
    private static long nextSlot(PatientState s, int v, long after) {
        MeasuringPlan plan = s.plan(ALL[v]);
        if (plan == null) {
            return PatientState.FOREVER;
        }
        ZoneId zone = s.profile.zone();
        LocalDate day = Instant.ofEpochMilli(after).atZone(zone).toLocalDate();
        for (int i = 0; i <= 8; i++, day = day.plusDays(1)) {
            if (!plan.days().contains(day.getDayOfWeek())) {
                continue;
            }
            for (LocalTime time : plan.times()) {
                long slot = ZonedDateTime.of(day, time, zone).toInstant().toEpochMilli();
                if (slot > after) {
                    return slot;
                }
            }
        }
        return PatientState.FOREVER;
    }

    private void kitSilent(PatientState s, Decisions out, long at) {
        List<Evidence> last = s.heard == PatientState.NEVER
                ? List.of()
                : List.of(new Evidence(Vital.CONTACT, 1000, s.heard, Side.NONE, null, null));
        open(s, out, Problem.KIT_SILENT, Priority.MEDIUM, last, Vital.CONTACT, at);
    }

    private void absent(PatientState s, Decisions out, String problem, int v, Priority priority, long at) {
        List<Evidence> last = s.measuredAt[v] == PatientState.NEVER
                ? List.of()
                : List.of(new Evidence(ALL[v], s.milli[v], s.measuredAt[v], Side.NONE, null, null));
        open(s, out, problem, priority, last, ALL[v], at);
    }

    private void open(
            PatientState s,
            Decisions out,
            String problem,
            Priority priority,
            List<Evidence> last,
            Vital ends,
            long at) {
        life.stands(
                s,
                out,
                Standing.plain(problem, priority, false),
                at,
                told -> Finding.lasting(
                        problem,
                        RULE,
                        version,
                        AlertKind.TECHNICAL,
                        told,
                        last,
                        false,
                        List.of(new Clearing(ends.code(), Side.NONE, 0, 0))));
    }
}
