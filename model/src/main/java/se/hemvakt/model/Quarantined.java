package se.hemvakt.model;

/**
 * Something a kit sent that we cannot take as a reading. Kept with its raw bytes, counted, receipted and shown to a
 * technician: nothing vanishes (hazards H02, H16).
 *
 * @param kit who sent it, by its connection
 * @param receivedAtMs when it reached us
 * @param reason why, closed set
 * @param detail what exactly, naming field and bound, never a vital value (H36)
 * @param raw the bytes as they came: the single reading's JSON where it could be cut out, else the payload; cut at 64 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are bytes; rows are never compared
public record Quarantined(KitId kit, long receivedAtMs, QuarantineReason reason, String detail, byte[] raw) {
    @Override
    public String toString() {
        return "Quarantined[" + reason + " of kit " + kit + "]";
    }
}
