package se.hemvakt.rules.jdbc;

import se.hemvakt.testkit.TestDatabase;

class ResponsibilityTimescaleIT extends ResponsibilityTests {
    ResponsibilityTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
