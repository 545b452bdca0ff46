package se.hemvakt.testkit;

class DatabaseTimescaleIT extends DatabaseTests {
    DatabaseTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
