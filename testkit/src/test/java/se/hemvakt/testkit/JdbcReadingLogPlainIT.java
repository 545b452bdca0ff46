package se.hemvakt.testkit;

class JdbcReadingLogPlainIT extends JdbcReadingLogTests {
    JdbcReadingLogPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
