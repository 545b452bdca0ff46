package se.hemvakt.testkit;

class JdbcReadingHistoryTimescaleIT extends JdbcReadingHistoryTests {
    JdbcReadingHistoryTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
