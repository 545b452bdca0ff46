package se.hemvakt.rules.escalate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;

/** In which order alerts are told that are found at the same moment. */
class EscalatorOrderTest {
    /** A Tuesday at ten: home care by day is there. */
    private static final long NOW = Instant.parse("2026-11-24T09:00:00Z").toEpochMilli();

    private static final long MINUTE = 60_000;

    private final InMemoryEscalations escalations = new InMemoryEscalations(SampleOrganisation.read());

    @Test
    void h04_foundAtOnce_redFirst_thenWhoHasWaitedLongest() {
        decided("yellow-new", Priority.MEDIUM, 1);
        decided("red-new", Priority.HIGH, 2);
        decided("yellow-old", Priority.MEDIUM, 9);
        decided("low-oldest", Priority.LOW, 30);
        decided("red-old", Priority.HIGH, 8);

        List<String> inTurn = new ArrayList<>();
        for (EscalationStore.Message message : escalations.work(NOW)) {
            if (!inTurn.contains(message.subject())) {
                inTurn.add(message.subject());
            }
        }

        assertThat(inTurn).startsWith("red-old", "red-new", "yellow-old", "yellow-new");
    }

    private void decided(String id, Priority priority, int minutesAgo) {
        long at = NOW - minutesAgo * MINUTE;
        Episode episode = new Episode(
                id,
                new PatientId(id.hashCode() & 0xffff),
                new TeamId("hemsjukvard"),
                "news2",
                "news2",
                1,
                AlertKind.CLINICAL,
                priority,
                at,
                at,
                Episode.State.OPEN,
                null,
                List.of(),
                false,
                null,
                null,
                null);
        escalations.committed(List.of(new EpisodeChanged(Change.OPENED, episode)), at);
    }
}
