package se.hemvakt.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.notify.jdbc.MessageTable;
import se.hemvakt.notify.jdbc.SubscriptionTable;
import se.hemvakt.notify.message.Channel;
import se.hemvakt.notify.message.State;
import se.hemvakt.notify.message.StateEntry;
import se.hemvakt.notify.push.Subscription;
import se.hemvakt.testkit.Await;
import se.hemvakt.testkit.TestCertificate;

/** Each channel against a real server, and against real servers that misbehave (H04). */
class ChannelsIT {
    private static final int RED = 0;
    private static final int LOW = 2;

    @TempDir
    Path folder = Path.of("");

    private final Desk desk = new Desk();
    private TestCertificate certificate = new TestCertificate(Path.of(""), Path.of(""));

    @BeforeEach
    void certificate() {
        certificate = TestCertificate.make(folder);
        desk.trusting(certificate.certificate());
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private int https(Consumer<HttpServerRequest> handler) {
        HttpServer server = Await.result(desk.vertx
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificate.certificate().toString())
                                .setKeyPath(certificate.key().toString())))
                .requestHandler(handler::accept)
                .listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    @Test
    void h04_wardScreen_thatCanSound_isDelivered_andWithoutOneFailsAtOnce() {
        desk.screens.put("team-a", 1);
        desk.start();
        long heard = desk.order("TELL", Channel.WARD_SCREEN, "", RED);
        assertThat(desk.end(heard).state()).isEqualTo(State.DELIVERED);
        desk.screens.put("team-a", 0);
        long unheard = desk.order("TELL", Channel.WARD_SCREEN, "", RED);
        assertThat(desk.end(unheard).detail()).isEqualTo("no screen of the team that can sound is connected");
        assertThat(desk.path(unheard)).containsExactly(State.TRYING, State.FAILED);
    }

