package se.hemvakt.rules.organisation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.TeamId;

/**
 * Who covers, piece by piece.
 *
 * @param parts in order, without a hole between them, neighbours by different teams
 */
public record Cover(List<Part> parts) {
    public Cover {
        parts = List.copyOf(parts);
    }

    /** @param by the first team of the route that is open; null: nobody */
    public record Part(Span span, @Nullable TeamId by) {}

    /** When nobody covers. */
    public List<Span> gaps() {
        return parts.stream().filter(part -> part.by() == null).map(Part::span).toList();
    }
}
