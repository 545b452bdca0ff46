package se.hemvakt.dashboard.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;

/** What goes on every answer (E1), and from where changes and sockets may come (E2, E3). */
final class SecurityHeaders {
    private final String policy;
    private final boolean tls;
    private final Predicate<String> origins;

    /**
     * @param importMapHash the one inline script allowed
     * @param tls whether to ask browsers to stay with HTTPS
     * @param origins whether an origin is on the exact list
     */
    SecurityHeaders(String importMapHash, boolean tls, Predicate<String> origins) {
        this.policy = "default-src 'self'; script-src 'self' " + importMapHash
                + "; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
        this.tls = tls;
        this.origins = origins;
    }

    void add(RoutingContext ctx) {
        MultiMap headers = ctx.response().headers();
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(
                "Permissions-Policy",
                "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()");
        if (tls) {
            headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        // Patient data by default; what may be kept says so itself.
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        ctx.next();
    }

    /** H34: a change comes from our own page or not at all. No Origin is no proof, so it is refused too. */
    void checkOrigin(RoutingContext ctx) {
        if (ctx.request().method().equals(HttpMethod.POST) && !isOurs(ctx.request())) {
            Answers.refuse(ctx, 403, "origin");
            return;
        }
        ctx.next();
    }

    boolean isOurs(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && origins.test(origin);
    }
}
