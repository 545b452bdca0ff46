package se.hemvakt.testkit;

class HousekeepingTimescaleIT extends HousekeepingTests {
    HousekeepingTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
