package se.hemvakt.rules.responsibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.model.CareEvent;
import se.hemvakt.model.CareEvent.Closed;
import se.hemvakt.model.CareEvent.RequestAnswered;
import se.hemvakt.model.CareEvent.ResponsibilityChanged;
import se.hemvakt.model.CareRequest;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Phase;
import se.hemvakt.model.Responsibility;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.organisation.sample.SampleOrganisation;

/**
 * Each file is a story with the teams and hours of the sample organisation. A line is
 * {@code [d2] 20:05 | anna of hemsjukvard: offer to narsjukvardsteam, trött | what came of it | who is responsible}; {@code h1} is
 * the story's first handover.
 */
class HandoverStoriesTest {
    private static final PatientId PATIENT = new PatientId(7);
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 20);
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private final Ledger ledger =
            new Ledger(new OrganisationTeams(SampleOrganisation.read()), HandoverSettings.standard());
    private final List<String> made = new ArrayList<>();
    private int requests;
    private @Nullable Responsibility state;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h06-taken-over-and-handed-back",
                "h06-late-doubled-refused",
                "h06-closed-team",
                "h06-asked-from-an-alert",
                "h40-nobody-answers",
                "h40-no-unit",
                "h27-withdrawn-and-deceased"
            })
    void story(String name) throws IOException {
        int number = 0;
        for (String line : text(name).lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\\|", -1);
            long at = time(cells[0].strip());
            if (cells.length == 2) {
                state = Responsibility.begins(PATIENT, new TeamId(cells[1].strip()), at);
                continue;
            }
            Responsibility before = Objects.requireNonNull(state);
            String input = cells[1].strip();
            Decision decision = input.equals("time") ? ledger.timePassed(before, at) : asked(before, input, at);
            Responsibility after = decision.after();
            assertThat(words(decision.events()) + " | " + words(after))
                    .as(name + ":" + number + " " + input)
                    .isEqualTo(cells[2].strip() + " | " + cells[3].strip());
            if (decision.events().stream().noneMatch(ResponsibilityChanged.class::isInstance)) {
                assertThat(after).as("nothing happened, nothing changed").isSameAs(before);
            }
            state = after;
        }
    }

    private static String text(String name) throws IOException {
        try (InputStream in = HandoverStoriesTest.class.getResourceAsStream("/responsibility/" + name + ".txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Decision asked(Responsibility now, String input, long at) {
        int colon = input.indexOf(':');
        String[] who = input.substring(0, colon).split(" of ");
        String what = input.substring(colon + 1).strip();
        int comma = what.indexOf(',');
        String reason = comma < 0 ? null : what.substring(comma + 1).strip();
        String[] words = (comma < 0 ? what : what.substring(0, comma)).split(" +");
        String last = words[words.length - 1];
        CareRequest.Kind kind =
                switch (words[0]) {
                    case "offer" -> CareRequest.Kind.OFFER;
                    case "ask" -> CareRequest.Kind.ASK_FOR;
                    case "hand-back" -> CareRequest.Kind.HAND_BACK;
                    case "accept" -> CareRequest.Kind.ACCEPT_HANDOVER;
                    case "decline" -> CareRequest.Kind.DECLINE_HANDOVER;
                    case "ask-again" -> CareRequest.Kind.ASK_AGAIN;
                    case "withdraw" -> CareRequest.Kind.WITHDRAW_HANDOVER;
                    case "en-route" -> CareRequest.Kind.EN_ROUTE;
                    case "on-site" -> CareRequest.Kind.ON_SITE;
                    case "outcome" -> CareRequest.Kind.OUTCOME;
                    case "phase" -> CareRequest.Kind.SET_PHASE;
                    case "no-consent" -> CareRequest.Kind.WITHDRAW_CONSENT;
                    case "consent" -> CareRequest.Kind.GIVE_CONSENT;
                    default -> throw new IllegalArgumentException(what);
                };
        TeamId to = words.length == 3 && words[1].equals("to") ? new TeamId(last) : null;
        String handover = last.matches("h[0-9]+") ? made.get(Integer.parseInt(last.substring(1)) - 1) : "";
        Phase phase = kind == CareRequest.Kind.SET_PHASE ? Phase.valueOf(last.toUpperCase(Locale.ROOT)) : null;
        String id = "r" + ++requests;
        Decision decision = ledger.decide(
                now,
                CareRequest.asked(id, kind, PATIENT, "", who[0], who[0].toUpperCase(Locale.ROOT), at)
                        .reason(reason)
                        .team(new TeamId(who[1]))
                        .move(new CareRequest.Move(to, handover, phase))
                        .build());
        if (decision.after().handover(id).isPresent()) {
            made.add(id);
        }
        return decision;
    }

    private String words(List<CareEvent> events) {
        List<String> words = new ArrayList<>();
        for (CareEvent event : events) {
            if (event instanceof ResponsibilityChanged changed) {
                words.add((changed.step().name().toLowerCase(Locale.ROOT) + " " + name(changed.handover())).strip());
            } else if (event instanceof RequestAnswered answer) {
                words.add((answer.done() ? "done" : answer.reason() + " " + answer.by() + words(answer.closed()))
                        .strip());
            }
        }
        return String.join(", ", words);
    }

    private static String words(@Nullable Closed closed) {
        if (closed == null) {
            return "";
        }
        return " opens " + (closed.opensMs() == null ? "never" : clock(closed.opensMs())) + " instead "
                + closed.instead();
    }

    private String words(Responsibility now) {
        StringBuilder words =
                new StringBuilder(now.team() + " " + now.phase().name().toLowerCase(Locale.ROOT));
        now.handovers().stream().filter(one -> !one.state().isOver()).forEach(one -> words.append(' ')
                .append(name(one.id()))
                .append('=')
                .append(one.state().name().toLowerCase(Locale.ROOT))
                .append(one.dueMs() == null ? "" : "@" + clock(one.dueMs())));
        return words.toString();
    }

    private String name(String handover) {
        return handover.isEmpty() ? "" : "h" + (made.indexOf(handover) + 1);
    }

    private static String clock(long ms) {
        return Instant.ofEpochMilli(ms).atZone(ZONE).toLocalTime().toString();
    }

    private static long time(String text) {
        int day = text.startsWith("d") ? Integer.parseInt(text.substring(1, 2)) : 1;
        LocalTime clock = LocalTime.parse(text.substring(text.length() - 5));
        return FIRST.plusDays(day - 1).atTime(clock).atZone(ZONE).toInstant().toEpochMilli();
    }
}
