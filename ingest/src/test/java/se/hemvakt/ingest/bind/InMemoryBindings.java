package se.hemvakt.ingest.bind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.ingest.bind.BindingTable.Binding;
import se.hemvakt.model.KitId;
import se.hemvakt.model.PatientId;

/** Bindings in memory; passes the same contract as those in PostgreSQL. Can be told to be gone. */
public final class InMemoryBindings implements Bindings, BindingsContract.Hand {
    private final List<Binding> bindings = new ArrayList<>();
    private @Nullable BindingTable table;
    private boolean gone;

    @Override
    public synchronized void enrol(KitId kit) {
        table = null;
    }

    @Override
    public synchronized void bind(KitId kit, PatientId patient, Instant from, @Nullable Instant to) {
        bindings.add(new Binding(kit, patient, from.toEpochMilli(), to == null ? Long.MAX_VALUE : to.toEpochMilli()));
        table = null;
    }

    @Override
    public synchronized void end(KitId kit, Instant at) {
        bindings.replaceAll(binding -> binding.kit().equals(kit) && binding.toMs() == Long.MAX_VALUE
                ? new Binding(kit, binding.patient(), binding.fromMs(), at.toEpochMilli())
                : binding);
        table = null;
    }

    public synchronized void become(boolean isGone) {
        gone = isGone;
    }

    @Override
    public synchronized BindingTable current() {
        if (gone) {
            throw new IllegalStateException("bindings are told to be gone");
        }
        if (table == null) {
            table = new BindingTable(bindings);
        }
        return table;
    }
}
