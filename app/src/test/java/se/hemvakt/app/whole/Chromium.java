package se.hemvakt.app.whole;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, driven by Playwright. Fails, never skips, when either is missing, and says what to do. */
final class Chromium implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER =
            Path.of("../.cache/playwright-driver-1.62.0").toAbsolutePath().normalize();
    private static final Path PICTURES = Path.of("target/pages");
    private static final int EXCERPT = 1_500;

    private final Playwright playwright;
    private final Browser browser;
    private final List<Page> pages = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    Chromium() {
        if (!Files.exists(DRIVER.resolve("package/cli.js")) || !Files.exists(DRIVER.resolve("node"))) {
            throw new AssertionError("no browser driver in " + DRIVER + ": run tools/playwright-driver first");
        }
        if (!Files.isExecutable(CHROMIUM)) {
            throw new AssertionError("no browser at " + CHROMIUM + ": on Debian, apt-get install chromium");
        }
        System.setProperty("playwright.cli.dir", DRIVER.toString());
        // What is waited for comes; on a busy machine it may take more than the five seconds that are usual.
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--autoplay-policy=user-gesture-required")));
    }

    /** A page of its own: own cookies, own socket. */
    Page page(int width, int height, ColorScheme scheme) {
        Page page = browser.newContext(new Browser.NewContextOptions()
                        .setLocale("sv-SE")
                        .setViewportSize(width, height)
                        .setReducedMotion(ReducedMotion.REDUCE)
                        .setColorScheme(scheme))
                .newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // The browser calls each refusal an error; they are asserted where they are expected.
            if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        pages.add(page);
        return page;
    }

    /** Script errors and blocked content since the last time this was asked. */
    List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** Keeps a picture of this page in {@code target/pages}. */
    static Path picture(Page page, String name) {
        Path file = PICTURES.resolve(name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        return file;
    }

    /** Keeps every open page as it is now, picture and document; what stands on them, in short, for whoever reads the failure. */
    String evidence(String test) {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            try {
                Path picture = picture(page, "failed-" + test + "-" + (i + 1));
                Files.writeString(Path.of(picture.toString().replace(".png", ".html")), page.content());
                String text = page.locator("body").innerText().replaceAll("\\s*\\n\\s*", " | ");
                said.append("\n%s at %s, kept in %s: %s"
                        .formatted(
                                "page " + (i + 1),
                                page.url(),
                                picture,
                                text.substring(0, Math.min(EXCERPT, text.length()))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (PlaywrightException e) {
                said.append("\npage ").append(i + 1).append(" cannot be kept: ").append(e.getMessage());
            }
        }
        return said.toString();
    }

    void closePages() {
        pages.forEach(page -> page.context().close());
        pages.clear();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
