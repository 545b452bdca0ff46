package se.hemvakt.testkit;

class JdbcLogPlainIT extends JdbcLogTests {
    JdbcLogPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
