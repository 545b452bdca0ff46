package se.hemvakt.app.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import se.hemvakt.app.platform.EnrolClient;
import se.hemvakt.app.platform.Platform;
import se.hemvakt.app.platform.PlatformSettings;
import se.hemvakt.app.platform.RunFile;
import se.hemvakt.dashboard.login.Accounts;
import se.hemvakt.dashboard.login.Role;
import se.hemvakt.model.PatientId;
import se.hemvakt.model.Quarantined;
import se.hemvakt.model.Reading;
import se.hemvakt.model.ReadingBatch;
import se.hemvakt.model.TeamId;
import se.hemvakt.rules.care.NewPatient;
import se.hemvakt.runtime.jdbc.JdbcReadingLog;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.sim.SimulationPlan.PlannedPatient;
import se.hemvakt.testkit.Await;

/**
 * The platform on real parts for a test, with ports and a database of its own: for all tests of a class as a static {@code
 * RegisterExtension}, for each one anew as a field of the instance.
 *
 * <p>Pages are closed after the test that opened them, and fail it when the browser complained of one. Of a test that fails,
 * every open page is kept in {@code target/pages}, and the failure tells what stands on it.
 */
public final class WholeProduct
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterTestExecutionCallback,
                AfterEachCallback,
                AfterAllCallback {
    /** Of every account. */
    public static final String PASSWORD = "mossa-trana-vass-utter-17";

    /** What is done once the platform is up. */
    public interface Arrangement {
        void arrange(WholeProduct product) throws Exception;
    }

    /** Settings that need to know the folder of the test. */
    public interface SettingsIn {
        Map<String, String> in(Path folder) throws Exception;
    }

    private final Map<String, Person> people = new HashMap<>();
    private SettingsIn more = folder -> Map.of();
    private Arrangement arrangement = product -> {};
    private InstantSource clock = InstantSource.system();
    private boolean anew;
    private @Nullable Path folder;
    private @Nullable Platform platform;
    private @Nullable JdbcReadingLog readings;
    private @Nullable Chromium chromium;

    /** With settings besides those that give it a folder, free ports and the demo's logins; they may replace these. */
    public WholeProduct with(SettingsIn settings) {
        more = settings;
        return this;
    }

    /** By this clock instead of the system's. */
    public WholeProduct by(InstantSource ours) {
        clock = ours;
        return this;
    }

    /** With this done once it is up. */
    public WholeProduct arranged(Arrangement first) {
        arrangement = first;
        return this;
    }

    // ---- the platform

    public Platform platform() {
        return Objects.requireNonNull(platform, "not started");
    }

    /** A folder of the test's own, in which the platform has its own. */
    public Path folder() {
        return Objects.requireNonNull(folder, "not started");
    }

    /** The door by which kits and patients are enrolled. */
    public EnrolClient door() {
        return door(planned -> List.of());
    }

    /** The same for the simulator, whose patients get these condition profiles. */
    public EnrolClient door(Function<PlannedPatient, List<String>> profiles) {
        RunFile run = platform().runFile();
        return new EnrolClient(URI.create("http://127.0.0.1:" + run.opsPort()), run.enrolToken(), profiles);
    }

    /** The first column of each row. */
    public List<String> texts(String sql) {
        try (Connection connection = platform().database().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new AssertionError(sql + ": " + e.getMessage(), e);
        }
    }

    // ---- patients and what is measured

    /** Somebody enrolled with this team who has no kit. */
    public PatientId patient(String givenName, TeamId team) {
        return platform()
                .patients()
                .enrol(new NewPatient(
                        givenName,
                        "Provberg",
                        LocalDate.of(1941, 5, 17),
                        null,
                        "Granhult",
                        platform().patients().nextWardOrder(),
                        team));
    }

    /** Somebody enrolled with the first team, whose kit is theirs since a day ago and is not expected to stream. */
    public HomeKit home(String givenName, String familyName) {
        var kit = door().post(
                        EnrolClient.body(givenName, familyName, clock.instant().minus(Duration.ofDays(1))));
        long patient = Long.parseLong(texts("SELECT patient_id::text FROM kit_binding JOIN kit USING (kit_no)"
                        + " WHERE kit_id = '" + kit.kit().value() + "'")
                .get(0));
        return new HomeKit(new PatientId(patient), kit, platform().mqttPort(), clock);
    }

    /** Stores readings as ingest does. */
    public void store(List<Reading> all) {
        store(new ReadingBatch(all, List.of()));
    }

    /** Keeps one reading aside as ingest does. */
    public void quarantine(Quarantined one) {
        store(new ReadingBatch(List.of(), List.of(one)));
    }

    private void store(ReadingBatch batch) {
        if (readings == null) {
            readings = new JdbcReadingLog(platform().database());
        }
        Await.result(readings.store(batch));
    }

    // ---- people

    /** Somebody with an account. */
    public void account(String username, String name, Role role, TeamId team) {
        new Accounts(platform().database().dataSource()).create(username, name, role, team, PASSWORD);
    }

    /** Who has that account, logged in over the routes. */
    public Person person(String username) {
        return people.computeIfAbsent(username, who -> Person.logIn(platform().wardView(), who, PASSWORD));
    }

    /** The same in a browser on a laptop, with the ward before them. */
    public Page page(String username) {
        return page(username, 1366, 900, ColorScheme.LIGHT);
    }

    /** The same on a screen of this size, CSS pixels. */
    public Page page(String username, int width, int height, ColorScheme scheme) {
        if (chromium == null) {
            chromium = new Chromium();
        }
        Page page = chromium.page(width, height, scheme);
        page.navigate(platform().wardView() + "/login");
        page.fill("input[name=username]", username);
        page.fill("input[type=password]", PASSWORD);
        page.keyboard().press("Enter");
        page.waitForSelector("main.ward");
        return page;
    }

    /** Goes to that patient's page by its address. */
    public void open(Page page, PatientId patient) {
        page.navigate(platform().wardView() + "/patient/" + patient);
    }

    /** Keeps a picture in {@code target/pages}, to be looked at with one's own eyes. */
    public static void look(Page page, String name) {
        Chromium.picture(page, name);
    }

    // ---- begin and end

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (platform == null) {
            anew = true;
            start();
        }
    }

    private void start() throws Exception {
        folder = Files.createTempDirectory("whole-product");
        Map<String, String> settings = new HashMap<>(Map.of(
                "hemvakt.data", folder.resolve("data").toString(),
                "hemvakt.demo", "true",
                "hemvakt.gateway.mqtt.port", "0",
                "hemvakt.dashboard.port", "0",
                "hemvakt.ops.port", "0"));
        settings.putAll(more.in(folder));
        platform = Platform.start(PlatformSettings.from(Settings.of(settings)), line -> {}, clock);
        arrangement.arrange(this);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (chromium != null) {
            String test = context.getRequiredTestClass().getSimpleName() + "-"
                    + context.getRequiredTestMethod().getName();
            Chromium shown = chromium;
            context.getExecutionException()
                    .ifPresent(failure -> failure.addSuppressed(new AssertionError(shown.evidence(test))));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            if (chromium != null) {
                chromium.closePages();
                assertThat(chromium.complaints())
                        .as("script errors and blocked content")
                        .isEmpty();
            }
        } finally {
            if (anew) {
                stop();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void stop() {
        if (chromium != null) {
            chromium.close();
            chromium = null;
        }
        people.clear();
        if (readings != null) {
            readings.close();
            readings = null;
        }
        if (platform != null) {
            platform.close();
            platform = null;
        }
        if (folder != null) {
            delete(folder);
            folder = null;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
