package se.hemvakt.ingest.bind;

/** Tells which kit was with which patient when. */
public interface Bindings {
    /**
     * All bindings, no older than the moment of the call: a change committed before the call is in it. Cheap when nothing changed. Blocks, so not for an
     * event loop. Safe for many threads.
     *
     * @throws IllegalStateException when they cannot be looked up at the moment; trying again later helps
     */
    BindingTable current();
}
