package se.hemvakt.rules.jdbc;

import se.hemvakt.testkit.TestDatabase;

class RulesServiceTimescaleIT extends RulesServiceTests {
    RulesServiceTimescaleIT() {
        super(TestDatabase.Server.TIMESCALE);
    }
}
