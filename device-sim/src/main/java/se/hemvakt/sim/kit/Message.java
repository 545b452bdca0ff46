package se.hemvakt.sim.kit;

import java.util.List;

/**
 * What a kit sends in one piece. It has no time of sending: that is filled in at each sending, with the kit's clock of then.
 *
 * @param seq grows by one with each message
 * @param items may be empty: "I am here and there is nothing to tell"
 */
public record Message(long seq, List<Item> items) {
    public Message {
        items = List.copyOf(items);
    }
}
