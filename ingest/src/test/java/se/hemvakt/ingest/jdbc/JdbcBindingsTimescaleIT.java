package se.hemvakt.ingest.jdbc;

import se.hemvakt.testkit.TestDatabase;

class JdbcBindingsTimescaleIT extends JdbcBindingsTests {
    JdbcBindingsTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
