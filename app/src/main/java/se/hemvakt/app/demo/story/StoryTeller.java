package se.hemvakt.app.demo.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.hemvakt.app.demo.jdbc.MessagesOrdered;
import se.hemvakt.app.demo.jdbc.MessagesOrdered.Ordered;
import se.hemvakt.runtime.jdbc.Database;

/**
 * Tells a {@link Story}: waits for what the platform does, lets the invented staff do their part through the pages' API, and
 * says what happens. Nothing is arranged behind the platform's back: whoever watches the pages sees the same, and may do a
 * step before the story does.
 */
public final class StoryTeller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoryTeller.class);
    private static final DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    /** How long something that must come may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final LocalTime NEXT_DAY = LocalTime.of(8, 20);
    private static final String NEAR_CARE = "narsjukvardsteam";

    private final URI wardView;
    private final Function<String, String> passwordOf;
    private final Colleague night;
    private final Colleague nearCare;
    private final Database database;
    private final PacedClock clock;
    private final ZoneId zone;
    private final Tempo tempo;
    private final Consumer<String> tell;
    private final CompletableFuture<Story> end = new CompletableFuture<>();
    private final List<Ordered> messages = new ArrayList<>();
    private final Thread thread;

    private StoryTeller(
            Story story,
            URI wardView,
            Function<String, String> passwordOf,
            Database database,
            PacedClock clock,
            ZoneId zone,
            Tempo tempo,
            Consumer<String> tell) {
        this.wardView = wardView;
        this.passwordOf = passwordOf;
        this.night = logIn("folke", "Folke Mosslund, night nurse");
        this.nearCare = logIn("ivar", "Ivar Rosenvik, near-care team");
        this.database = database;
        this.clock = clock;
        this.zone = zone;
        this.tempo = tempo;
        this.tell = tell;
        this.thread = new Thread(() -> run(story), "hemvakt-story");
        this.thread.setDaemon(true);
    }

    private Colleague logIn(String username, String name) {
        return Colleague.logIn(wardView, username, passwordOf.apply(username), name);
    }

    /**
     * Begins; returns at once.
     *
     * @param passwordOf of the accounts {@code anna}, {@code folke}, {@code ivar}
     * @param clock the platform's, which the story makes hurry
     * @param zone in which its times are told
     * @param tempo how fast it is told
     */
    public static StoryTeller begin(
            Story story,
            URI wardView,
            Function<String, String> passwordOf,
            Database database,
            PacedClock clock,
            ZoneId zone,
            Tempo tempo,
            Consumer<String> tell) {
        StoryTeller teller = new StoryTeller(story, wardView, passwordOf, database, clock, zone, tempo, tell);
        teller.thread.start();
        return teller;
    }

    /** The evening the story begins in: the first ten past nine after that time. */
    public static Instant evening(Instant after, ZoneId zone) {
        ZonedDateTime evening = after.atZone(zone).with(LocalTime.of(21, 10));
        return (evening.toInstant().isAfter(after) ? evening : evening.plusDays(1)).toInstant();
    }

    /** Completes when the story is told; fails when something it waits for does not come. */
    public CompletableFuture<Story> end() {
        return end.copy();
    }

    /** Everything that was told so far, in order. */
    public synchronized List<Ordered> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run(Story story) {
        try {
            play(story);
            end.complete(story);
        } catch (InterruptedException e) {
            end.completeExceptionally(e);
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("the story stopped: {}", e.getMessage());
            }
            end.completeExceptionally(e);
        }
    }

    /** Whoever hears of the end finds the clock at its true pace again. */
    private void play(Story story) throws InterruptedException {
        clock.pace(tempo.scene());
        try {
            switch (story) {
                case TAKEOVER -> takeover();
                case UNANSWERED -> unanswered();
            }
        } finally {
            clock.pace(1);
        }
    }

    // ---- the stories

    private void takeover() throws InterruptedException {
        String patient = turnsUnstable();
        linger();
        tend(night, patient);
        say(night, "accepts the alert");
        linger();
        night.offerWithReport(
                patient,
                Colleague.request("offer", patient)
                        .put("to", NEAR_CARE)
                        .put("reason", "Försämras snabbt hemma, behöver läkare i kväll"));
        String handover = handover(nearCare, patient, "waiting");
        say(
                night,
                "signs the report by SBAR, offers the patient to the near-care team, and is responsible until it accepts");
        linger();
        JsonNode report = nearCare.report(patient).path("signed").path(0);
        if (!report.path("handover").asText().equals(handover)) {
            throw new IllegalStateException("the near-care team does not see the report that was signed for it");
        }
        nearCare.send(Colleague.request("accept_handover", patient).put("handover", handover));
        await("the near-care team to be responsible", () -> isResponsible(nearCare, patient));
        say(nearCare, "reads it and accepts: from this second the near-care team is responsible");
        tend(nearCare, patient);
        step("en_route", patient, handover, "is on the way");
        clock.pace(tempo.onTheWay());
        pass(Duration.ofMinutes(25), patient);
        clock.pace(tempo.scene());
        step("on_site", patient, handover, "is with the patient");
        linger();
        nearCare.send(Colleague.request("outcome", patient)
                .put("handover", handover)
                .put("reason", "Odlat, gett antibiotika intravenöst och vätska. Stannar hemma."));
        say(nearCare, "has acted; the patient stays at home");
        clock.pace(tempo.night());
        Instant morning =
                clock.instant().atZone(zone).plusDays(1).with(NEXT_DAY).toInstant();
        pass(Duration.between(clock.instant(), morning), patient);
        clock.pace(tempo.scene());
        nearCare.send(Colleague.request("hand_back", patient).put("reason", "Stabil sedan midnatt"));
        // Her shift has just begun.
        Colleague day = logIn("anna", "Anna Ekhamn, home care by day");
        String back = handover(day, patient, "waiting");
        say(nearCare, "hands back");
        linger();
        day.send(Colleague.request("accept_handover", patient).put("handover", back));
        await("home care to be responsible again", () -> isResponsible(day, patient));
        say(day, "accepts: home care has the patient again");
    }

    private void unanswered() throws InterruptedException {
        turnsUnstable();
        clock.pace(tempo.climbing());
        await("the last step to repeat", () -> lastStepRepeated().isPresent());
        clock.pace(tempo.scene());
        say("nobody has accepted: the last step repeats until a person does. Log in and accept the alert");
    }

    /** The message by which a team is told a second time in the same step: only the last one comes again. */
    Optional<Ordered> lastStepRepeated() {
        Set<String> told = new HashSet<>();
        return messages().stream()
                .filter(one -> one.kind().equals("tell") && one.why().equals("repeated"))
                .filter(one -> !told.add(one.subject() + " " + one.team() + " " + one.step()))
                .findFirst();
    }

    private String turnsUnstable() throws InterruptedException {
        JsonNode tile = await("a red alert on the night nurse's ward view", () -> night.tile(StoryTeller::hasOpenRed));
        say(
                "a patient has turned unstable; home care by day is closed, so the alert stands on the night nurse's ward view");
        return tile.path("id").asText();
    }

    private void linger() throws InterruptedException {
        Thread.sleep(tempo.linger().toMillis());
    }

    private void step(String kind, String patient, String handover, String words) throws InterruptedException {
        linger();
        nearCare.send(Colleague.request(kind, patient).put("handover", handover));
        handover(nearCare, patient, kind);
        say(nearCare, words);
    }

    /** Time goes by, and whoever is responsible looks after the patient's alerts. */
    private void pass(Duration howLong, String patient) throws InterruptedException {
        Instant until = clock.instant().plus(howLong);
        while (clock.instant().isBefore(until)) {
            tend(nearCare, patient);
            look();
        }
    }

    /** Accepts what nobody has accepted. */
    private static void tend(Colleague colleague, String patient) {
        colleague.tile(is(patient)).ifPresent(tile -> {
            for (JsonNode episode : tile.path("episodes")) {
                if (episode.path("state").asText().equals("open")) {
                    colleague.accept(patient, episode.path("id").asText());
                }
            }
        });
    }

    // ---- waiting and telling

    private String handover(Colleague colleague, String patient, String state) throws InterruptedException {
        return await(
                "a handover that is " + state, () -> colleague.tile(is(patient)).flatMap(tile -> {
                    for (JsonNode handover : tile.path("responsible").path("handovers")) {
                        if (handover.path("state").asText().equals(state)) {
                            return Optional.of(handover.path("id").asText());
                        }
                    }
                    return Optional.empty();
                }));
    }

    private static boolean isResponsible(Colleague colleague, String patient) {
        return colleague
                .tile(is(patient))
                .filter(tile -> tile.path("here").asText().equals("responsible"))
                .isPresent();
    }

    private static Predicate<JsonNode> is(String patient) {
        return tile -> tile.path("id").asText().equals(patient);
    }

    private static boolean hasOpenRed(JsonNode tile) {
        for (JsonNode episode : tile.path("episodes")) {
            if (episode.path("state").asText().equals("open")
                    && episode.path("priority").asText().equals("high")
                    && episode.path("kind").asText().equals("clinical")) {
                return true;
            }
        }
        return false;
    }

    private void await(String what, BooleanAnswer holds) throws InterruptedException {
        boolean unused = await(what, () -> holds.ask() ? Optional.of(true) : Optional.empty());
    }

    /** A question with yes or no for an answer. */
    private interface BooleanAnswer {
        boolean ask();
    }

    private <T> T await(String what, Supplier<Optional<T>> answer) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            Optional<T> found = answer.get();
            if (found.isPresent()) {
                return found.get();
            }
            look();
        }
        throw new IllegalStateException("waited " + PATIENCE.toMinutes() + " minutes for " + what);
    }

    private void look() throws InterruptedException {
        List<Ordered> more = MessagesOrdered.after(database, lastMessage());
        synchronized (this) {
            messages.addAll(more);
        }
        for (Ordered one : more) {
            say(one.at(), "  " + words(one));
        }
        Thread.sleep(LOOK_EVERY.toMillis());
    }

    private synchronized long lastMessage() {
        return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).id();
    }

    private static String words(Ordered message) {
        String by = " by " + message.channel().replace('_', ' ');
        if (message.kind().equals("over")) {
            return message.teamName() + " hears" + by + " that it is over";
        }
        String why =
                switch (message.why()) {
                    case "repeated" -> ", again";
                    case "no_proof" -> ", since no proof came that the message before arrived";
                    case "failed" -> ", since the way before failed";
                    default -> "";
                };
        return message.teamName() + " is told" + by + " (step " + (message.step() + 1) + why + ")";
    }

    private void say(Colleague who, String words) {
        say(who.name() + ", " + words);
    }

    private void say(String words) {
        say(clock.instant(), words);
    }

    private void say(Instant at, String words) {
        tell.accept(CLOCK_TIME.format(at.atZone(zone)) + "  " + words);
    }
}
