package se.hemvakt.notify.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import se.hemvakt.notify.message.Outcome;

/**
 * Posts to somebody's HTTPS server, and says in words how that went. Follows no redirect, takes no certificate it does not
 * know, reads no more of the answer than its first 64 KiB, and knocks at no door of a private network unless allowed. The name
 * is looked up once, and the address that was checked is the one that is used.
 */
public final class OutboundPost implements AutoCloseable {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int PER_HOST_MAX = 32;

    private final HttpClient client;
    private final WorkerExecutor names;
    private final Duration within;
    private final boolean allowPrivate;

    /**
     * @param name of its thread for looking up names: each channel has its own, since a lookup may hang
     * @param trusted PEM of who signs the certificates, instead of those the Java platform knows
     */
    public OutboundPost(Vertx vertx, String name, Duration within, boolean allowPrivate, Optional<Path> trusted) {
        int ms = (int) within.toMillis();
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setConnectTimeout(ms)
                .setSslHandshakeTimeout(ms)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(2 * ms)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(15);
        trusted.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(PER_HOST_MAX));
        this.names = vertx.createSharedWorkerExecutor("hemvakt-notify-names-" + name, 2, 30, TimeUnit.SECONDS);
        this.within = within;
        this.allowPrivate = allowPrivate;
    }

    /** The host of an address, for telling one receiver's trouble from another's; empty when it is none. */
    public static String hostOf(String url) {
        return parse(url).map(URI::getHost).orElse("").toLowerCase(Locale.ROOT);
    }

    private static Optional<URI> parse(String url) {
        try {
            URI uri = new URI(url.strip());
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * How a post ended.
     *
     * @param status of the answer; 0 when there was none
     */
    public record Posted(int status, Outcome outcome) {}

    /** Posts once. Never fails; what can go wrong is in the outcome. */
    public Future<Posted> post(String url, MultiMap headers, Buffer body) {
        Optional<URI> to = parse(url);
        if (to.isEmpty()) {
            return Future.succeededFuture(new Posted(0, Outcome.refused("the address is not an https address")));
        }
        URI uri = to.get();
        return names.executeBlocking(() -> InetAddress.getAllByName(uri.getHost()), false)
                .compose(found -> {
                    for (InetAddress address : found) {
                        if (!allowPrivate && !PublicAddress.isPublic(address)) {
                            return Future.succeededFuture(new Posted(
                                    0, Outcome.refused("the address is in a private network, which is not allowed")));
                        }
                    }
                    return post(uri, found[0], headers, body);
                })
                .otherwise(e -> new Posted(0, trouble(e)));
    }

    private Future<Posted> post(URI uri, InetAddress at, MultiMap headers, Buffer body) {
        int port = uri.getPort() < 0 ? 443 : uri.getPort();
        String path = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        String host = uri.getHost();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, at.getHostAddress()))
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(port)
                .setSsl(true)
                .setURI(path)
                .setFollowRedirects(false)
                .setTimeout(within.toMillis())
                .setHeaders(headers);
        return client.request(options).compose(request -> request.send(body).map(answer -> {
            discard(request, answer);
            return new Posted(answer.statusCode(), judge(answer.statusCode()));
        }));
    }

    private static void discard(HttpClientRequest request, HttpClientResponse answer) {
        int[] bytes = {0};
        answer.exceptionHandler(e -> {});
        answer.handler(part -> {
            bytes[0] += part.length();
            if (bytes[0] > ANSWER_BYTES_MAX) {
                request.reset();
            }
        });
    }

    static Outcome judge(int status) {
        if (status >= 200 && status < 300) {
            return Outcome.sent("answered " + status);
        }
        if (status >= 300 && status < 400) {
            return Outcome.refused("answered " + status + ", a redirect, which is not followed");
        }
        if (status == 408 || status == 425 || status == 429) {
            return Outcome.later("answered " + status);
        }
        return status >= 500 ? Outcome.down("answered " + status) : Outcome.refused("answered " + status);
    }

    private static Outcome trouble(Throwable thrown) {
        for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
            // Anything else that ends a handshake, such as a server that is just being restarted, may work a moment
            // later.
            if (e instanceof CertificateException) {
                return new Outcome.Failed("its certificate is not accepted", false, true);
            }
            if (e instanceof UnknownHostException) {
                return Outcome.down("its name is not known");
            }
            if (e instanceof TimeoutException) {
                return Outcome.down("no answer in time");
            }
            if (e instanceof ConnectException) {
                return Outcome.down("cannot be connected to");
            }
        }
        return Outcome.down("the connection failed");
    }

    @Override
    public void close() {
        client.close();
        names.close();
    }
}
