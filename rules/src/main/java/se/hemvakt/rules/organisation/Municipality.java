package se.hemvakt.rules.organisation;

import java.util.List;

/**
 * A municipality: home care, short-term beds.
 *
 * @param region the id of the region it lies in
 * @param postalCodes shared with no other municipality
 */
public record Municipality(String id, String name, String region, List<PostalRange> postalCodes) {
    public Municipality {
        postalCodes = List.copyOf(postalCodes);
    }
}
