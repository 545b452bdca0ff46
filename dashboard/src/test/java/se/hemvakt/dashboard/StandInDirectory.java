package se.hemvakt.dashboard;

import java.util.List;
import java.util.Locale;
import se.hemvakt.dashboard.directory.DirectoryAnswer;
import se.hemvakt.dashboard.directory.DirectoryAnswer.Person;
import se.hemvakt.dashboard.directory.DirectoryAnswer.TeamNow;
import se.hemvakt.dashboard.directory.DirectoryAnswer.Way;
import se.hemvakt.dashboard.directory.TeamDirectory;
import se.hemvakt.model.TeamId;

/**
 * Teams to look at, as the kept organisation tells them, which is not on this module's test class path: two that are open, one
 * that is closed, one by dispatch. That the real answers are right is tested in {@code app}.
 */
final class StandInDirectory implements TeamDirectory {
    @Override
    public DirectoryAnswer ask(String words, String address, long nowMs) {
        long hour = 3_600_000;
        List<TeamNow> all = List.of(
                team(
                        TestWard.NORR.value(),
                        "Hemsjukvård Norr",
                        "home_care",
                        List.of("sjuksköterska", "hembesök"),
                        true,
                        nowMs + 6 * hour,
                        false),
                team(
                        TestWard.SODER.value(),
                        "Hemsjukvård Söder",
                        "home_care",
                        List.of("sjuksköterska", "hembesök", "sårvård"),
                        true,
                        nowMs + 6 * hour,
                        false),
                team("ambulansen", "Ambulansen", "ambulance", List.of("bedömning", "EKG"), true, null, true),
                team(
                        "palliativa",
                        "Palliativa teamet",
                        "palliative",
                        List.of("läkare", "smärtlindring"),
                        false,
                        nowMs + 14 * hour,
                        false));
        return new DirectoryAnswer(
                nowMs,
                true,
                address.contains("990 14") ? "Granhults kommun" : null,
                all.stream()
                        .filter(team -> (team.name() + team.competence())
                                .toLowerCase(Locale.ROOT)
                                .contains(words.toLowerCase(Locale.ROOT)))
                        .toList());
    }

    private static TeamNow team(
            String id,
            String name,
            String kind,
            List<String> competence,
            boolean open,
            @org.jspecify.annotations.Nullable Long changes,
            boolean byDispatch) {
        return new TeamNow(
                new TeamId(id),
                name,
                kind,
                "Vårdcentralen",
                "Gör hembesök.",
                "Visits at home.",
                competence,
                List.of("Granhults kommun"),
                List.of(new Way("ward_screen", ""), new Way("phone", "+46 980 31 92 01")),
                open,
                changes,
                open ? List.of(new Person("Eva Ros", true)) : List.of(),
                List.of(TestWard.SODER),
                byDispatch);
    }
}
