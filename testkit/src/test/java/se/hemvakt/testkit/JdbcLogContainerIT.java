package se.hemvakt.testkit;

import org.junit.jupiter.api.Tag;

@Tag("docker")
class JdbcLogContainerIT extends JdbcLogTests {
    JdbcLogContainerIT() {
        super(TestDatabase.Server.CONTAINER);
    }
}
