package se.hemvakt.dashboard.http;

import org.jspecify.annotations.Nullable;

/**
 * One thing the server answers to, and who may ask for it; {@code docs/api.md} lists the same (B4).
 *
 * @param method GET, POST, or SOCKET for what a screen may say over its socket
 * @param path with {@code {id}} where an id stands; of a message its type
 * @param access null when a route was opened without saying: no route of ours is
 */
public record RouteRule(
        String method, String path, @Nullable Access access) {}
