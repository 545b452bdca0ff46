package se.hemvakt.rules.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Change;
import se.hemvakt.model.CareEvent.EpisodeChanged;
import se.hemvakt.model.Episode;

/** What holds of every alert whatever happens to it: checked of each change that is told, against how it was told before. */
final class EpisodeLaws {
    private final Map<String, Episode> known = new HashMap<>();

    /** Another patient begins. */
    void forget() {
        known.clear();
    }

    void keep(String where, PatientState state, List<CareEvent> events) {
        for (CareEvent event : events) {
            if (event instanceof EpisodeChanged changed) {
                one(where + " " + changed.change(), state, changed);
            }
        }
        assertThat(state.liveEpisodes())
                .as(where + ": what lives is what was told")
                .allSatisfy(one -> assertThat(one).isEqualTo(known.get(one.id())));
        assertThat(state.liveEpisodes().stream().map(Episode::problem))
                .as(where + ": one for each problem (H07)")
                .doesNotHaveDuplicates();
    }

    private void one(String where, PatientState state, EpisodeChanged changed) {
        Episode e = changed.episode();
        Episode before = known.put(e.id(), e);
        assertThat(e.patient()).as(where).isEqualTo(state.patient());
        assertThat(e.team()).as(where).isEqualTo(state.profile().team());
        assertThat(e.changedAtMs()).as(where).isGreaterThanOrEqualTo(e.openedAtMs());
        boolean had = e.state() == Episode.State.ACCEPTED;
        if (e.state() != Episode.State.CLEARED) {
            assertThat(e.acceptedBy() != null).as(where + ": who has it").isEqualTo(had);
            assertThat(e.acceptedAtMs() != null).as(where + ": since when").isEqualTo(had);
            assertThat(e.closedAtMs()).as(where).isNull();
        }
        if (!had) {
            assertThat(e.acceptEndsAtMs()).as(where + ": nobody's accept ends").isNull();
            assertThat(e.actByMs()).as(where + ": nobody is to act").isNull();
        } else {
            assertThat(e.returned()).as(where + ": somebody has it").isNull();
        }
        if (before == null) {
            assertThat(changed.change()).as(where).isEqualTo(Change.OPENED);
            assertThat(e.changedAtMs()).as(where).isEqualTo(e.openedAtMs());
            assertThat(e.returned()).as(where).isNull();
            assertThat(e.outcome()).as(where).isNull();
            return;
        }
        assertThat(changed.change()).as(where).isNotEqualTo(Change.OPENED);
        assertThat(before.state()).as(where + ": nothing follows the end").isNotEqualTo(Episode.State.CLEARED);
        assertThat(e.problem()).as(where).isEqualTo(before.problem());
        assertThat(e.kind()).as(where).isEqualTo(before.kind());
        assertThat(e.openedAtMs()).as(where).isEqualTo(before.openedAtMs());
        switch (changed.change()) {
            case RAISED -> {
                assertThat(e.state()).as(where + ": worse is everybody's (H07)").isEqualTo(Episode.State.OPEN);
                assertThat(e.priority().isWorseThan(before.priority()) || e.priority() == before.priority())
                        .as(where)
                        .isTrue();
                assertThat(e.returned()).as(where).isNull();
                assertThat(e.outcome()).as(where).isNull();
            }
            case LOWERED -> {
                assertThat(before.priority().isWorseThan(e.priority()))
                        .as(where)
                        .isTrue();
                sameHands(where, e, before);
                assertThat(e.actByMs()).as(where + ": not red any more").isNull();
                assertThat(e.outcome()).as(where).isEqualTo(before.outcome());
            }
            case REMINDED, QUIETED, MOVED -> {
                sameFinding(where, e, before);
                sameHands(where, e, before);
                assertThat(e.actByMs()).as(where).isEqualTo(before.actByMs());
                assertThat(e.outcome()).as(where).isEqualTo(before.outcome());
            }
            case NOTED -> {
                sameFinding(where, e, before);
                sameHands(where, e, before);
                assertThat(e.actByMs()).as(where).isNull();
            }
            case ACCEPTED -> {
                sameFinding(where, e, before);
                assertThat(had).as(where).isTrue();
                assertThat(e.quietUntilMs()).as(where).isNull();
                assertThat(e.outcome()).as(where).isEqualTo(before.outcome());
            }
            case REOPENED -> {
                sameFinding(where, e, before);
                assertThat(e.state()).as(where).isEqualTo(Episode.State.OPEN);
                assertThat(e.returned()).as(where + ": says why").isNotNull();
            }
            case CLOSED -> {
                sameFinding(where, e, before);
                assertThat(e.state()).as(where).isEqualTo(Episode.State.CLEARED);
                assertThat(e.closedAtMs()).as(where).isEqualTo(e.changedAtMs());
                assertThat(e.acceptedBy()).as(where).isEqualTo(before.acceptedBy());
                assertThat(e.acceptedAtMs()).as(where).isEqualTo(before.acceptedAtMs());
                assertThat(e.outcome()).as(where).isEqualTo(before.outcome());
                assertThat(e.quietUntilMs()).as(where).isNull();
            }
            case OPENED -> throw new AssertionError(where);
        }
    }

    private static void sameHands(String where, Episode e, Episode before) {
        assertThat(e.state()).as(where).isEqualTo(before.state());
        assertThat(e.acceptedBy()).as(where).isEqualTo(before.acceptedBy());
        assertThat(e.acceptedAtMs()).as(where).isEqualTo(before.acceptedAtMs());
        assertThat(e.acceptEndsAtMs()).as(where).isEqualTo(before.acceptEndsAtMs());
        assertThat(e.returned()).as(where).isEqualTo(before.returned());
    }

    private static void sameFinding(String where, Episode e, Episode before) {
        assertThat(e.priority()).as(where).isEqualTo(before.priority());
        assertThat(e.score()).as(where).isEqualTo(before.score());
        assertThat(e.rule()).as(where).isEqualTo(before.rule());
        assertThat(e.evidence()).as(where).isEqualTo(before.evidence());
        assertThat(e.clears()).as(where).isEqualTo(before.clears());
        assertThat(e.note()).as(where).isEqualTo(before.note());
        assertThat(e.foundLate()).as(where).isEqualTo(before.foundLate());
    }
}
