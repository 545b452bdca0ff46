package se.hemvakt.sim.fleet;

/**
 * How far a fleet has come, at one moment.
 *
 * @param kits how many there are
 * @param connected how many are connected now
 * @param watched how many show in the home that somebody watches
 * @param told readings and events put into messages
 * @param kept messages made
 * @param sent messages sent for the first time
 * @param sentAgain messages sent again
 * @param acknowledged PUBACKs heard
 * @param receipted messages the platform has receipted
 * @param dropped messages given up because a kit's store was full
 * @param lost connections lost or refused
 * @param lastLoss why the latest was; empty when none was
 * @param over kits that have nothing more to tell and nothing unreceipted
 */
public record Progress(
        int kits,
        int connected,
        int watched,
        long told,
        long kept,
        long sent,
        long sentAgain,
        long acknowledged,
        long receipted,
        long dropped,
        long lost,
        String lastLoss,
        int over) {
    /** Messages kept and not yet receipted. */
    public long unreceipted() {
        return kept - receipted - dropped;
    }
}
