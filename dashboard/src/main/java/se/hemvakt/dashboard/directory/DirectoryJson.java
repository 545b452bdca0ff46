package se.hemvakt.dashboard.directory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.function.Function;
import se.hemvakt.model.TeamId;

/** The answer as JSON, in the form of docs/api.md. */
public final class DirectoryJson {
    private DirectoryJson() {}

    public static JsonObject of(DirectoryAnswer answer) {
        return new JsonObject()
                .put("at", answer.atMs())
                .put("hoursKnown", answer.hoursKnown())
                .put("municipality", answer.municipality())
                .put("teams", list(answer.teams(), DirectoryJson::of));
    }

    private static JsonObject of(DirectoryAnswer.TeamNow team) {
        return new JsonObject()
                .put("id", team.id().value())
                .put("name", team.name())
                .put("kind", team.kind())
                .put("unit", team.unit())
                .put("mission", new JsonObject().put("sv", team.missionSv()).put("en", team.missionEn()))
                .put("competence", list(team.competence(), word -> word))
                .put("areas", list(team.areas(), word -> word))
                .put("contact", list(team.contact(), way -> new JsonObject()
                        .put("by", way.by())
                        .put("to", way.to())))
                .put("open", team.open())
                .put("changes", team.changesMs())
                .put("there", list(team.there(), person -> new JsonObject()
                        .put("name", person.name())
                        .put("onCall", person.onCall())))
                .put("cover", list(team.cover(), TeamId::value))
                .put("byDispatch", team.byDispatch());
    }

    private static <T> JsonArray list(Collection<T> all, Function<T, Object> of) {
        JsonArray list = new JsonArray();
        all.forEach(one -> list.add(of.apply(one)));
        return list;
    }
}
