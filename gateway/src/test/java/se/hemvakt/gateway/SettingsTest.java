package se.hemvakt.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.hemvakt.gateway.bridge.BridgeSettings;
import se.hemvakt.runtime.settings.Settings;
import se.hemvakt.runtime.settings.SettingsException;

final class SettingsTest {
    @Test
    void gateway_withoutSettings_isPlainOnLoopback() {
        Settings in = Settings.of(Map.of());
        GatewaySettings settings = GatewaySettings.from(in);
        in.complete();
        assertThat(settings).isEqualTo(GatewaySettings.loopback());
    }

    @Test
    void gateway_settingsGiven_areTaken() {
        Settings in = Settings.of(Map.of(
                "hemvakt.gateway.mqtt.host", "0.0.0.0",
                "hemvakt.gateway.mqtt.port", "8883",
                "hemvakt.gateway.mqtt.tls.certificate", "/etc/hemvakt/cert.pem",
                "hemvakt.gateway.mqtt.tls.key", "/etc/hemvakt/key.pem",
                "hemvakt.gateway.mqtt.event-loops", "3",
                "hemvakt.gateway.mqtt.revocation-check", "500ms"));
        GatewaySettings settings = GatewaySettings.from(in);
        in.complete();
        assertThat(settings.port()).isEqualTo(8883);
        assertThat(settings.eventLoops()).isEqualTo(3);
        assertThat(settings.revocationCheck()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.tls()).isNotNull();
    }

    @Test
    void d1_plainBeyondLoopback_isRefusedUnlessAskedFor() {
        Settings open = Settings.of(Map.of("hemvakt.gateway.mqtt.host", "0.0.0.0"));
        GatewaySettings.from(open);
        assertThatThrownBy(open::complete)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'0.0.0.0' is not loopback and there is no certificate");

        Settings meant =
                Settings.of(Map.of("hemvakt.gateway.mqtt.host", "0.0.0.0", "hemvakt.gateway.mqtt.allow-plain", "true"));
        GatewaySettings.from(meant);
        meant.complete();
    }

    @Test
    void gateway_certificateWithoutKey_isAProblem() {
        Settings in = Settings.of(Map.of("hemvakt.gateway.mqtt.tls.certificate", "/etc/cert.pem"));
        GatewaySettings.from(in);
        assertThatThrownBy(in::complete)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("certificate and key must be set both or not at all");
    }

    @Test
    void gateway_valuesOutOfRange_areRefusedByName() {
        assertThatThrownBy(() -> GatewaySettings.loopback().withEventLoops(0))
                .hasMessage("gateway.eventLoops must be 1 to 64");
        assertThatThrownBy(() -> GatewaySettings.loopback().withInFlight(1, 10))
                .hasMessage("gateway.inFlightBytesMax must hold at least one packet");
    }

    @Test
    void bridge_withoutHost_isNone() {
        Settings in = Settings.of(Map.of());
        assertThat(BridgeSettings.from(in)).isEmpty();
        in.complete();
    }

    @Test
    void bridge_settingsGiven_areTaken_andThePasswordStaysHidden() {
        Settings in = Settings.of(Map.of(
                "hemvakt.gateway.bridge.host", "broker.example",
                "hemvakt.gateway.bridge.port", "8883",
                "hemvakt.gateway.bridge.user", "hemvakt",
                "hemvakt.gateway.bridge.password", "do-not-print",
                "hemvakt.gateway.bridge.shared-group", "hemvakt"));
        Optional<BridgeSettings> settings = BridgeSettings.from(in);
        in.complete();
        assertThat(settings).hasValueSatisfying(bridge -> {
            assertThat(bridge.host()).isEqualTo("broker.example");
            assertThat(bridge.sharedGroup()).isEqualTo("hemvakt");
            assertThat(bridge.toString()).doesNotContain("do-not-print");
        });
    }
}
