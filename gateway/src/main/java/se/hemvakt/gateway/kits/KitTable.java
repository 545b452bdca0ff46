package se.hemvakt.gateway.kits;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.KitId;

/**
 * All kits as of one version, in memory: a log-in is a look-up and one hash, never a question to the database (H21).
 * Immutable.
 */
public final class KitTable {
    private final long version;
    private final Map<KitId, Kit> kits;

    /** One kit, as far as a log-in is concerned. */
    public record Kit(KitId id, KitKey key, boolean retired) {}

    public KitTable(long version, Collection<Kit> kits) {
        this.version = version;
        Map<KitId, Kit> byId = new HashMap<>(kits.size() * 2);
        for (Kit kit : kits) {
            byId.put(kit.id(), kit);
        }
        this.kits = Map.copyOf(byId);
    }

    public long version() {
        return version;
    }

    public int size() {
        return kits.size();
    }

    public boolean isActive(KitId id) {
        Kit kit = kits.get(id);
        return kit != null && !kit.retired();
    }

    /**
     * Checks a secret.
     *
     * @return the key it fits, to be shown to {@link #stillAdmits} later; null for an unknown or retired kit or a wrong secret,
     *     after the same work in each case, so that the time says nothing (A6)
     */
    public @Nullable KitKey logIn(KitId id, byte[] secret) {
        Kit kit = kits.get(id);
        KitKey key = kit == null ? NOBODYS : kit.key();
        boolean fits = key.fits(secret);
        return fits && kit != null && !kit.retired() ? key : null;
    }

    /** Whether one who logged in with this key would still get in: not after retiring or a new secret. */
    public boolean stillAdmits(KitId id, KitKey key) {
        Kit kit = kits.get(id);
        return kit != null && !kit.retired() && kit.key().isSameAs(key);
    }

    private static final KitKey NOBODYS = new KitKey(new byte[16], new byte[32]);
}
