package se.hemvakt.testkit;

class DatabasePlainIT extends DatabaseTests {
    DatabasePlainIT() {
        super(TestDatabase.Server.PLAIN);
    }
}
