package se.hemvakt.rules.jdbc;

import se.hemvakt.testkit.TestDatabase;

class ResponsibilityPlainIT extends ResponsibilityTests {
    ResponsibilityPlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
