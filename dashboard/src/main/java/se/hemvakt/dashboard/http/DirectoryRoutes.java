package se.hemvakt.dashboard.http;

import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import se.hemvakt.dashboard.directory.DirectoryJson;
import se.hemvakt.dashboard.directory.TeamDirectory;

/** Which teams there are and who is there: for every role, since it says nothing about patients. */
final class DirectoryRoutes {
    private static final int ASKED_MAX = 200;

    private final TeamDirectory directory;
    private final WorkerExecutor sql;
    private final InstantSource clock;

    DirectoryRoutes(TeamDirectory directory, WorkerExecutor sql, InstantSource clock) {
        this.directory = directory;
        this.sql = sql;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/api/directory", Access.LOGGED_IN, this::ask));
    }

    private void ask(RoutingContext ctx) {
        String words = asked(ctx, "q");
        String address = asked(ctx, "address");
        if (words.length() > ASKED_MAX || address.length() > ASKED_MAX) {
            Answers.refuse(ctx, 400, "malformed");
            return;
        }
        sql.executeBlocking(() -> DirectoryJson.of(directory.ask(words, address, clock.millis())), false)
                .onSuccess(answer -> Answers.json(ctx, 200, answer))
                .onFailure(e -> ctx.fail(503, e));
    }

    private static String asked(RoutingContext ctx, String name) {
        String text = ctx.request().getParam(name);
        return text == null ? "" : text.strip();
    }
}
