package se.hemvakt.rules.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.rules.organisation.KeptOrganisation;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.jdbc.JdbcOrganisations;
import se.hemvakt.rules.responsibility.OrganisationTeams;
import se.hemvakt.rules.responsibility.Teams;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * The hours of the organisation that is kept, as new as some seconds: another version is brought in by another process. One
 * that can not be read leaves the last good one in force (H25).
 */
public final class KeptHours implements Supplier<Optional<Teams>> {
    private static final Logger LOG = LoggerFactory.getLogger(KeptHours.class);
    private static final long LOOK_EVERY_NS = Duration.ofSeconds(5).toNanos();

    private final JdbcOrganisations organisations;
    private @Nullable Teams newest;
    private @Nullable Organisation organisation;
    private int version;
    private long lookedAt;
    private boolean looked;

    public KeptHours(JdbcOrganisations organisations) {
        this.organisations = organisations;
    }

    @Override
    public synchronized Optional<Teams> get() {
        if (!looked || System.nanoTime() - lookedAt >= LOOK_EVERY_NS) {
            organisations.newest().filter(kept -> kept.version() != version).ifPresent(this::read);
            looked = true;
            lookedAt = System.nanoTime();
        }
        return Optional.ofNullable(newest);
    }

    /** The organisation these hours are of. */
    public synchronized Optional<Organisation> organisation() {
        get();
        return Optional.ofNullable(organisation);
    }

    private void read(KeptOrganisation kept) {
        version = kept.version();
        try {
            Organisation read = organisations.read(kept);
            organisation = read;
            newest = new OrganisationTeams(read);
        } catch (YamlException e) {
            LOG.error("version {} of the organisation cannot be read: the one before stays in force", version, e);
        }
    }
}
