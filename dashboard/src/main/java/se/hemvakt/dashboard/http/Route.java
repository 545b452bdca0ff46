package se.hemvakt.dashboard.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** One thing the API does, and who may do it. */
record Route(HttpMethod method, String path, Access access, Consumer<RoutingContext> handler) {
    RouteRule rule() {
        return new RouteRule(method.name(), path.replace(":patient", "{id}"), access);
    }
}
