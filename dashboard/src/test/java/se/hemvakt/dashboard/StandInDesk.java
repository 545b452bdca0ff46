package se.hemvakt.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import se.hemvakt.dashboard.message.MessageDesk;
import se.hemvakt.model.TeamId;

/** Keeps what the pages say about messages; whoever sends them is not on this module's test class path. */
final class StandInDesk implements MessageDesk {
    /** A point of P-256: a browser refuses anything else. */
    static final String KEY = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

    final Map<String, String> browsers = new ConcurrentHashMap<>();
    final List<String> proofs = new CopyOnWriteArrayList<>();

    @Override
    public String pushKey() {
        return KEY;
    }

    @Override
    public void agree(String user, TeamId team, String endpoint, String key, String auth) {
        if (!endpoint.startsWith("https://")) {
            throw new IllegalArgumentException("endpoint");
        }
        browsers.put(endpoint, user + " of " + team.value());
    }

    @Override
    public void takeBack(String user, String endpoint) {
        browsers.computeIfPresent(endpoint, (e, whose) -> whose.startsWith(user + " ") ? null : whose);
    }

    @Override
    public void arrived(String token) {
        proofs.add("delivered " + token);
    }

    @Override
    public void seen(String token) {
        proofs.add("seen " + token);
    }

    @Override
    public String test(String user, TeamId team) {
        return "test-of-" + user;
    }

    @Override
    public List<Became> becameOfTest(String user, String token) {
        List<Became> states = new ArrayList<>();
        if (token.equals("test-of-" + user)) {
            states.add(new Became("trying", "", 1));
            states.add(new Became("sent", "answered 201", 2));
        }
        return states;
    }
}
