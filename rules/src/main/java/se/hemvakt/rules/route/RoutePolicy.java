package se.hemvakt.rules.route;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.hemvakt.rules.profile.Words;

/**
 * One version of how alerts reach people. Immutable. The first route that takes an alert is the one; the last takes all.
 *
 * @param version 1 for the first ever kept, then one more each; an escalation keeps the one it began with
 * @param owner who answers for it
 * @param proof how long a message may be without proof that it arrived before the team's next contact path is used (H04)
 */
public record RoutePolicy(int version, String id, Words name, String owner, Duration proof, List<Route> routes) {
    public RoutePolicy {
        routes = List.copyOf(routes);
        if (routes.isEmpty() || !routes.get(routes.size() - 1).match().takesAll()) {
            throw new IllegalArgumentException("the last route of a policy takes every alert");
        }
    }

    /** The route of an alert. */
    public Route route(Situation situation, Instant at) {
        return routes.stream()
                .filter(route -> route.match().takes(situation, at))
                .findFirst()
                .orElseThrow();
    }

    /** The route of that name. */
    public Optional<Route> route(String id) {
        return routes.stream().filter(route -> route.id().equals(id)).findFirst();
    }
}
