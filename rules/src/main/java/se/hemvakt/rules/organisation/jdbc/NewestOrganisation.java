package se.hemvakt.rules.organisation.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.rules.organisation.KeptOrganisation;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * The organisation that is kept, as new as a second, the first one at once: versions are brought in by other processes too. The
 * same object until another one holds; empty before the first. A version that can not be read leaves the last good one in force
 * (H25).
 *
 * <p>One for all who ask, so that they never speak of different hours. Thread-safe; asks the database, and throws what it throws.
 */
public final class NewestOrganisation implements Supplier<Optional<Organisation>> {
    private static final Logger LOG = LoggerFactory.getLogger(NewestOrganisation.class);
    private static final long LOOK_EVERY_NS = Duration.ofSeconds(1).toNanos();
    /** H04: as long as there is none every team counts as open; what begins just after the first must not go to a closed one. */
    private static final long LOOK_FOR_FIRST_EVERY_NS = Duration.ofMillis(50).toNanos();

    private final JdbcOrganisations organisations;
    private final LongSupplier nanoTime;
    private @Nullable Organisation inForce;
    private int version;
    private long lookedAt;
    private boolean looked;

    public NewestOrganisation(JdbcOrganisations organisations) {
        this(organisations, System::nanoTime);
    }

    NewestOrganisation(JdbcOrganisations organisations, LongSupplier nanoTime) {
        this.organisations = organisations;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Optional<Organisation> get() {
        long every = inForce == null ? LOOK_FOR_FIRST_EVERY_NS : LOOK_EVERY_NS;
        if (!looked || nanoTime.getAsLong() - lookedAt >= every) {
            organisations.newest().filter(kept -> kept.version() != version).ifPresent(this::read);
            looked = true;
            lookedAt = nanoTime.getAsLong();
        }
        return Optional.ofNullable(inForce);
    }

    private void read(KeptOrganisation kept) {
        version = kept.version();
        try {
            inForce = organisations.read(kept);
        } catch (YamlException | IllegalArgumentException e) {
            LOG.error("version {} of the organisation cannot be read: the one before stays in force", version, e);
        }
    }
}
