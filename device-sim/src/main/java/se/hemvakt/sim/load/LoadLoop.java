package se.hemvakt.sim.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One thread of the generator and its connections. */
final class LoadLoop implements Callable<LoadLoop.Counts> {
    private static final long LOOK_EVERY_NS = 100_000;
    private static final long DRAIN_NS_MAX = 10_000_000_000L;
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final long LONGEST_US = 600_000_000;
    private static final int SIGNIFICANT_DIGITS = 3;

    private final List<LoadConnection> connections;
    private final LoadPlan plan;
    private final Clocks clocks;
    private final Histogram latencies = new Histogram(LONGEST_US, SIGNIFICANT_DIGITS);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long nowNs;
    private long acknowledgedInTime;
    private long acknowledged;
    private long sentMeasured;
    private long intendedMeasured;

    /**
     * @param startNs when sending begins, by {@link System#nanoTime}
     * @param periodNs at a fixed rate: between two messages of one connection
     */
    record Clocks(long startNs, long measureFromNs, long measureToNs, long periodNs, InstantSource wall) {}

    /** What one loop counted. */
    record Counts(
            long intended, long sent, long acknowledged, long acknowledgedInTime, Histogram latencies, long cpuNs) {}

    /** @param connections at a fixed rate sorted by phase */
    LoadLoop(List<LoadConnection> connections, LoadPlan plan, Clocks clocks) {
        this.connections = connections;
        this.plan = plan;
        this.clocks = clocks;
    }

    @Override
    public Counts call() throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Selector selector = Selector.open()) {
            for (LoadConnection connection : connections) {
                connection.register(connection.channel().register(selector, SelectionKey.OP_READ, connection));
            }
            long cpuFrom = -1;
            long cpuTo = -1;
            int nextDue = 0;
            while (true) {
                nowNs = System.nanoTime();
                if (cpuFrom < 0 && nowNs >= clocks.measureFromNs()) {
                    cpuFrom = threads.getCurrentThreadCpuTime();
                }
                if (cpuTo < 0 && nowNs >= clocks.measureToNs()) {
                    cpuTo = threads.getCurrentThreadCpuTime();
                }
                selector.selectNow(this::ready);
                if (nowNs >= clocks.startNs()) {
                    nextDue = send(nextDue);
                }
                if (nowNs >= clocks.measureToNs() && isDrained()) {
                    break;
                }
                LockSupport.parkNanos(LOOK_EVERY_NS);
            }
            return new Counts(
                    intendedMeasured, sentMeasured, acknowledged, acknowledgedInTime, latencies, cpuTo - cpuFrom);
        } finally {
            for (LoadConnection connection : connections) {
                if (!connection.isBroken()) {
                    connection.end();
                }
            }
        }
    }

    private boolean isDrained() {
        if (nowNs >= clocks.measureToNs() + DRAIN_NS_MAX) {
            return true;
        }
        for (LoadConnection connection : connections) {
            if (!connection.isBroken()
                    && (connection.onTheWay() > 0 || (isOpen() && connection.sent < connection.due))) {
                return false;
            }
        }
        return true;
    }

    private boolean isOpen() {
        return plan.pace() instanceof LoadPlan.Pace.Open;
    }

    private void ready(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        if (key.isValid() && key.isWritable()) {
            connection.writable();
        }
        if (!connection.isBroken()) {
            connection.readable(in, this::heard);
        }
    }

    private void heard(long intendedNs) {
        if (nowNs >= clocks.measureFromNs() && nowNs < clocks.measureToNs()) {
            acknowledgedInTime++;
        }
        if (isMeasured(intendedNs)) {
            acknowledged++;
            latencies.recordValue(Math.max(0, Math.min(LONGEST_US, (System.nanoTime() - intendedNs) / 1_000)));
        }
    }

    private boolean isMeasured(long intendedNs) {
        return intendedNs >= clocks.measureFromNs() && intendedNs < clocks.measureToNs();
    }

    private int send(int nextDue) {
        long nowMs = clocks.wall().millis();
        if (plan.pace() instanceof LoadPlan.Pace.Closed closed) {
            if (nowNs < clocks.measureToNs()) {
                for (LoadConnection connection : connections) {
                    if (connection.onTheWay() < closed.window()) {
                        fill(connection, closed.window(), nowMs);
                    }
                }
            }
            return 0;
        }
        // Phases are sorted and all periods equal, so what is due next is always the next in the circle.
        int at = nextDue;
        LoadConnection connection = connections.get(at);
        while (intended(connection, connection.due) <= nowNs
                && intended(connection, connection.due) < clocks.measureToNs()) {
            if (isMeasured(intended(connection, connection.due))) {
                intendedMeasured++;
            }
            connection.due++;
            catchUp(connection, nowMs);
            at = at + 1 == connections.size() ? 0 : at + 1;
            connection = connections.get(at);
        }
        for (LoadConnection late : connections) {
            if (late.sent < late.due) {
                catchUp(late, nowMs);
            }
        }
        return at;
    }

    private void fill(LoadConnection connection, int window, long nowMs) {
        out.clear();
        while (connection.onTheWay() < window && connection.canSend() && connection.hasRoom(out)) {
            if (isMeasured(nowNs)) {
                intendedMeasured++;
                sentMeasured++;
            }
            connection.add(out, nowNs, nowMs);
        }
        if (out.flip().hasRemaining()) {
            connection.flush(out);
        }
    }

    private void catchUp(LoadConnection connection, long nowMs) {
        out.clear();
        while (connection.sent < connection.due && connection.canSend() && connection.hasRoom(out)) {
            long intended = intended(connection, connection.sent);
            if (isMeasured(intended)) {
                sentMeasured++;
            }
            connection.add(out, intended, nowMs);
        }
        if (out.flip().hasRemaining()) {
            connection.flush(out);
        }
    }

    private long intended(LoadConnection connection, long number) {
        return clocks.startNs() + connection.phaseNs + number * clocks.periodNs();
    }
}
