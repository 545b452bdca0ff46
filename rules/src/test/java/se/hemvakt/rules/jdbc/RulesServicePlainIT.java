package se.hemvakt.rules.jdbc;

import se.hemvakt.testkit.TestDatabase;

class RulesServicePlainIT extends RulesServiceTests {
    RulesServicePlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
