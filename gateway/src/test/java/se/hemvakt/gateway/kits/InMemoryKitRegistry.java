package se.hemvakt.gateway.kits;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.gateway.kits.KitRefusedException.Reason;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/** A kit registry without a database. It can be told to be gone. Passes {@link KitRegistryContract}. */
public final class InMemoryKitRegistry implements KitRegistry {
    private static final class Row {
        KitKey key;

        @Nullable
        Instant retiredAt;

        final List<Binding> bindings = new ArrayList<>();

        Row(KitKey key) {
            this.key = key;
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Map<KitId, Row> rows = new LinkedHashMap<>();
    private long version = 1;
    private boolean gone;
    private int loads;

    /** From now on every call fails, as when the database is away. */
    public synchronized void setGone(boolean nowGone) {
        gone = nowGone;
    }

    /** How often the whole table was read. */
    public synchronized int loads() {
        return loads;
    }

    @Override
    public synchronized List<Enrolled> enrol(Collection<NewKit> kits, Instant at) {
        answer();
        Set<KitId> seen = new HashSet<>();
        for (NewKit kit : kits) {
            if (rows.containsKey(kit.kit()) || !seen.add(kit.kit())) {
                throw new KitRefusedException(kit.kit(), Reason.ALREADY_ENROLLED);
            }
        }
        List<Enrolled> enrolled = new ArrayList<>();
        for (NewKit kit : kits) {
            Enrolled.WithKey withKey = Enrolled.generate(kit.kit(), random);
            rows.put(kit.kit(), new Row(withKey.key()));
            enrolled.add(withKey.enrolled());
        }
        version++;
        return enrolled;
    }

    @Override
    public synchronized Enrolled rekey(KitId kit) {
        Row row = active(kit);
        Enrolled.WithKey withKey = Enrolled.generate(kit, random);
        row.key = withKey.key();
        version++;
        return withKey.enrolled();
    }

    @Override
    public synchronized void bind(KitId kit, PatientId patient, Instant from) {
        Row row = active(kit);
        int last = row.bindings.size() - 1;
        if (last >= 0) {
            Binding before = row.bindings.get(last);
            Instant to = before.to();
            if (!from.isAfter(before.from()) || (to != null && from.isBefore(to))) {
                throw new KitRefusedException(kit, Reason.BINDING_OVERLAPS);
            }
            if (to == null) {
                row.bindings.set(last, new Binding(before.patient(), before.from(), from));
            }
        }
        row.bindings.add(new Binding(patient, from, null));
        version++;
    }

    @Override
    public synchronized void unbind(KitId kit, Instant at) {
        Row row = known(kit);
        int last = row.bindings.size() - 1;
        if (last < 0
                || row.bindings.get(last).to() != null
                || !at.isAfter(row.bindings.get(last).from())) {
            throw new KitRefusedException(kit, Reason.NOT_BOUND);
        }
        Binding open = row.bindings.get(last);
        row.bindings.set(last, new Binding(open.patient(), open.from(), at));
        version++;
    }

    @Override
    public synchronized void retire(KitId kit, Instant at) {
        Row row = known(kit);
        if (row.retiredAt != null) {
            return;
        }
        row.retiredAt = at;
        int last = row.bindings.size() - 1;
        if (last >= 0 && row.bindings.get(last).to() == null) {
            Binding open = row.bindings.remove(last);
            if (at.isAfter(open.from())) {
                row.bindings.add(new Binding(open.patient(), open.from(), at));
            }
        }
        version++;
    }

    @Override
    public synchronized List<Binding> bindings(KitId kit) {
        answer();
        Row row = rows.get(kit);
        return row == null ? List.of() : List.copyOf(row.bindings);
    }

    @Override
    public synchronized long version() {
        answer();
        return version;
    }

    @Override
    public synchronized KitTable load() {
        answer();
        loads++;
        List<KitTable.Kit> kits = new ArrayList<>();
        rows.forEach((id, row) -> kits.add(new KitTable.Kit(id, row.key, row.retiredAt != null)));
        return new KitTable(version, kits);
    }

    private Row known(KitId kit) {
        answer();
        Row row = rows.get(kit);
        if (row == null) {
            throw new KitRefusedException(kit, Reason.UNKNOWN);
        }
        return row;
    }

    private Row active(KitId kit) {
        Row row = known(kit);
        if (row.retiredAt != null) {
            throw new KitRefusedException(kit, Reason.RETIRED);
        }
        return row;
    }

    private void answer() {
        if (gone) {
            throw new IllegalStateException("the registry is gone");
        }
    }
}
