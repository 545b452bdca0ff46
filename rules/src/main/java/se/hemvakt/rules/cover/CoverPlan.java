package se.hemvakt.rules.cover;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Cover;
import se.hemvakt.rules.organisation.Coverage;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.Span;

/**
 * The cover of an organisation's teams around one hour: of the 72 hours to come, and of as many before, so that a gap that has
 * begun keeps its beginning and is known again. By team and not by patient, so an hour costs milliseconds. For one thread.
 */
public final class CoverPlan {
    private final Organisation organisation;
    private final Instant hour;
    private final Span span;
    private final Coverage coverage;

    private CoverPlan(Organisation organisation, Instant hour) {
        this.organisation = organisation;
        this.hour = hour;
        this.span =
                new Span(hour.minus(Coverage.AHEAD), hour.plus(Coverage.AHEAD).plus(Duration.ofHours(1)));
        this.coverage = new Coverage(organisation, span);
    }

    public static CoverPlan of(Organisation organisation, Instant now) {
        return new CoverPlan(organisation, now.truncatedTo(ChronoUnit.HOURS));
    }

    /** Whether it still holds: the same version, the same hour. */
    public boolean holds(Organisation newest, Instant now) {
        return organisation.version() == newest.version()
                && now.truncatedTo(ChronoUnit.HOURS).equals(hour);
    }

    public Organisation organisation() {
        return organisation;
    }

    /** How far back it looks: a gap that begins here may be older. */
    public Instant begins() {
        return span.from();
    }

    /** The pieces that are not over at the hour; the one under way from its beginning, up to 72 hours back. */
    public List<Cover.Part> parts(TeamId team) {
        return coverage.of(team).parts().stream()
                .filter(part -> part.span().to().isAfter(hour))
                .toList();
    }

    /** The team and those that stand in for it, in order. */
    public List<TeamId> route(TeamId team) {
        return coverage.route(team);
    }

    /** When nobody covers the patients of a team: what is not over by now, the next first. A team that is not there has nobody. */
    public List<Span> gaps(TeamId team, Instant now) {
        return coverage.of(team).gaps().stream()
                .filter(gap -> gap.to().isAfter(now))
                .toList();
    }
}
