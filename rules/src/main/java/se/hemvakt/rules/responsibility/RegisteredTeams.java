package se.hemvakt.rules.responsibility;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.PatientProfile;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.DayCalendar;
import se.hemvakt.rules.organisation.NextWeekday;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;

/**
 * The teams patients can be enrolled with, by the hours of the organisation where it is known. Where it is not, they are always
 * there. A team that is not registered is not known, whatever the organisation says: responsibility cannot move to it.
 */
public final class RegisteredTeams implements Teams {
    /** Read at the start: the first question takes the library up to a second, which no request should wait for. */
    private static final DayCalendar SWEDEN =
            DayCalendar.of(new JollydayHolidays().country("SE").orElseThrow());

    private final Predicate<TeamId> registered;
    private final Supplier<Optional<Teams>> told;

    /**
     * @param registered looked up at each question: teams come while the rules are at work
     * @param told their hours, looked up as well; empty where nobody has told them
     */
    public RegisteredTeams(Predicate<TeamId> registered, Supplier<Optional<Teams>> told) {
        this.registered = registered;
        this.told = told;
    }

    private @Nullable Teams hours() {
        return told.get().orElse(null);
    }

    @Override
    public boolean isKnown(TeamId team) {
        Teams hours = hours();
        return registered.test(team) && (hours == null || hours.isKnown(team));
    }

    @Override
    public boolean isOpen(TeamId team, long atMs) {
        Teams hours = hours();
        return hours == null ? registered.test(team) : hours.isOpen(team, atMs);
    }

    @Override
    public @Nullable Long opensNext(TeamId team, long afterMs) {
        Teams hours = hours();
        return hours == null ? null : hours.opensNext(team, afterMs);
    }

    @Override
    public @Nullable Long closesNext(TeamId team, long afterMs) {
        Teams hours = hours();
        return hours == null ? null : hours.closesNext(team, afterMs);
    }

    /** Where nobody has told hours: to the end of the day, by Sweden's holidays. */
    @Override
    public @Nullable Long visitBy(TeamId team, long askedMs) {
        Teams hours = hours();
        return hours == null
                ? NextWeekday.end(Instant.ofEpochMilli(askedMs), SWEDEN, PatientProfile.HOME, null)
                        .map(Instant::toEpochMilli)
                        .orElse(null)
                : hours.visitBy(team, askedMs);
    }

    @Override
    public List<TeamId> instead(TeamId team, long atMs) {
        Teams hours = hours();
        return hours == null ? List.of() : hours.instead(team, atMs);
    }

    @Override
    public boolean isByDispatch(TeamId team) {
        Teams hours = hours();
        return hours != null && hours.isByDispatch(team);
    }
}
