package se.hemvakt.rules.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.hemvakt.model.AlertKind;
import se.hemvakt.model.Priority;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/** Each fault in a policy is told with its place and what to do. One thing is changed in a file that is right. */
class RouteFileTest {
    private static final Instant FROM = Instant.parse("2026-11-22T00:00:00Z");
    private static final Organisation ORGANISATION = SampleOrganisation.read();
    private static final String RIGHT = """
            policy: small
            name: {sv: Liten, en: Small}
            owner: Chefen
            proof: 60s
            routes:
              - id: red
                when: {priority: high}
                steps:
                  - {to: [responsible], wait: 2m}
                  - {to: [cover, {kind: ambulance}], wait: 3m}
              - id: yellow
                when: {priority: [medium, low]}
                quiet: {hours: [{days: every_day, open: 22:00-07:00}]}
                steps: [{to: [{team: hemsjukvard}], wait: 10m}]
                then: rest
              - id: rest
                steps: [{to: [{kind: ambulance}], wait: 10m}]
            """;

    private static RoutePolicy read(String text) {
        return RouteFile.of(Yaml.read("routes.yaml", new StringReader(text)), 1, ORGANISATION, FROM);
    }

    @Test
    void read_right_goesOnWithTheOtherRoutesSteps() {
        RoutePolicy policy = read(RIGHT);
        assertThat(policy.routes()).extracting(Route::id).containsExactly("red", "yellow", "rest");
        assertThat(policy.route("yellow").orElseThrow().steps()).hasSize(2);
    }

    @Test
    void standard_sampleOrganisation_fits() {
        RoutePolicy policy = StandardRoutes.read(ORGANISATION, FROM);
        TeamId team = new TeamId("hemsjukvard");
        assertThat(policy.route(new Situation(Priority.HIGH, AlertKind.TECHNICAL, true, team), FROM)
                        .id())
                .isEqualTo("red");
        assertThat(policy.route(new Situation(Priority.LOW, AlertKind.TECHNICAL, false, team), FROM)
                        .id())
                .isEqualTo("technical");
        assertThat(policy.route(new Situation(Priority.MEDIUM, AlertKind.CLINICAL, true, team), FROM)
                        .id())
                .isEqualTo("found-late");
        assertThat(policy.route(new Situation(Priority.MEDIUM, AlertKind.CLINICAL, false, team), FROM)
                        .id())
                .isEqualTo("yellow");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {team: hemsjukvard}               | {team: nowhere}                    | routes.yaml:14:26 | there is no team nowhere
            {kind: ambulance}], wait: 3m      | {kind: helicopter}], wait: 3m      | routes.yaml:10:29 | must be one of home_care
            [responsible], wait               | [boss], wait                       | routes.yaml:9:15  | must be responsible, cover, {team
            [responsible], wait               | [], wait                           | routes.yaml:9:14  | names nobody
            wait: 2m                          | wait: 2s                           | routes.yaml:9:35  | duration from 30s to 12h
            proof: 60s                        | proof: 1s                          | routes.yaml:4:8   | duration from 20s to 10m
            then: rest                        | then: yellow                       | routes.yaml:15:11 | loops on itself: yellow -> yellow
            then: rest                        | then: away                         | routes.yaml:15:11 | there is no route away; there are red, yellow, rest
            [medium, low]                     | [medium, high]                     | routes.yaml:13:12 | red is never quiet
            {hours: [{days: every_day, open: 22:00-07:00}]} | {hours: always}      | routes.yaml:13:12 | never ends
            when: {priority: high}            | rounds: 1                          | routes.yaml:6:5   | takes every alert, so none reaches the 2 after it
            id: rest                          | id: red                            | routes.yaml:16:5  | route red stands twice
            """)
    void read_oneFault_tellsWhereAndWhat(String right, String wrong, String place, String what) {
        assertThat(RIGHT).contains(right);
        assertThatThrownBy(() -> read(RIGHT.replace(right, wrong)))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(what);
    }

    @Test
    void read_lastRouteTakesNotAll_isRefused() {
        String wrong = RIGHT.replace("  - id: rest\n", "  - id: rest\n    when: {kind: clinical}\n");
        assertThatThrownBy(() -> read(wrong)).hasMessageContaining("the last route must take every alert");
    }

    /** The ambulance is always there; without it somebody's night has nobody. */
    @Test
    void h04_redWithoutAnybodyAtNight_isRefusedNamingTheHour() {
        String wrong = RIGHT.replace("[cover, {kind: ambulance}]", "[responsible, {kind: near_care}]");
        assertThatThrownBy(() -> read(wrong))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("routes.yaml:6:5")
                .hasMessageContaining("leaves a red alert of hemsjukvard with nobody from Sun 2026-11-22 01:00");
    }
}
