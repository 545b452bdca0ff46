package se.hemvakt.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.Episode;
import se.hemvakt.model.Evidence;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.Reading;
import se.hemvakt.model.Vital;

/**
 * A ward of invented people to look at while working on the pages: {@code main} serves it until stopped. Each kind of tile is
 * there once: new and accepted alerts, cleared ones, stale and silent kits, a missing score, a spot kit, no kit values at all.
 */
final class MadeUpWard {
    private static final String[][] PEOPLE = {
        {"Karin", "Ek", "1941-03-02", "Björkbacken 4"},
        {"Sven-Erik", "Lund", "1938-11-20", "Hamngatan 12"},
        {"Aino", "Virtanen", "1946-07-14", "Björkbacken 9"},
        {"Göran", "Östberg", "1951-01-30", "Storgatan 2"},
        {"Maj-Britt", "Åkesson", "1935-09-05", "Kvarnvägen 7"},
        {"Hassan", "Rahimi", "1949-12-11", "Hamngatan 31"},
        {"Ulla", "Holm", "1943-04-23", "Solgården rum 3"},
        {"Bertil", "Nyström", "1940-10-08", "Solgården rum 5"},
        {"Ingegerd", "von Otterstrand-Lindqvist", "1939-06-17", "Kyrkbyn 1"},
        {"Elsa", "Björk", "1947-02-26", "Kvarnvägen 15"},
        {"Lars", "Wik", "1953-08-19", "Storgatan 44"},
        {"Greta", "Sjö", "1944-05-03", "Björkbacken 2"},
    };

    private final TestWard ward;
    final List<PatientId> patients = new ArrayList<>();
    private final Random random = new Random(7);

    MadeUpWard(TestWard ward) {
        this.ward = ward;
    }

    /** Arranges everything; call before the dashboard starts. */
    void arrange(long now) {
        ward.account("lena", "Lena Dahl", Role.NURSE, TestWard.NORR);
        ward.account("omar", "Omar Sjögren", Role.NURSE, TestWard.NORR);
        ward.account("wall", "Väggskärm", Role.WALL, TestWard.NORR);
        for (int i = 0; i < PEOPLE.length; i++) {
            String[] who = PEOPLE[i];
            String number = i == 0 ? "189001019802" : i == 2 ? "199001012385" : null;
            patients.add(ward.patient(
                    7_000_001L + i * 13L, who[0], who[1], who[2], number, who[3], TestWard.NORR, i == 9 ? null : 180));
        }
        ward.limit(patients.get(0), Vital.SPO2, 90_000, null);
        ward.limit(patients.get(0), Vital.HEART_RATE, 45_000, 120_000);
        ward.limit(patients.get(0), Vital.RESPIRATORY_RATE, null, 28_000);
        history(now);
        latest(now);
        scores(now);
        alerts(now);
    }

    private void history(long now) {
        List<Reading> all = new ArrayList<>();
        PatientId karin = patients.get(0);
        for (int minute = 7 * 24 * 60; minute > 1; minute -= minute > 26 * 60 ? 10 : 1) {
            long at = now - minute * 60_000L;
            double hour = (at / 3_600_000.0) % 24;
            double day = Math.sin((hour - 9) / 24 * 2 * Math.PI);
            double ill = Math.max(0, 1 - minute / 240.0);
            boolean gap = (minute > 600 && minute < 700) || (minute > 3000 && minute < 3400);
            if (!gap) {
                all.add(TestWard.reading(
                        karin, Vital.SPO2, Math.rint(Math.min(100, 95 - 9 * ill + random.nextGaussian() * 0.7)), at));
                all.add(TestWard.reading(
                        karin, Vital.HEART_RATE, Math.rint(76 + 7 * day + 38 * ill + random.nextGaussian() * 3), at));
                all.add(TestWard.reading(
                        karin, Vital.RESPIRATORY_RATE, Math.rint(16 + day + 10 * ill + random.nextGaussian()), at));
            }
            if (minute % 240 == 0 || (ill > 0 && minute % 30 == 0)) {
                all.add(TestWard.reading(
                        karin, Vital.SYSTOLIC_BP, Math.rint(138 + 8 * day - 30 * ill + random.nextGaussian() * 4), at));
                all.add(TestWard.reading(
                        karin, Vital.DIASTOLIC_BP, Math.rint(78 + 4 * day - 14 * ill + random.nextGaussian() * 3), at));
                all.add(TestWard.reading(
                        karin, Vital.TEMPERATURE, Math.rint((36.7 + 0.3 * day + 1.8 * ill) * 10) / 10.0, at));
            }
            if (minute % 1440 < 10) {
                all.add(TestWard.reading(
                        karin, Vital.WEIGHT, Math.rint((71.2 + (7 - minute / 1440.0) * 0.25) * 10) / 10.0, at));
            }
        }
        ward.store(all);
    }