    @Test
    void phone_failsAtOnceWithWords() {
        desk.start();
        StateEntry end = desk.end(desk.order("TELL", Channel.PHONE, "+46 70 174 06 05", RED));
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.detail()).isEqualTo("nobody can be rung by the program");
    }

    @Test
    void channel_notSetUp_failsAtOnceWithWords() {
        desk.start();
        StateEntry end = desk.end(desk.order("TELL", Channel.MAIL, "team@example.se", RED));
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.detail()).isEqualTo("this channel is not set up here");
    }

    @Test
    void h36_webhook_isSignedAndNeutral() throws Exception {
        BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        int port = https(request -> request.body().onSuccess(body -> {
            requests.add(request);
            bodies.add(body.toString());
            request.response().end("ok");
        }));
        desk.start();
        long message = desk.order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/alerts?x=1", RED, "e-4711");
        assertThat(desk.end(message).state()).isEqualTo(State.SENT);
        HttpServerRequest request = requests.take();
        String body = bodies.take();
        assertThat(request.uri()).isEqualTo("/alerts?x=1");
        String id = request.getHeader("webhook-id");
        String at = request.getHeader("webhook-timestamp");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(Desk.WEBHOOK_SECRET.substring("whsec_".length())), "HmacSHA256"));
        String expected = "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal((id + "." + at + "." + body).getBytes(StandardCharsets.UTF_8)));
        assertThat(request.getHeader("webhook-signature")).isEqualTo(expected);
        assertThat(Long.parseLong(at))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
        JsonObject json = new JsonObject(body);
        assertThat(json.getString("type")).isEqualTo("hemvakt.tell");
        assertThat(json.getJsonObject("data").getString("text")).isEqualTo("Hemvakt: ett larm väntar. Logga in.");
        assertThat(json.getJsonObject("data").getString("link")).isEqualTo("https://vakt.example.se/");
        assertThat(json.getJsonObject("data").getString("id")).isEqualTo(id);
        assertThat(body).doesNotContain("e-4711");
        assertThat(desk.path(message)).containsExactly(State.TRYING, State.SENT);
    }

    @Test
    void webhook_withWrongCertificate_failsWithWordsAndIsNotTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        int port = https(request -> {
            asked.incrementAndGet();
            request.response().end();
        });
        desk.settings.remove("hemvakt.notify.webhook.ca-certificate");
        desk.start();
        long message = desk.order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/", RED);
        assertThat(desk.end(message).detail()).isEqualTo("its certificate is not accepted");
        assertThat(desk.path(message)).containsExactly(State.TRYING, State.FAILED);
        assertThat(asked).hasValue(0);
    }

    @Test
    void webhook_withCertificateOfAnotherName_fails() {
        int port = https(request -> request.response().end());
        desk.start();
        // 127.0.0.2 is the same machine under an address the certificate does not name.
        HttpServer other = Await.result(desk.vertx
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificate.certificate().toString())
                                .setKeyPath(certificate.key().toString())))
                .requestHandler(request -> request.response().end())
                .listen(0, "127.0.0.2"));
        long wrong = desk.order("TELL", Channel.WEBHOOK, "https://127.0.0.2:" + other.actualPort() + "/", RED);
        long right = desk.order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/", RED);
        assertThat(desk.end(wrong).detail()).isEqualTo("its certificate is not accepted");
        assertThat(desk.end(right).state()).isEqualTo(State.SENT);
    }

    /** A server that is just being restarted: nothing is wrong with its certificate. */
    @Test
    void h04_brokenOffWhileItIsSecured_isTriedAgain() {
        int port = Await.result(desk.vertx
                        .createNetServer()
                        .connectHandler(socket -> socket.handler(hello -> socket.close()))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        mailAt(port, "tls");
        desk.with("hemvakt.notify.attempts-max", 2).start();
        long post = desk.order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/", RED);
        long mail = desk.order("TELL", Channel.MAIL, "team@example.se", RED);
        assertThat(desk.end(post).detail()).isEqualTo("the connection failed");
        assertThat(desk.end(mail).detail()).isEqualTo("the connection to the mail server failed");
        for (long one : List.of(post, mail)) {
            assertThat(desk.path(one)).containsExactly(State.TRYING, State.RETRY, State.TRYING, State.FAILED);
        }
    }

    @Test
    void webhook_thatRedirects_isNotFollowed() {
        AtomicInteger followed = new AtomicInteger();
        int elsewhere = https(request -> {
            followed.incrementAndGet();
            request.response().end();
        });
        // 303 asks for a GET there, which a client follows most readily; 307 for the same POST.
        for (int status : List.of(302, 303, 307)) {
            int port = https(request -> request.response()
                    .setStatusCode(status)
                    .putHeader("location", "https://localhost:" + elsewhere + "/")
                    .end());
            long message = desk.start().order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/", RED);
            assertThat(desk.end(message).detail())
                    .isEqualTo("answered " + status + ", a redirect, which is not followed");
            assertThat(desk.path(message)).containsExactly(State.TRYING, State.FAILED);
            desk.stop();
        }
        assertThat(followed).hasValue(0);
    }

    @Test
    void webhook_toAPrivateNetwork_isRefused() {
        int port = https(request -> request.response().end());
        desk.with("hemvakt.notify.webhook.allow-private", "false").start();
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            long message = desk.order("TELL", Channel.WEBHOOK, "https://" + host + ":" + port + "/", RED);
            assertThat(desk.end(message).detail())
                    .isEqualTo("the address is in a private network, which is not allowed");
        }
        long plain = desk.order("TELL", Channel.WEBHOOK, "http://localhost:" + port + "/", RED);
        assertThat(desk.end(plain).detail()).isEqualTo("the address is not an https address");
    }

    @Test
    void webhook_thatAnswers500_isTriedAgainAndThenWorks() {
        AtomicInteger asked = new AtomicInteger();
        int port = https(request -> request.response()
                .setStatusCode(asked.incrementAndGet() == 1 ? 500 : 200)
                .end());
        desk.start();
        long message = desk.order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/", RED);
        desk.end(message);
        assertThat(desk.states(message).toString()).contains("answered 500");
        assertThat(desk.path(message)).containsExactly(State.TRYING, State.RETRY, State.TRYING, State.SENT);
    }

    @Test
    void h04_webhook_thatNeverAnswers_isGivenUpInTime_andItsEndIsKnown() {
        int port = https(request -> {});
        desk.with("hemvakt.notify.attempts-max", 2)
                .with("hemvakt.notify.timeout", "1s")
                .start();
        long message = desk.order("TELL", Channel.WEBHOOK, "https://localhost:" + port + "/", RED);
        assertThat(desk.end(message).state()).isEqualTo(State.FAILED);
        assertThat(desk.path(message)).containsExactly(State.TRYING, State.RETRY, State.TRYING, State.FAILED);
        assertThat(desk.end(message).detail()).contains("no answer");
    }

    private GreenMail mail() {
        GreenMail server = Desk.mailServer();
        desk.with("hemvakt.notify.smtp.host", "127.0.0.1")
                .with("hemvakt.notify.smtp.port", server.getSmtp().getPort())
                .with("hemvakt.notify.smtp.tls", "none")
                .with("hemvakt.notify.smtp.from", "hemvakt@example.se");
        return server;
    }

    @Test
    void h04_h36_mail_arrivesNeutral_andIsSentButNeverDelivered() throws Exception {
        GreenMail server = mail();
        try {
            desk.start();
            long message = desk.order("TELL", Channel.MAIL, "team@example.se", RED, "e-4711");
            assertThat(desk.end(message).state()).isEqualTo(State.SENT);
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("Hemvakt: ett larm väntar. Logga in.");
            assertThat(mail.getContent().toString().strip())
                    .isEqualTo("Hemvakt: ett larm väntar. Logga in. https://vakt.example.se/");
            assertThat(mail.getHeader("Message-ID"))
                    .containsExactly("<" + Desk.tokens().ofMessage(message) + "@example.se>");
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getFrom()[0]).hasToString("hemvakt@example.se");
            // What the server does with it afterwards nobody tells us: it stays SENT, and the rules go on.
            assertThat(desk.path(message)).containsExactly(State.TRYING, State.SENT);
        } finally {
            server.stop();
        }
    }

    @Test
    void mail_toABadAddress_isRefusedWithWords() {
        GreenMail server = mail();
        try {
            desk.start();
            long message = desk.order("TELL", Channel.MAIL, "nobody at home", RED);
            assertThat(desk.end(message).detail()).isEqualTo("the address is not a mail address");
        } finally {
            server.stop();
        }
    }

    private static final String GREETING = "220 mail.example ready\r\n";

    /** Answers line by line as told; what the script has no answer for is never answered. */
    private int smtp(String... answers) {
        return Await.result(desk.vertx
                        .createNetServer()
                        .connectHandler(socket -> {
                            socket.write(GREETING);
                            int[] line = {0};
                            socket.handler(io.vertx.core.parsetools.RecordParser.newDelimited("\r\n", said -> {
                                if (line[0] < answers.length) {
                                    socket.write(answers[line[0]++]);
                                }
                            }));
                        })
                        .listen(0, "127.0.0.1"))
                .actualPort();
    }

    private void mailAt(int port, String tls) {
        desk.with("hemvakt.notify.smtp.host", "127.0.0.1")
                .with("hemvakt.notify.smtp.port", port)
                .with("hemvakt.notify.smtp.tls", tls)
                .with("hemvakt.notify.smtp.from", "hemvakt@example.se");
    }

    @Test
    void h36_mail_refused_failsWithTheCodeAndNotTheWords() {
        int port =
                smtp("250 mail.example\r\n", "250 ok\r\n", "550 5.1.1 <anna.berg@example.se>: no such user here\r\n");
        mailAt(port, "none");
        desk.start();
        long message = desk.order("TELL", Channel.MAIL, "anna.berg@example.se", RED);
        StateEntry end = desk.end(message);
        assertThat(end.detail()).isEqualTo("the mail server refused it (550)");
        assertThat(desk.path(message)).containsExactly(State.TRYING, State.FAILED);
    }

    @Test
    void mail_withoutStarttls_isNeverSentInClear() {
        int port = smtp("250 mail.example\r\n");
        mailAt(port, "starttls");
        desk.start();
        long message = desk.order("TELL", Channel.MAIL, "team@example.se", RED);
        assertThat(desk.end(message).detail()).isEqualTo("the mail server offers no STARTTLS, which is required");
    }

    private static List<String> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "team" + i + "@example.se")
                .toList();
    }

    @Test
    void h04_mail_thatNeverAnswers_holdsUpNoOtherChannel() {
        mailAt(smtp(), "none");
        desk.with("hemvakt.notify.timeout", "60s");
        desk.screens.put("team-a", 1);
        desk.start();
        // More than the connections there may be to the mail server.
        List<Long> slow = desk.orders("TELL", Channel.MAIL, addresses(60), RED, "e1");
        Await.until(() -> assertThat(desk.path(slow.get(0))).contains(State.TRYING));
        long other = desk.order("TELL", Channel.WARD_SCREEN, "", LOW);
        assertThat(desk.end(other).state()).isEqualTo(State.DELIVERED);
        assertThat(desk.database.number("SELECT count(*) FROM message_state JOIN message USING (message_id)"
                        + " WHERE channel = 'MAIL' AND state <> 'TRYING'"))
                .as("no mail had to come to an end first")
                .isZero();
    }

    @Test
    void h04_mail_slow_isGivenUp_andIsLeftAloneForAWhile() {
        mailAt(smtp(), "none");
        desk.with("hemvakt.notify.attempts-max", 2).with("hemvakt.notify.timeout", "1s");
        desk.start();
        List<Long> slow = desk.orders("TELL", Channel.MAIL, addresses(60), RED, "e1");
        for (long one : slow) {
            assertThat(desk.end(one).state()).isEqualTo(State.FAILED);
        }
        assertThat(desk.states(slow.get(0)).get(1).detail()).startsWith("no answer");
        assertThat(desk.end(slow.get(59)).detail()).isEqualTo("not tried: the next party has not answered for a while");
    }

    private String smsAt(int port) {
        desk.with("hemvakt.notify.sms.url", "https://localhost:" + port + "/send")
                .with("hemvakt.notify.sms.header", "Authorization: Bearer of-this-test")
                .with("hemvakt.notify.sms.allow-private", "true")
                .with("hemvakt.notify.sms.ca-certificate", certificate.certificate());
        return "+46 70-174 06 05";
    }

    @Test
    void h36_sms_goesToTheGatewayWithTheNumberInTheBodyOnly() throws Exception {
        BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        int port = https(request -> request.body().onSuccess(body -> {
            requests.add(request);
            bodies.add(body.toString());
            request.response().end();
        }));
        String number = smsAt(port);
        desk.start();
        long message = desk.order("TELL", Channel.SMS, number, RED);
        assertThat(desk.end(message).state()).isEqualTo(State.SENT);
        HttpServerRequest request = requests.take();
        assertThat(request.getHeader("authorization")).isEqualTo("Bearer of-this-test");
        assertThat(request.uri()).isEqualTo("/send");
        JsonObject json = new JsonObject(bodies.take());
        assertThat(json.getString("to")).isEqualTo("+46701740605");
        assertThat(json.getString("message")).isEqualTo("Hemvakt: ett larm väntar. Logga in. https://vakt.example.se/");
        assertThat(desk.states(message).toString()).doesNotContain("0605").doesNotContain("06 05");
    }

    @Test
    void sms_asAForm_isWrittenAsOne() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        int port = https(request -> request.body().onSuccess(body -> {
            bodies.add(body.toString());
            request.response().end();
        }));
        String number = smsAt(port);
        desk.with("hemvakt.notify.sms.form", "true")
                .with("hemvakt.notify.sms.body", "from=Hemvakt&to={to}&message={text}")
                .start();
        desk.end(desk.order("TEST", Channel.SMS, number, RED));
        assertThat(bodies.take())
                .startsWith("from=Hemvakt&to=%2B46701740605&message=Hemvakt%3A+det+h%C3%A4r+%C3%A4r+ett+test.");
    }

    @Test
    void sms_toAMalformedNumber_failsAtOnceWithWords() {
        AtomicInteger asked = new AtomicInteger();
        int port = https(request -> {
            asked.incrementAndGet();
            request.response().end();
        });
        smsAt(port);
        desk.start();
        for (String number :
                List.of("070-174 06 05", "+0701740605", "+46", "+46701740605123456", "+46 70 I74 06 05", "")) {
            long message = desk.order("TELL", Channel.SMS, number, RED);
            assertThat(desk.end(message).detail())
                    .isEqualTo("the number is not one to dial: it begins with + and the country");
        }
        assertThat(asked).hasValue(0);
    }

    /** A push service that keeps what it is given. */
    private record PushService(int port, BlockingQueue<HttpServerRequest> requests, BlockingQueue<byte[]> contents) {}

    private PushService pushService(int status) {
        BlockingQueue<HttpServerRequest> requests = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> contents = new LinkedBlockingQueue<>();
        int port = https(request -> request.body().onSuccess(body -> {
            requests.add(request);
            contents.add(body.getBytes());
            request.response().setStatusCode(status).end();
        }));
        desk.with("hemvakt.notify.push.allow-private", "true")
                .with("hemvakt.notify.push.contact", "mailto:drift@example.se")
                .with("hemvakt.notify.push.ca-certificate", certificate.certificate());
        return new PushService(port, requests, contents);
    }

    private void agree(String user, String team, PushedBrowser browser, int port, String path) {
        desk.database.execute("INSERT INTO account (username, display_name, role, team_id, password_hash) VALUES ('"
                + user + "', 'x', 'nurse', '" + team + "', '-') ON CONFLICT DO NOTHING");
        new SubscriptionTable(desk.database.dataSource())
                .add(
                        user,
                        team,
                        new Subscription("https://localhost:" + port + path, browser.key(), browser.auth()),
                        Instant.now());
    }

    @Test
    void h36_push_isReadByTheBrowserOnly_andSaysNothingOfThePatient() throws Exception {
        PushService service = pushService(201);
        PushedBrowser browser = new PushedBrowser();
        agree("anna", "team-a", browser, service.port(), "/anna");
        agree("bo", "team-b", new PushedBrowser(), service.port(), "/bo");
        desk.start();
        long message = desk.order("TELL", Channel.PUSH, "", RED, "e-4711");
        assertThat(desk.end(message).state()).isEqualTo(State.SENT);
        HttpServerRequest request = service.requests().take();
        assertThat(request.uri()).isEqualTo("/anna");
        assertThat(request.getHeader("content-encoding")).isEqualTo("aes128gcm");
        assertThat(request.getHeader("urgency")).isEqualTo("high");
        assertThat(request.getHeader("ttl")).isEqualTo("600");
        assertThat(request.getHeader("authorization"))
                .endsWith(", k=" + Desk.KEYS.push().publicText());
        byte[] content = service.contents().take();
        JsonObject read = browser.read(content);
        assertThat(read.getString("text")).isEqualTo("Hemvakt: ett larm väntar. Logga in.");
        assertThat(Desk.tokens().message(read.getString("token"))).contains(message);
        assertThat(read.encode()).doesNotContain("e-4711");
        assertThat(new String(content, StandardCharsets.ISO_8859_1)).doesNotContain("Hemvakt");
        assertThat(service.requests()).as("team-b is not told").isEmpty();
    }

    /** One notification for what waits together; that it was shown proves each of them, and none that came later. */
    @Test
    void h19_push_ofSeveral_saysHowMany_andItsProofIsOfEach() throws Exception {
        PushService service = pushService(201);
        PushedBrowser browser = new PushedBrowser();
        agree("anna", "team-a", browser, service.port(), "/anna");
        desk.start();
        List<Long> three = desk.orders("TELL", Channel.PUSH, List.of("", "", ""), LOW, "e-4711");
        for (long id : three) {
            assertThat(desk.end(id).state()).isEqualTo(State.SENT);
        }
        long later = desk.order("TELL", Channel.PUSH, "", LOW, "e-4712");
        assertThat(desk.end(later).state()).isEqualTo(State.SENT);
        JsonObject read = browser.read(service.contents().take());
        assertThat(read.getString("text")).isEqualTo("Hemvakt: 3 larm väntar. Logga in.");
        assertThat(read.encode()).doesNotContain("e-4711");
        long letter = Desk.tokens().letter(read.getString("token")).orElseThrow();
        MessageTable table = new MessageTable(desk.database.dataSource());
        assertThat(table.proofOfLetter(letter, State.DELIVERED, Instant.now())).isTrue();
        assertThat(table.proofOfLetter(letter, State.DELIVERED, Instant.now()))
                .as("it is no news any more")
                .isFalse();
        for (long id : three) {
            assertThat(desk.path(id)).containsExactly(State.TRYING, State.SENT, State.DELIVERED);
        }
        assertThat(desk.path(later)).containsExactly(State.TRYING, State.SENT);
    }

    @Test
    void h19_webhook_ofSeveral_saysHowManyAndWhich() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        int port = https(request -> request.body().onSuccess(body -> {
            bodies.add(body.toString());
            request.response().end();
        }));
        String address = "https://localhost:" + port + "/";
        List<Long> two = desk.orders("TELL", Channel.WEBHOOK, List.of(address, address), LOW, "e-4711");
        desk.start();
        assertThat(desk.end(two.get(1)).state()).isEqualTo(State.SENT);
        JsonObject data = new JsonObject(bodies.take()).getJsonObject("data");
        assertThat(data.getInteger("count")).isEqualTo(2);
        assertThat(data.getJsonArray("abouts")).hasSize(2).contains(data.getString("about"));
        assertThat(data.getString("text")).isEqualTo("Hemvakt: 2 larm väntar. Logga in.");
        assertThat(bodies).isEmpty();
    }

    @Test
    void push_toABrowserThatIsGone_forgetsIt_andFailsAtOnce() {
        PushService service = pushService(410);
        agree("anna", "team-a", new PushedBrowser(), service.port(), "/anna");
        desk.start();
        long message = desk.order("TELL", Channel.PUSH, "", RED);
        assertThat(desk.end(message).detail()).isEqualTo("the browser that had agreed is gone");
        assertThat(desk.database.number("SELECT count(*) FROM push_subscription"))
                .isZero();
        long next = desk.order("TELL", Channel.PUSH, "", RED);
        assertThat(desk.end(next).detail()).isEqualTo("nobody has agreed to be told in a browser");
    }

    @Test
    void h06_push_goesNeitherToWhoLeftTheTeamNorToAClosedAccount() {
        PushService service = pushService(201);
        agree("anna", "team-a", new PushedBrowser(), service.port(), "/anna");
        agree("bo", "team-a", new PushedBrowser(), service.port(), "/bo");
        desk.database.execute("UPDATE account SET team_id = 'team-b' WHERE username = 'anna'");
        desk.database.execute("UPDATE account SET disabled_at = now() WHERE username = 'bo'");
        desk.start();
        long message = desk.order("TELL", Channel.PUSH, "", RED);
        assertThat(desk.end(message).detail()).isEqualTo("nobody has agreed to be told in a browser");
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void push_toAnAddressInAPrivateNetwork_isRefused() {
        PushService service = pushService(201);
        agree("anna", "team-a", new PushedBrowser(), service.port(), "/anna");
        desk.with("hemvakt.notify.push.allow-private", "false").start();
        long message = desk.order("TELL", Channel.PUSH, "", RED);
        assertThat(desk.end(message).detail()).isEqualTo("the address is in a private network, which is not allowed");
        assertThat(service.requests()).isEmpty();
    }
}
