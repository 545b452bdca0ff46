package se.hemvakt.testkit;

import org.junit.jupiter.api.Tag;

@Tag("docker")
class JdbcReadingLogContainerIT extends JdbcReadingLogTests {
    JdbcReadingLogContainerIT() {
        super(TestDatabase.Server.CONTAINER);
    }
}