    private void latest(long now) {
        List<Reading> all = new ArrayList<>();
        for (int i = 0; i < patients.size(); i++) {
            if (i == 10) {
                continue; // bound yesterday, never heard
            }
            PatientId p = patients.get(i);
            long at = now - (i == 5 ? 23 * 60_000 : i == 6 ? 5 * 60_000 : 2_000 + i * 900L);
            boolean karin = i == 0;
            all.add(TestWard.reading(p, Vital.SPO2, karin ? 86 : 94 + i % 5, at));
            all.add(TestWard.reading(p, Vital.HEART_RATE, karin ? 114 : 62 + i * 3, i == 6 ? now - 3_000 : at));
            all.add(TestWard.reading(p, Vital.RESPIRATORY_RATE, karin ? 26 : 13 + i % 7, at));
            all.add(TestWard.reading(p, Vital.SYSTOLIC_BP, karin ? 104 : 118 + i * 4, now - (14 + i * 11) * 60_000L));
            all.add(TestWard.reading(p, Vital.DIASTOLIC_BP, karin ? 62 : 70 + i, now - (14 + i * 11) * 60_000L));
            if (i != 3) {
                all.add(TestWard.reading(
                        p,
                        Vital.TEMPERATURE,
                        karin ? 38.4 : 36.4 + i * 0.1,
                        now - (i == 8 ? 500 : 40 + i * 9) * 60_000L));
            }
            all.add(TestWard.reading(p, Vital.OXYGEN, i == 4 ? 1 : 0, now - 50 * 60_000L));
            all.add(TestWard.reading(p, Vital.CONSCIOUSNESS, 0, now - 50 * 60_000L));
            all.add(TestWard.reading(p, Vital.BATTERY, i == 7 ? 11 : 96 - i * 5, at));
        }
        ward.store(all);
    }

    private void scores(long now) {
        for (int i = 0; i < patients.size(); i++) {
            PatientId p = patients.get(i);
            long at = now - 40_000 - i * 50_000L;
            switch (i) {
                case 0 -> ward.rules.score(p, TestWard.score(at, 3, 3, 0, 1, 2, 0, 1));
                case 1 -> ward.rules.score(p, TestWard.score(at, 2, 1, 0, 0, 2, 0, 1));
                case 3 -> ward.rules.score(p, TestWard.score(at, 0, 1, 0, 0, 0, 0, null));
                case 4 -> ward.rules.score(p, TestWard.score(at, 0, 0, 2, 0, 0, 0, 0));
                case 5 -> ward.rules.score(p, TestWard.score(at, null, null, 0, 0, null, 0, 0));
                case 7 -> ward.rules.score(p, TestWard.score(at, 0, 0, 0, 3, 0, 0, 0));
                case 10 -> {}
                default -> ward.rules.score(p, TestWard.score(at, 0, i % 2, 0, 0, 0, 0, 0));
            }
        }
    }

