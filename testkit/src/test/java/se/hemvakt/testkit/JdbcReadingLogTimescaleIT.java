package se.hemvakt.testkit;

class JdbcReadingLogTimescaleIT extends JdbcReadingLogTests {
    JdbcReadingLogTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
