package se.hemvakt.testkit;

class JdbcReadingHistoryPlainIT extends JdbcReadingHistoryTests {
    JdbcReadingHistoryPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
