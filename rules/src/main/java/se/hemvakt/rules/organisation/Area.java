package se.hemvakt.rules.organisation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the country a team reaches: a region, a municipality, or of a municipality these postal codes and the addresses with
 * these words.
 *
 * @param region the id; null when it is a municipality
 * @param municipality the id; null when it is a region
 * @param postalCodes within the municipality's; empty together with {@code words}: all of it
 * @param words of addresses, in small letters, such as a village or a care home
 */
public record Area(
        @Nullable String region, @Nullable String municipality, List<PostalRange> postalCodes, List<String> words) {
    public Area {
        postalCodes = List.copyOf(postalCodes);
        words = List.copyOf(words);
    }
}
