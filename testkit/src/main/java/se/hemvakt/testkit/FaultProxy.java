package se.hemvakt.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy in this JVM that can delay, hold back or cut what passes, to stand between a client and a real server.
 *
 * <p>New connections are always accepted; what happens to their bytes depends on the fault of the moment.
 */
public final class FaultProxy implements AutoCloseable {
    private enum Fault {
        NONE,
        /** Nothing passes, nothing is closed: a half-open connection. */
        HELD,
        /** Every connection is reset, new ones too. */
        CUT
    }

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Object monitor = new Object();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private volatile Fault fault = Fault.NONE;
    private volatile int cuts;
    private volatile long delayMs;
    private volatile boolean closed;

    private FaultProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread("proxy-accept", this::accept);
    }

    /** A proxy before this server, on a port of its own. */
    public static FaultProxy to(String host, int port) {
        try {
            return new FaultProxy(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Bytes that have passed, in both directions. */
    public long bytesPassed() {
        return bytes.get();
    }

    /** Everything passes again, what was held first. */
    public void pass() {
        change(Fault.NONE);
    }

    /** From now on nothing passes in either direction, and nobody is told. */
    public void hold() {
        change(Fault.HELD);
    }

    /** Resets every connection, and those to come, until {@link #pass()}. */
    public synchronized void cut() {
        change(Fault.CUT);
        cuts++;
        sockets.forEach(FaultProxy::reset);
    }

    /** Every piece of data is passed on this much later. */
    public void delay(Duration delay) {
        delayMs = delay.toMillis();
    }

    @Override
    public void close() {
        closed = true;
        change(Fault.CUT);
        sockets.forEach(FaultProxy::reset);
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(Fault to) {
        synchronized (monitor) {
            fault = to;
            monitor.notifyAll();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = server.accept();
                int cutsBefore = cuts;
                if (fault == Fault.CUT) {
                    reset(client);
                    continue;
                }
                Socket behind = new Socket();
                behind.connect(target, 5_000);
                sockets.add(client);
                sockets.add(behind);
                if (cuts != cutsBefore) {
                    // Cut while we connected: who cut may not have seen these two.
                    sockets.remove(client);
                    sockets.remove(behind);
                    reset(client);
                    reset(behind);
                    continue;
                }
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                thread("proxy-up", () -> pump(client, behind));
                thread("proxy-down", () -> pump(behind, client));
            } catch (IOException e) {
                // The target is not there, or we are closing: the client sees a closed connection.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
                out.write(buffer, 0, count);
                bytes.addAndGet(count);
            }
        } catch (IOException | InterruptedException e) {
            // Either side is gone: so is the other.
        } finally {
            close(from);
            close(to);
        }
    }

    private void awaitPassage() throws InterruptedException {
        synchronized (monitor) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs);
            while (fault == Fault.HELD || until - System.nanoTime() > 0) {
                if (fault == Fault.HELD) {
                    monitor.wait();
                } else {
                    monitor.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
                }
            }
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