    private void alerts(long now) {
        PatientId karin = patients.get(0);
        ward.opened("e-yesterday", karin, Priority.MEDIUM, Vital.SPO2, 89, 90, now - 26 * 3_600_000L);
        ward.rules.decide(
                Change.ACCEPTED,
                StandInRules.with(
                        ward.rules.episode("e-yesterday"),
                        Episode.State.ACCEPTED,
                        "Omar Sjögren",
                        now - 26 * 3_600_000L + 90_000));
        ward.rules.clear("e-yesterday", now - 25 * 3_600_000L);
        ward.rules.decide(
                Change.OPENED,
                new Episode(
                        "e-news2",
                        karin,
                        TestWard.NORR,
                        "news2",
                        "news2",
                        2,
                        AlertKind.CLINICAL,
                        Priority.HIGH,
                        now - 140_000,
                        now - 140_000,
                        Episode.State.OPEN,
                        10,
                        List.of(
                                new Evidence(
                                        Vital.RESPIRATORY_RATE, 26_000, now - 140_000, Evidence.Side.HIGH, null, 3),
                                new Evidence(Vital.SPO2, 86_000, now - 140_000, Evidence.Side.LOW, null, 3),
                                new Evidence(Vital.HEART_RATE, 114_000, now - 140_000, Evidence.Side.HIGH, null, 2)),
                        false,
                        null,
                        null,
                        null));
        ward.opened("e-spo2", karin, Priority.HIGH, Vital.SPO2, 86, 90, now - 80_000);
        ward.opened("e-hr", patients.get(1), Priority.MEDIUM, Vital.HEART_RATE, 122, 120, now - 300_000);
        ward.opened("e-temp", patients.get(2), Priority.MEDIUM, Vital.TEMPERATURE, 38.9, 38.5, now - 900_000);
        ward.rules.decide(
                Change.ACCEPTED,
                StandInRules.with(ward.rules.episode("e-temp"), Episode.State.ACCEPTED, "Omar Sjögren", now - 780_000));
        ward.silent("e-silent", patients.get(5), now - 20 * 60_000L);
        ward.opened("e-was", patients.get(7), Priority.HIGH, Vital.SYSTOLIC_BP, 86, 90, now - 3 * 3_600_000L);
        ward.rules.clear("e-was", now - 2 * 3_600_000L);
        ward.opened("e-low", patients.get(11), Priority.LOW, Vital.WEIGHT, 74.3, 74, now - 2 * 3_600_000L);
    }

    /** Keeps values coming so that the ward lives. */
    void breathe() {
        long now = System.currentTimeMillis();
        List<Reading> all = new ArrayList<>();
        for (int i = 0; i < patients.size(); i++) {
            if (i == 5 || i == 6 || i == 10 || i == 9) {
                continue;
            }
            PatientId p = patients.get(i);
            all.add(TestWard.reading(p, Vital.SPO2, i == 0 ? 86 + random.nextInt(2) : 94 + i % 5, now));
            all.add(TestWard.reading(p, Vital.HEART_RATE, (i == 0 ? 114 : 62 + i * 3) + random.nextInt(4), now));
            all.add(TestWard.reading(p, Vital.RESPIRATORY_RATE, i == 0 ? 26 : 13 + i % 7, now));
        }
        all.add(TestWard.reading(patients.get(6), Vital.HEART_RATE, 80 + random.nextInt(3), now));
        ward.store(all);
    }

    public static void main(String[] args) throws InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        boolean unsafe = args.length > 1 && args[1].equals("unsafe");
        try (TestWard ward = new TestWard(
                settings -> unsafe ? settings.withNotices(List.of(Notice.DEMO, Notice.UNSAFE_DATABASE)) : settings)) {
            MadeUpWard made = new MadeUpWard(ward);
            made.arrange(System.currentTimeMillis());
            ward.start(port);
            System.out.println(ward.url() + "  lena, omar or wall: " + TestWard.PASSWORD);
            while (!Thread.currentThread().isInterrupted()) {
                made.breathe();
                TimeUnit.SECONDS.sleep(2);
            }
        }
    }
}
