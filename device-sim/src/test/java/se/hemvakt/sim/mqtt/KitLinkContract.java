package se.hemvakt.sim.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.KitId;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.EnrolledKit;
import se.hemvakt.sim.kit.KitLink;

/** What every {@link KitLink} must do, against a platform that speaks MQTT. */
abstract class KitLinkContract {
    static final EnrolledKit KIT = new EnrolledKit(new KitId("kit-of-contract"), "secret");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService blocking = Executors.newCachedThreadPool();
    private final Context home = vertx.getOrCreateContext();
    private final Heard heard = new Heard();
    private final InMemoryPlatform platform = new InMemoryPlatform();
    private KitLink link = link(vertx, home, blocking, platform.endpoint());

    abstract KitLink link(Vertx vertx, Context home, ExecutorService blocking, Endpoint endpoint);

    @BeforeEach
    void open() {
        onHome(() -> link.connect(heard));
    }

    @AfterEach
    void close() {
        onHome(link::close);
        platform.close();
        vertx.close().await();
        blocking.shutdownNow();
    }

    @Test
    void connect_isConnectedWhenSubscribed() {
        await().atMost(SOON).until(() -> heard.words.equals(List.of("connected")));
        assertThat(platform.isSubscribed(KIT.kit().value())).isTrue();
    }

    @Test
    void publish_arrivesInOrderAndIsAcknowledged() {
        await().atMost(SOON).until(() -> heard.words.contains("connected"));
        onHome(() -> {
            for (int seq = 1; seq <= 200; seq++) {
                link.publish(message(seq));
            }
        });
        await().atMost(SOON).until(() -> heard.count("acknowledged") == 200);
        assertThat(platform.taken(KIT.kit().value()).stream()
                        .map(m -> m.get("seq").intValue()))
                .isSorted()
                .hasSize(200);
    }

    @Test
    void down_isHeardOnTheHomeThread() {
        await().atMost(SOON).until(() -> heard.words.contains("connected"));
        platform.tell(KIT.kit().value(), "{\"watched\":{}}");
        await().atMost(SOON).until(() -> heard.words.contains("down {\"watched\":{}}"));
        assertThat(heard.threads).hasSize(1);
    }

    @Test
    void cutLine_isLostOnceAndCanConnectAgain() {
        await().atMost(SOON).until(() -> heard.words.contains("connected"));
        platform.cut();
        await().atMost(SOON).until(() -> heard.words.contains("lost"));
        onHome(() -> link.connect(heard));
        await().atMost(SOON).until(() -> heard.words.equals(List.of("connected", "lost", "connected")));
    }

    @Test
    void refusedLogin_isLost() {
        await().atMost(SOON).until(() -> heard.words.contains("connected"));
        platform.refusing = true;
        onHome(() -> {
            link.hangUp();
            heard.words.clear();
            link.connect(heard);
        });
        await().atMost(SOON).until(() -> heard.words.equals(List.of("lost")));
    }

    @Test
    void hangUp_saysNothingAndEndsTheConnection() {
        await().atMost(SOON).until(() -> heard.words.contains("connected"));
        onHome(link::hangUp);
        await().atMost(SOON).until(() -> !platform.isSubscribed(KIT.kit().value()));
        onHome(() -> link.connect(heard));
        await().atMost(SOON).until(() -> heard.words.equals(List.of("connected", "connected")));
    }

    @Test
    void nobodyThere_isLost() {
        Endpoint gone = platform.endpoint();
        platform.close();
        KitLink other = link(vertx, home, blocking, gone);
        Heard hears = new Heard();
        onHome(() -> other.connect(hears));
        await().atMost(SOON).until(() -> hears.words.equals(List.of("lost")));
        onHome(other::close);
    }

    private void onHome(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        home.runOnContext(v -> {
            action.run();
            done.complete(null);
        });
        done.orTimeout(SOON.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static byte[] message(int seq) {
        return ("{\"epoch\":1,\"seq\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static final class Heard implements KitLink.Listener {
        final List<String> words = new CopyOnWriteArrayList<>();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @Override
        public void connected() {
            hear("connected");
        }

        @Override
        public void lost(String reason) {
            hear("lost");
        }

        @Override
        public void down(byte[] payload) {
            String text = new String(payload, StandardCharsets.UTF_8);
            if (!text.contains("receipt")) {
                hear("down " + text);
            }
        }

        @Override
        public void acknowledged() {
            hear("acknowledged");
        }

        long count(String word) {
            return words.stream().filter(word::equals).count();
        }

        private void hear(String word) {
            threads.add(Thread.currentThread());
            words.add(word);
        }
    }
}
