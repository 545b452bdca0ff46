package se.hemvakt.ingest.jdbc;

import se.hemvakt.testkit.TestDatabase;

class JdbcBindingsPlainIT extends JdbcBindingsTests {
    JdbcBindingsPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
