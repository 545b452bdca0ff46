package se.hemvakt.app.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether a port is free to listen on. */
final class Ports {
    private Ports() {}

    static List<Finding> port(int port) throws IOException {
        String what = "port";
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), port));
            return List.of(Finding.ok(what, port + " is free"));
        } catch (BindException e) {
            if (String.valueOf(e.getMessage()).contains("ermission")) {
                return List.of(Finding.fail(
                        what,
                        port + " may not be opened by this user",
                        "take one of 1024 or more, or allow it (setcap, systemd)"));
            }
            return List.of(Finding.warn(
                    what,
                    port + " is in use",
                    "good if it is Hemvakt itself that runs; else stop the other program or take another port"));
        }
    }
}
