package se.hemvakt.sim.patient;

import java.time.LocalDate;
import java.util.List;

/**
 * Who a virtual patient pretends to be. All invented: names drawn from two short lists, a birth date that makes them old, and
 * no personal number.
 */
public record Person(String givenName, String familyName, LocalDate birthDate, boolean female) {
    private static final List<String> WOMEN = List.of(
            "Ingegerd",
            "Maj-Britt",
            "Gunvor",
            "Astrid",
            "Sigrid",
            "Barbro",
            "Ulla-Britt",
            "Solveig",
            "Inga-Lill",
            "Gudrun",
            "Kerstin",
            "Birgitta",
            "Rut",
            "Märta",
            "Elsa-Karin",
            "Viola");
    private static final List<String> MEN = List.of(
            "Torsten",
            "Karl-Erik",
            "Gösta",
            "Sven-Olof",
            "Ragnar",
            "Bertil",
            "Arvid",
            "Helge",
            "Nils-Åke",
            "Stig",
            "Lennart",
            "Börje",
            "Valter",
            "Ture",
            "Hilding",
            "Evert");
    private static final List<String> FAMILIES = List.of(
            "Björkvall",
            "Ängsdal",
            "Havsten",
            "Lindehorn",
            "Stenmyra",
            "Kvarnlid",
            "Åsgren",
            "Ekhamn",
            "Vintersjö",
            "Mosshed",
            "Tallvik",
            "Granselius",
            "Rönnmark",
            "Sandtorp",
            "Öberghem",
            "Fjällnäs",
            "Klippdal",
            "Hjortsund",
            "Alströmer-Vik",
            "Myrbacka",
            "Källhult",
            "Norrfors",
            "Dalgärde");

    /** The invented person with this number under this seed, 72 to 97 years old in 2026. */
    public static Person invented(long seed, int number) {
        long own = Chance.bits(seed, number);
        boolean female = Chance.share(own, 1) < 0.58;
        List<String> given = female ? WOMEN : MEN;
        // Walk the names by number, so that a small ward has no two alike.
        String givenName = given.get(Math.floorMod(number * 5 + (int) Chance.bits(seed, -1), given.size()));
        String family = FAMILIES.get(Math.floorMod(number * 7 + (int) Chance.bits(seed, -2), FAMILIES.size()));
        LocalDate born = LocalDate.of(1929, 1, 1).plusDays((long) Chance.within(own, 2, 0, 25 * 365.0));
        return new Person(givenName, family, born, female);
    }

    /** Neither name nor date: a person must not reach a log line (H36), not even an invented one by habit. */
    @Override
    public String toString() {
        return "Person[invented]";
    }
}
