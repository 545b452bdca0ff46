package se.hemvakt.app.platform;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.sim.kit.EnrolledKit;

/** The main job, end to end on real parts: a kit publishes, an alert stands on the page, one accepts it, the other sees who. */
class FirstLightIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String PASSWORD = "mossa-trana-vass-utter-17";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    @Timeout(180)
    void publishedReading_alertsOnThePage_acceptedByAClick_seenInASecondBrowser() throws Exception {
        Map<String, String> settings = Map.of(
                "hemvakt.data", folder.toString(),
                "hemvakt.demo", "true",
                "hemvakt.gateway.mqtt.port", "0",
                "hemvakt.dashboard.port", "0",
                "hemvakt.ops.port", "0");
        try (Platform platform = Platform.start(PlatformSettings.from(Settings.of(settings)), line -> {});
                Playwright playwright = playwright();
                Browser chromium = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setArgs(
                                        List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")))) {
            Accounts accounts = new Accounts(platform.database().dataSource());
            accounts.create("anna", "Anna Ekhamn", Role.NURSE, Demo.TEAM, PASSWORD);
            accounts.create("bengt", "Bengt Tallvik", Role.NURSE, Demo.TEAM, PASSWORD);
            RunFile run = platform.runFile();
            EnrolledKit kit = new EnrolClient(URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken())
                    .post(EnrolClient.body(
                            "Inga-Lill", "Öberghem", Instant.now().minusSeconds(60)));

            Page anna = login(chromium, platform, "anna");
            Page bengt = login(chromium, platform, "bengt");
            assertThat(anna.locator("hv-tile").first()).containsText("Öberghem");
            assertThat(anna.locator("body")).containsText("INTE FÖR PATIENTER");
            assertThat(anna.locator(".alert")).hasCount(0);

            publish(platform.mqttPort(), kit);

            assertThat(anna.locator(".lane .alert-high.state-open")).containsText("NEWS2");
            assertThat(bengt.locator(".lane .alert-high.state-open")).containsText("NEWS2");
            anna.locator(".lane .alert-high .act-accept").click();
            assertThat(bengt.locator(".lane .alert-high.state-accepted .alert-by"))
                    .containsText("Anna Ekhamn", new LocatorAssertions.ContainsTextOptions().setTimeout(10_000));
        }
    }

    /** Seven parts at once, NEWS2 7 or more: breathing 26 (3), saturation 91 (3), pulse 115 (2). */
    private static void publish(int port, EnrolledKit kit) throws Exception {
        String now = Instant.now().toString();
        String[][] parts = {
            {"respiratory_rate", "26", "/min"},
            {"spo2", "91", "%"},
            {"heart_rate", "115", "/min"},
            {"systolic_bp", "118", "mm[Hg]"},
            {"temperature", "37.4", "Cel"}
        };
        StringBuilder readings = new StringBuilder();
        for (String[] part : parts) {
            readings.append("{\"vital\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"at\":\"%s\"},"
                    .formatted(part[0], part[1], part[2], now));
        }
        String payload =
                "{\"epoch\":1,\"seq\":1,\"sent_at\":\"%1$s\",\"readings\":[%2$s{\"vital\":\"consciousness\",\"value\":\"A\",\"at\":\"%1$s\"},{\"vital\":\"oxygen\",\"value\":0,\"at\":\"%1$s\"}]}"
                        .formatted(now, readings);
        String id = kit.kit().value();
        try (MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, id, new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(true);
            options.setUserName(id);
            options.setPassword(kit.secret().toCharArray());
            client.connect(options);
            client.publish("hv/v1/" + id + "/up", payload.getBytes(StandardCharsets.UTF_8), 1, false);
            client.disconnect();
        }
    }

    private static Page login(Browser chromium, Platform platform, String username) {
        Page page = chromium.newContext(new Browser.NewContextOptions().setLocale("sv-SE"))
                .newPage();
        page.navigate(platform.wardView() + "/login");
        page.fill("input[name=username]", username);
        page.fill("input[type=password]", PASSWORD);
        page.keyboard().press("Enter");
        page.waitForSelector("hv-tile");
        return page;
    }

    private static Playwright playwright() {
        Path driver =
                Path.of("../.cache/playwright-driver-1.62.0").toAbsolutePath().normalize();
        assertThat(Files.exists(driver.resolve("package/cli.js")))
                .as("the browser driver in %s: run tools/playwright-driver first", driver)
                .isTrue();
        assertThat(Files.isExecutable(CHROMIUM))
                .as("a browser at %s: on Debian, apt-get install chromium", CHROMIUM)
                .isTrue();
        System.setProperty("playwright.cli.dir", driver.toString());
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }
}
