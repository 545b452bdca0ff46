package se.hemvakt.testkit;

class HousekeepingPlainIT extends HousekeepingTests {
    HousekeepingPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
