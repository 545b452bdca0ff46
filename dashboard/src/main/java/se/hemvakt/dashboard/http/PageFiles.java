package se.hemvakt.dashboard.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The pages and their libraries, from the class path, kept in memory once asked for. Only two folders can be reached:
 * {@code web/} (ours) and {@code _static/} (libraries that come as Maven artifacts, versions in the path).
 *
 * <p>The one page holds the import map inline, since an import map must come before the first module; its hash, computed at
 * start, is the only inline script the Content-Security-Policy lets run (E1).
 */
final class PageFiles {
    private static final Pattern SAFE = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9_.-]*){1,12}");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json");

    /** What the page imports by name. A version here that is not on the class path fails {@code PageFilesTest}. */
    private static final Map<String, String> IMPORTS = imports();

    private final ClassLoader classes = PageFiles.class.getClassLoader();
    /** Grows to the number of files there are, no further: what does not exist is not remembered. */
    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    private final String importMap;
    private final PageFile index;

    PageFiles() {
        StringBuilder json = new StringBuilder("{\"imports\":{");
        IMPORTS.forEach((name, path) -> json.append(json.length() > 12 ? "," : "")
                .append('"')
                .append(name)
                .append("\":\"/_static/")
                .append(path)
                .append('"'));
        importMap = json.append("}}").toString();
        byte[] page = read("web/index.html")
                .orElseThrow(
                        () -> new IllegalStateException("web/index.html is not on the class path: build it again"));
        index = new PageFile(
                new String(page, StandardCharsets.UTF_8)
                        .replace("{{importmap}}", importMap)
                        .getBytes(StandardCharsets.UTF_8),
                "html");
    }

    private static Map<String, String> imports() {
        Map<String, String> imports = new LinkedHashMap<>();
        imports.put("lit", "lit/3.3.1/index.js");
        imports.put("lit/", "lit/3.3.1/");
        imports.put("lit-html", "lit-html/3.3.3/lit-html.js");
        imports.put("lit-html/", "lit-html/3.3.3/");
        imports.put("lit-element/", "lit-element/4.2.2/");
        imports.put("@lit/reactive-element", "reactive-element/2.1.2/reactive-element.js");
        imports.put("@lit/reactive-element/", "reactive-element/2.1.2/");
        imports.put("echarts", "echarts/5.6.0/dist/echarts.esm.min.js");
        return imports;
    }

    static Map<String, String> importTargets() {
        return IMPORTS;
    }

    /** The hash under which the Content-Security-Policy lets the import map run. */
    String importMapHash() {
        return "'sha256-" + Base64.getEncoder().encodeToString(sha256(importMap.getBytes(StandardCharsets.UTF_8)))
                + "'";
    }

    /** The page at each of its addresses, and the files it is made of: the same for everybody, with nobody's data in it. */
    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.GET, "/web/*", Access.PUBLIC, this::file),
                new Route(HttpMethod.GET, "/_static/*", Access.PUBLIC, this::file),
                // At the root, because a service worker may only serve what lies below it.
                new Route(HttpMethod.GET, "/sw.js", Access.PUBLIC, ctx -> file(ctx, "/web/sw.js")),
                new Route(HttpMethod.GET, "/", Access.PUBLIC, this::page),
                new Route(HttpMethod.GET, "/login", Access.PUBLIC, this::page),
                new Route(HttpMethod.GET, "/shift", Access.PUBLIC, this::page),
                new Route(HttpMethod.GET, "/directory", Access.PUBLIC, this::page),
                new Route(HttpMethod.GET, "/patient/:patient", Access.PUBLIC, this::page));
    }

    /** Answers with the page itself, whatever place in it was asked for. */
    void page(RoutingContext ctx) {
        ctx.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        send(ctx, index);
    }

    /** Answers with one file of {@code /web/} or {@code /_static/}, or passes on. */
    void file(RoutingContext ctx) {
        String path = ctx.request().path();
        if (path == null || !SAFE.matcher(path).matches()) {
            ctx.next();
            return;
        }
        file(ctx, path);
    }

    private void file(RoutingContext ctx, String path) {
        PageFile known = files.get(path);
        if (known != null) {
            send(ctx, path, known);
            return;
        }
        ctx.vertx()
                .executeBlocking(() -> load(path), false)
                .onSuccess(found -> found.ifPresentOrElse(file -> send(ctx, path, file), ctx::next))
                .onFailure(ctx::fail);
    }

    private Optional<PageFile> load(String path) {
        String resource = path.startsWith("/_static/") ? "META-INF/resources" + path : path.substring(1);
        String ending = path.substring(path.lastIndexOf('.') + 1);
        if (!TYPES.containsKey(ending)) {
            return Optional.empty();
        }
        return read(resource).map(bytes -> files.computeIfAbsent(path, p -> new PageFile(bytes, ending)));
    }

    private static void send(RoutingContext ctx, String path, PageFile file) {
        // A library's path holds its version, so it never changes; ours is asked for again each time and rarely sent.
        ctx.response()
                .putHeader(
                        HttpHeaders.CACHE_CONTROL,
                        path.startsWith("/_static/") ? "public, max-age=31536000, immutable" : "no-cache");
        send(ctx, file);
    }

    private static void send(RoutingContext ctx, PageFile file) {
        HttpServerResponse response = ctx.response();
        response.putHeader(HttpHeaders.ETAG, file.etag).putHeader(HttpHeaders.VARY, "Accept-Encoding");
        if (file.etag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type);
        String accepts = ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepts != null && accepts.contains("gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(file.zipped);
        } else {
            response.end(file.plain);
        }
    }

    private Optional<byte[]> read(String resource) {
        try (@Nullable InputStream in = classes.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + resource + " from the class path failed", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static final class PageFile {
        final Buffer plain;
        final Buffer zipped;
        final String etag;
        final String type;

        PageFile(byte[] bytes, String ending) {
            plain = Buffer.buffer(bytes);
            zipped = Buffer.buffer(gzip(bytes));
            etag = '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(bytes)) + '"';
            type = TYPES.getOrDefault(ending, "application/octet-stream");
        }

        private static byte[] gzip(byte[] bytes) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
            return out.toByteArray();
        }
    }
}
