package se.hemvakt.rules.profile;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Evidence.Side;
import se.hemvakt.model.Vital;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * How far a limit may be moved, for each vital and side: data with an owner. Nobody sets a limit that silences a vital, or one
 * that everybody breaks, without the owner of the fences.
 */
public final class Fences {
    private final int version;
    private final String owner;
    private final Map<Vital, Fence> of;

    private Fences(int version, String owner, Map<Vital, Fence> of) {
        this.version = version;
        this.owner = owner;
        this.of = of;
    }

    /** @throws YamlException if it is not valid, naming line and column */
    public static Fences of(Yaml document) {
        Fields head = Fields.of(document, Set.of("fences", "owner", "limits"));
        int version =
                head.wholeNumber("fences", 1, 1_000_000, "the version, a whole number that grows with each change");
        String owner = head.text("owner", "who answers for the fences");
        Map<Vital, Fence> of = new EnumMap<>(Vital.class);
        head.need("limits", "the fence of each vital").map().forEach((vital, fence) -> {
            Vital which = Fields.vital(vital.at());
            Fields fields = Fields.of(fence, Set.of("unit", "below", "above", "source", "sure"));
            fields.unit(which);
            fields.text("source", "where this comes from");
            fields.oneOf("sure", Confidence.class, "how sure it is: A, B or C");
            of.put(which, new Fence(range(fields.get("below"), which), range(fields.get("above"), which)));
        });
        return new Fences(version, owner, of);
    }

    private static @Nullable Range range(@Nullable Yaml range, Vital vital) {
        if (range == null) {
            return null;
        }
        Fields fields = Fields.of(range, Set.of("from", "to"));
        Range read = new Range(
                Fields.milli(fields.need("from", "the lowest limit"), vital.unit()),
                Fields.milli(fields.need("to", "the highest limit"), vital.unit()));
        if (read.from > read.to || !vital.isPossible(read.from) || !vital.isPossible(read.to)) {
            throw range.problem("must be from a lower to a higher value that " + vital.code() + " can have");
        }
        return read;
    }

    public int version() {
        return version;
    }

    /** Who answers for them. */
    public String owner() {
        return owner;
    }

    void check(Vital vital, Bound bound, Yaml at) {
        String outside = outside(vital, bound);
        if (outside != null) {
            throw at.problem(outside);
        }
    }

    /** Why a limit may not be set; null when it may. */
    public @Nullable String outside(Vital vital, Bound bound) {
        Fence fence = of.get(vital);
        Range range = fence == null ? null : bound.side() == Side.LOW ? fence.below : fence.above;
        String side = bound.side() == Side.LOW ? "low" : "high";
        if (range == null) {
            return vital.code() + " has no fence for a " + side
                    + " limit, so none can be set; ask the owner of the fences, " + owner;
        }
        if (bound.milli() < range.from || bound.milli() > range.to) {
            return Decimals.text(bound.milli()) + " " + vital.unit() + " is outside the fence for a " + side
                    + " limit of "
                    + vital.code() + ", " + Decimals.text(range.from) + " to " + Decimals.text(range.to)
                    + "; ask the owner of the fences, " + owner;
        }
        return null;
    }

    private record Fence(@Nullable Range below, @Nullable Range above) {}

    private record Range(int from, int to) {}
}
