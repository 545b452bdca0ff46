package se.hemvakt.ingest.jdbc;

import se.hemvakt.testkit.TestDatabase;

class IngestJdbcTimescaleIT extends IngestJdbcTests {
    IngestJdbcTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
