package se.hemvakt.app.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.hemvakt.app.organisation.InclusionFolder;
import se.hemvakt.gateway.GatewaySettings;
import se.hemvakt.gateway.bridge.BridgeSettings;
import se.hemvakt.notify.NotifySettings;
import se.hemvakt.rules.inclusion.Inclusion;
import se.hemvakt.rules.inclusion.shipped.ShippedInclusions;
import se.hemvakt.runtime.jdbc.StoreSettings;
import se.hemvakt.runtime.ops.OpsSettings;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.runtime.yaml.YamlException;

/**
 * Everything the program can be told. Each service declares its own settings with default, range and words; {@link #from} is
 * the list of lists, and {@code docs/settings.md} is printed from it.
 *
 * @param data where everything of this installation is kept
 * @param roles what runs in this process
 * @param demo local accounts, invented patients, "not for patients" on every view (G3)
 * @param bridge an existing broker to read from, beside our own port
 * @param messages how people are told
 * @param enrolToken what a technician's tool shows at the enrolment door; empty: made once and kept in {@code data}
 * @param inclusions the criteria enrolment can be asked to check
 */
public record PlatformSettings(
        Path data,
        Set<Role> roles,
        boolean demo,
        StoreSettings store,
        GatewaySettings gateway,
        Optional<BridgeSettings> bridge,
        Web web,
        NotifySettings messages,
        OpsSettings ops,
        Optional<Secret> enrolToken,
        List<Inclusion> inclusions) {

    /**
     * The ward view's door.
     *
     * @param certificate PEM; null: plain, for loopback only
     */
    public record Web(
            String host,
            int port,
            List<String> origins,
            @Nullable Path certificate,
            @Nullable Path key) {
        public boolean tls() {
            return certificate != null;
        }
    }

    /** Reads the settings; problems are gathered in {@code in} and told together by {@link Settings#complete()}. */
    public static PlatformSettings from(Settings in) {
        Path data = in.path(
                "hemvakt.data", Path.of("hemvakt-data"), "folder of this installation: database, secrets, run file");
        return new PlatformSettings(
                data,
                roles(in),
                in.flag(
                        "hemvakt.demo",
                        false,
                        "local accounts and invented patients; 'not for patients' on every view"),
                StoreSettings.from(in, data),
                GatewaySettings.from(in),
                BridgeSettings.from(in),
                web(in),
                NotifySettings.from(in),
                OpsSettings.from(in),
                in.secret(
                        "hemvakt.enrol.token",
                        "the technician's token for enrolment; none: made once and kept in hemvakt.data"),
                inclusions(in));
    }

    private static List<Inclusion> inclusions(Settings in) {
        Optional<Path> own = in.optionalPath(
                "hemvakt.inclusion",
                "folder of your own criteria for whom monitoring is (.yaml), beside the shipped ones");
        if (own.isPresent()) {
            try {
                return InclusionFolder.read(own.get());
            } catch (IOException e) {
                in.problem("hemvakt.inclusion", own.get() + " can not be read: name a folder of .yaml files");
            } catch (IllegalArgumentException | YamlException e) {
                in.problem("hemvakt.inclusion", String.valueOf(e.getMessage()));
            }
        }
        return ShippedInclusions.all();
    }

    private static Set<Role> roles(Settings in) {
        String text = in.text(
                "hemvakt.roles",
                "all",
                "what runs in this process: all, or of gateway, rules, notify, dashboard; notify knows only the ward screens"
                        + " of a dashboard beside it, and without one goes on to a team's next contact path");
        try {
            return Role.parse(text);
        } catch (IllegalArgumentException e) {
            in.problem("hemvakt.roles", String.valueOf(e.getMessage()));
            return EnumSet.allOf(Role.class);
        }
    }

    private static Web web(Settings in) {
        String host = in.text("hemvakt.dashboard.host", "127.0.0.1", "address of the ward view");
        int port = in.port("hemvakt.dashboard.port", 8080, "port of the ward view");
        String origins = in.text(
                "hemvakt.dashboard.origins", "", "from where the pages are used, with commas: https://vakt.example.se");
        Optional<Path> certificate = in.optionalPath("hemvakt.dashboard.tls.certificate", "certificate chain (PEM)");
        Optional<Path> key = in.optionalPath("hemvakt.dashboard.tls.key", "its private key (PEM)");
        if (certificate.isPresent() != key.isPresent()) {
            in.problem("hemvakt.dashboard.tls", "certificate and key must be set both or not at all");
        }
        return new Web(
                host,
                port,
                origins.isBlank()
                        ? List.of()
                        : Arrays.stream(origins.split(",", -1))
                                .map(String::strip)
                                .toList(),
                certificate.orElse(null),
                key.orElse(null));
    }

    /** How long one part may take to stop. */
    static Duration stopWithin() {
        return Duration.ofSeconds(12);
    }
}
