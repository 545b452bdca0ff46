package se.hemvakt.testkit;

class JdbcLogTimescaleIT extends JdbcLogTests {
    JdbcLogTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
