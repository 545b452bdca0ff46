package se.hemvakt.app.platform;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import se.hemvakt.dashboard.message.MessageDesk;
import se.hemvakt.model.TeamId;
import se.hemvakt.notify.Notify;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.jdbc.SubscriptionTable;
import se.hemvakt.notify.message.State;
import se.hemvakt.notify.message.Tokens;
import se.hemvakt.notify.push.Subscription;
import se.hemvakt.rules.jdbc.TestMessages;

/** Puts the parts that own messages behind what the pages ask: rules orders them, notify sends them. */
final class Messages implements MessageDesk {
    private final SubscriptionTable subscriptions;
    private final MessageTable messages;
    private final TestMessages tests;
    private final Tokens tokens;
    private final String pushKey;
    private final InstantSource clock;

    Messages(DataSource database, Notify.Keys keys, InstantSource clock) {
        this.subscriptions = new SubscriptionTable(database);
        this.messages = new MessageTable(database);
        this.tests = new TestMessages(database);
        this.tokens = keys.tokens();
        this.pushKey = keys.push().publicText();
        this.clock = clock;
    }

    @Override
    public String pushKey() {
        return pushKey;
    }

    @Override
    public void agree(String user, TeamId team, String endpoint, String key, String auth) {
        subscriptions.add(user, team.value(), new Subscription(endpoint, key, auth), clock.instant());
    }

    @Override
    public void takeBack(String user, String endpoint) {
        subscriptions.remove(user, endpoint);
    }

    @Override
    public void arrived(String token) {
        proof(token, State.DELIVERED);
    }

    @Override
    public void seen(String token) {
        proof(token, State.SEEN);
    }

    private void proof(String token, State state) {
        tokens.message(token).ifPresent(message -> messages.proof(message, state, clock.instant()));
        tokens.letter(token).ifPresent(letter -> messages.proofOfLetter(letter, state, clock.instant()));
    }

    @Override
    public String test(String user, TeamId team) {
        return tokens.ofMessage(tests.order(user, team, clock.instant()));
    }

    @Override
    public List<Became> becameOfTest(String user, String token) {
        return tokens.message(token).filter(message -> tests.isOf(message, user)).stream()
                .flatMap(message -> messages.states(message).stream())
                .map(entry -> new Became(
                        entry.state().name().toLowerCase(Locale.ROOT),
                        entry.detail(),
                        entry.at().toEpochMilli()))
                .toList();
    }
}
