package se.hemvakt.app.platform;

import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import se.hemvakt.rules.jdbc.InclusionChecks.Asked;
import se.hemvakt.runtime.settings.Secret;

/**
 * {@code POST /enrol}, for whoever holds the technician's token. In the first form it stands on the operators' port, which
 * listens on loopback: device administration comes from the server itself (H32).
 */
final class EnrolmentRoute {
    private static final long BODY_MAX = 64 * 1024;

    private final Vertx vertx;
    private final Enrolment enrolment;
    private final byte[] expected;

    EnrolmentRoute(Vertx vertx, Enrolment enrolment, Secret token) {
        this.vertx = vertx;
        this.enrolment = enrolment;
        this.expected = ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8);
    }

    void mount(Router router) {
        // Two routes: nobody's body is read before the token was.
        router.post("/enrol").handler(this::authorise);
        router.post("/enrol")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_MAX))
                .handler(this::enrol);
    }

    private void authorise(RoutingContext context) {
        String given = context.request().getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            answer(
                    context,
                    401,
                    new JsonObject()
                            .put(
                                    "error",
                                    "the enrolment token is missing or wrong: see enrol-token in the data folder"));
            return;
        }
        context.next();
    }

    private void enrol(RoutingContext context) {
        EnrolRequest request;
        try {
            request = EnrolRequest.parse(
                    context.body().buffer() == null ? "" : context.body().asString());
        } catch (DecodeException | IllegalArgumentException e) {
            answer(context, 400, new JsonObject().put("error", String.valueOf(e.getMessage())));
            return;
        }
        vertx.executeBlocking(() -> enrolment.enrol(request), false).onComplete(done -> {
            if (done.succeeded()) {
                Enrolment.Enrolled enrolled = done.result();
                answer(
                        context,
                        200,
                        new JsonObject()
                                .put("patient", enrolled.patient().toString())
                                .put("kit", enrolled.kit().value())
                                .put("secret", enrolled.secret().reveal())
                                .put("notices", notices(enrolled))
                                .put("inclusion", inclusion(enrolled)));
            } else if (done.cause() instanceof IllegalArgumentException wrong) {
                answer(context, 400, new JsonObject().put("error", String.valueOf(wrong.getMessage())));
            } else {
                answer(
                        context,
                        503,
                        new JsonObject().put("error", "the database did not take the enrolment: try again"));
            }
        });
    }

    private static JsonArray notices(Enrolment.Enrolled enrolled) {
        JsonArray notices = new JsonArray();
        enrolled.notices().forEach(one -> notices.add(one.kind().name().toLowerCase(Locale.ROOT)));
        return notices;
    }

    /** Said also when none was asked: whoever enrols without criteria should see that. */
    private static JsonObject inclusion(Enrolment.Enrolled enrolled) {
        JsonArray asked = new JsonArray();
        for (Asked one : enrolled.inclusion()) {
            asked.add(new JsonObject()
                    .put("criteria", one.checked().inclusion().id())
                    .put("version", one.checked().inclusion().version())
                    .put(
                            "excepted",
                            new JsonArray(one.checked().failing().stream()
                                    .map(answer -> answer.criterion().id())
                                    .toList())));
        }
        return new JsonObject().put("checked", !asked.isEmpty()).put("asked", asked);
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }
}
