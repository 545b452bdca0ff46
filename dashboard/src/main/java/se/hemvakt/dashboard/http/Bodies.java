package se.hemvakt.dashboard.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/** What came in a request's body. */
final class Bodies {
    private Bodies() {}

    /** The body as JSON object; answers 400 or 415 itself when it is none. A form's content type can not pass (E2). */
    static Optional<JsonObject> json(RoutingContext ctx) {
        String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            Answers.refuse(ctx, 415, "json_only");
            return Optional.empty();
        }
        try {
            JsonObject json = ctx.body().asJsonObject();
            if (json != null) {
                return Optional.of(json);
            }
        } catch (DecodeException | ClassCastException e) {
            // Answered below: the parser's words are not for strangers.
        }
        Answers.refuse(ctx, 400, "malformed");
        return Optional.empty();
    }

    /** The text of a field; empty when it is missing, no text, or longer than may be. */
    static String text(JsonObject json, String field, int charsMax) {
        return json.getValue(field) instanceof String text && text.length() <= charsMax ? text : "";
    }
}
