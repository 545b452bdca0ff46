package se.hemvakt.runtime.ops;

import se.hemvakt.runtime.settings.Settings;

/**
 * Where the operators' server listens.
 *
 * @param host loopback unless a scraper on another machine needs it; it has no login
 * @param port 0 lets the system choose
 */
public record OpsSettings(String host, int port) {
    public static OpsSettings from(Settings in) {
        return new OpsSettings(
                in.text("hemvakt.ops.host", "127.0.0.1", "address of metrics and health; they have no login"),
                in.port("hemvakt.ops.port", 9_464, "port of metrics and health"));
    }
}
