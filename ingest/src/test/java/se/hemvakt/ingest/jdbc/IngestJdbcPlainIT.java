package se.hemvakt.ingest.jdbc;

import se.hemvakt.testkit.TestDatabase;

class IngestJdbcPlainIT extends IngestJdbcTests {
    IngestJdbcPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
