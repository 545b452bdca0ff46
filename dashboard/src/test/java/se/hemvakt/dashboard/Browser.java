package se.hemvakt.dashboard;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Debian's Chromium, driven by Playwright. Fails, never skips, when either is missing, and says what to do. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    /** What pages complained about: errors of script, console and Content-Security-Policy. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    Browser() {
        Path root = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
        Path driver = Path.of(System.getProperty(
                        "playwright.cli.dir",
                        root.resolve(".cache/playwright-driver-1.62.0").toString()))
                .toAbsolutePath();
        if (!Files.exists(driver.resolve("package/cli.js")) || !Files.exists(driver.resolve("node"))) {
            throw new AssertionError(
                    "no browser driver in " + driver + ": run tools/playwright-driver first (it needs node and npm)");
        }
        if (!Files.isExecutable(CHROMIUM)) {
            throw new AssertionError("no browser at " + CHROMIUM + ": on Debian, apt-get install chromium");
        }
        System.setProperty("playwright.cli.dir", driver.toString());
        // What is waited for comes; on a busy machine it may take more than the five seconds that are usual.
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** A browser of its own: own cookies, own socket. */
    Page page(int width, int height, com.microsoft.playwright.options.ColorScheme scheme) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("sv-SE")
                .setTimezoneId("Europe/Stockholm"));
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // A 401 of /api/me is how the page learns that nobody is logged in; the browser calls that an error.
            if (message.type().equals("error") && !message.text().contains("401")) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    Page page() {
        return page(1366, 900, com.microsoft.playwright.options.ColorScheme.LIGHT);
    }

    Page loggedIn(TestWard ward, String username) {
        return login(page(), ward, username);
    }

    static Page login(Page page, TestWard ward, String username) {
        page.navigate(ward.url() + "/login");
        page.fill("input[name=username]", username);
        page.fill("input[name=password]", TestWard.PASSWORD);
        page.click("form button");
        page.waitForSelector("hv-tile .tile");
        return page;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
