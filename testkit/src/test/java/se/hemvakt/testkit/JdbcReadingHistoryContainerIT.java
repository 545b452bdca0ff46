package se.hemvakt.testkit;

import org.junit.jupiter.api.Tag;

@Tag("docker")
class JdbcReadingHistoryContainerIT extends JdbcReadingHistoryTests {
    JdbcReadingHistoryContainerIT() {
        super(TestDatabase.Server.CONTAINER);
    }
}
