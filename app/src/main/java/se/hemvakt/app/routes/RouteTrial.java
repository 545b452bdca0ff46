package se.hemvakt.app.routes;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.route.Escalations;
import se.hemvakt.rules.route.Order;
import se.hemvakt.rules.route.RoutePolicy;
import se.hemvakt.rules.route.Situation;

/**
 * What would happen to an alert if nobody accepted it and no message were proven to arrive: the worst case, told line by line.
 * The same core decides it that would decide it live.
 */
public final class RouteTrial {
    private static final String TRIED = "trial";

    private final RoutePolicy policy;
    private final Organisation organisation;
    private final DateTimeFormatter clock;

    public RouteTrial(RoutePolicy policy, Organisation organisation) {
        this.policy = policy;
        this.organisation = organisation;
        this.clock = DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ENGLISH).withZone(organisation.zone());
    }

    /** The lines of this long. */
    public List<String> lines(Situation situation, Instant from, Duration length) {
        List<String> lines = new ArrayList<>();
        lines.add("route " + policy.route(situation, from).id() + " of " + policy.id() + ", " + organisation.id()
                + "; nobody accepts, no message is proven to arrive");
        Escalations escalations = new Escalations(organisation);
        long end = from.plus(length).toEpochMilli();
        long now = from.toEpochMilli();
        Escalations.Turn turn = escalations.begin(policy, TRIED, situation, now);
        while (true) {
            for (Order order : turn.orders()) {
                lines.add(clock.format(Instant.ofEpochMilli(now)) + "  " + line(order));
            }
            now = turn.escalation().dueMs();
            if (now > end) {
                return lines;
            }
            turn = escalations.due(policy, turn.escalation(), now);
        }
    }

    private String line(Order order) {
        if (order instanceof Order.Tell tell) {
            return "step " + (tell.step() + 1) + "  " + tell.team() + " by "
                    + lower(tell.contact().by())
                    + switch (tell.why()) {
                        case STEP -> "";
                        case REPEATED -> ", again";
                        case NO_PROOF -> ", no proof of the message before";
                        case FAILED -> ", the message before failed";
                    };
        }
        if (order instanceof Order.Skipped skipped) {
            return "step " + (skipped.step() + 1) + "  passed over: "
                    + (skipped.closed().isEmpty()
                            ? "there is no such team"
                            : skipped.closed().stream().map(Object::toString).collect(Collectors.joining(", "))
                                    + " closed"
                                    + (skipped.opensAt() == null ? "" : ", opens " + clock.format(skipped.opensAt())));
        }
        if (order instanceof Order.Over over) {
            return "over for " + over.team() + " by " + lower(over.contact().by());
        }
        return "NOBODY is there to be told; asked again in a minute";
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
