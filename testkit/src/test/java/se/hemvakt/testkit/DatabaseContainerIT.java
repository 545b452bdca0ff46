package se.hemvakt.testkit;

import org.junit.jupiter.api.Tag;

@Tag("docker")
class DatabaseContainerIT extends DatabaseTests {
    DatabaseContainerIT() {
        super(TestDatabase.Server.CONTAINER);
    }
}
