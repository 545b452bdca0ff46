package se.hemvakt.rules.escalate;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.profile.Words;
import se.hemvakt.rules.route.Escalation;
import se.hemvakt.rules.route.Receiver;
import se.hemvakt.rules.route.Route;
import se.hemvakt.rules.route.RouteFile;
import se.hemvakt.rules.route.RoutePolicy;
import se.hemvakt.rules.route.Step;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * The routes that hold now, and those that running escalations began with. There are always some (H25): as long as no version was
 * ever activated, and in the place of one that can not be read, the shipped ones. One caller at a time.
 */
final class RoutesInForce {
    private static final Logger LOG = LoggerFactory.getLogger(RoutesInForce.class);
    /** The shipped ones. */
    static final int SHIPPED = 0;

    private static final String FILE = "/routes/standard.yaml";
    private static final long LOOK_EVERY_NS = Duration.ofSeconds(1).toNanos();

    /** Name of the one route of handovers. */
    static final String HANDOVER = "handover";
    /** Said again by the ledger, every 15 minutes: not by a step. */
    private static final Duration BY_OTHERS = Duration.ofDays(365);

    private final EscalationStore store;
    private final Map<Integer, RoutePolicy> read = new HashMap<>();
    private @Nullable Organisation readFor;
    private int active = SHIPPED;
    private boolean looked;
    private long lookedAt;

    RoutesInForce(EscalationStore store) {
        this.store = store;
    }

    /** For what begins now. */
    RoutePolicy active(Organisation organisation) {
        if (!looked || System.nanoTime() - lookedAt >= LOOK_EVERY_NS) {
            List<Integer> versions = store.everActive();
            active = versions.isEmpty() ? SHIPPED : versions.get(0);
            looked = true;
            lookedAt = System.nanoTime();
        }
        return version(active, organisation);
    }

    /** What this one began with. */
    RoutePolicy of(Escalation escalation, Organisation organisation) {
        RoutePolicy policy = version(escalation.policyVersion(), organisation);
        return escalation.route().equals(HANDOVER) ? handover(policy) : policy;
    }

    /** A handover goes to the team it waits for, and while that is closed to who covers for it. */
    RoutePolicy handover(RoutePolicy policy) {
        return new RoutePolicy(
                policy.version(),
                HANDOVER,
                new Words("Överlämning", "Handover"),
                policy.owner(),
                policy.proof(),
                List.of(new Route(
                        HANDOVER,
                        new Route.Match(Set.of(), Set.of(), null, Set.of(), null),
                        List.of(
                                new Step(List.of(new Receiver.Responsible()), BY_OTHERS, HANDOVER),
                                new Step(List.of(new Receiver.Cover()), BY_OTHERS, HANDOVER)),
                        1,
                        null,
                        HANDOVER)));
    }

    private RoutePolicy version(int version, Organisation organisation) {
        if (readFor != organisation) {
            read.clear();
            readFor = organisation;
        }
        RoutePolicy known = read.get(version);
        if (known == null) {
            known = read(version, organisation);
            read.put(version, known);
        }
        return known;
    }

    private RoutePolicy read(int version, Organisation organisation) {
        if (version != SHIPPED) {
            try {
                return kept(store.routes(version), version, organisation);
            } catch (YamlException | IllegalArgumentException e) {
                LOG.error(
                        "version {} of the routes cannot be read: alerts go by the shipped ones; mend it, see ./hemvakt"
                                + " routes",
                        version,
                        e);
            }
        }
        return kept(shipped(), version, organisation);
    }

    private static RoutePolicy kept(String text, int version, Organisation organisation) {
        return RouteFile.kept(Yaml.read("routes version " + version, new StringReader(text)), version, organisation);
    }

    private static String shipped() {
        try (InputStream in = RoutesInForce.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
