package se.hemvakt.testkit;

import org.junit.jupiter.api.Tag;

@Tag("docker")
class HousekeepingContainerIT extends HousekeepingTests {
    HousekeepingContainerIT() {
        super(TestDatabase.Server.CONTAINER);
    }
}
