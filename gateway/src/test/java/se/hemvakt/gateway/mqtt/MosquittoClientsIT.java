package se.hemvakt.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static se.hemvakt.gateway.mqtt.TestGateway.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.hemvakt.gateway.HeldIntake;
import se.hemvakt.gateway.Mosquitto;
import se.hemvakt.gateway.Mosquitto.Ended;
import se.hemvakt.gateway.Refusal;
import se.hemvakt.gateway.mqtt.TestGateway.Kit;
import se.hemvakt.testkit.TestCertificate;

/** What strangers will try first: the clients of Debian's {@code mosquitto-clients}, both protocol versions, plain and TLS. */
final class MosquittoClientsIT {
    private static final String MESSAGE = "{\"epoch\":1,\"seq\":42}";

    private static String[] arguments(TestGateway gateway, String version, Kit kit, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(gateway.port()),
                "-V",
                version,
                "-i",
                kit.id().value(),
                "-u",
                kit.id().value(),
                "-P",
                kit.secret()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void h01_mosquittoPub_returnsOnlyWhenStored(String version) {
        HeldIntake intake = HeldIntake.holding();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-mosquitto-1");
            Process pub = Mosquitto.client(
                    "mosquitto_pub", arguments(gateway, version, kit, "-q", "1", "-t", kit.up(), "-m", MESSAGE));
            eventually().until(() -> intake.all().size() == 1);
            assertThat(pub.isAlive()).isTrue();
            assertThat(intake.payloads()).containsExactly(MESSAGE);

            intake.all().get(0).store();
            assertThat(Mosquitto.end(pub)).isEqualTo(new Ended(0, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void mosquittoRr_publishesUpAndReadsItsReceiptDown(String version) {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-mosquitto-2");
            Ended ended = Mosquitto.end(Mosquitto.client(
                    "mosquitto_rr",
                    arguments(
                            gateway,
                            version,
                            kit,
                            "-q",
                            "1",
                            "-t",
                            kit.up(),
                            "-e",
                            kit.down(),
                            "-m",
                            MESSAGE,
                            "-W",
                            "45")));
            assertThat(ended).isEqualTo(new Ended(0, "{\"receipt\":{\"epoch\":1,\"seq\":42}}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void mosquittoSub_readsWhatGoesDown(String version) {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-mosquitto-3");
            String watched = "{\"watched\":{\"until\":\"2026-11-22T06:00:00Z\"}}";
            Process sub = Mosquitto.client(
                    "mosquitto_sub",
                    arguments(gateway, version, kit, "-q", "1", "-t", kit.down(), "-C", "1", "-W", "45"));
            eventually().until(() -> {
                var sent = gateway.down().send(kit.id(), watched.getBytes(StandardCharsets.UTF_8));
                eventually().until(sent::isComplete);
                return sent.succeeded();
            });
            assertThat(Mosquitto.end(sub)).isEqualTo(new Ended(0, watched));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void h32_mosquittoPubToAForeignKit_storesNothing(String version) {
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway = TestGateway.start(intake)) {
            Kit kit = gateway.enrol("kit-mosquitto-4");
            Process pub = Mosquitto.client(
                    "mosquitto_pub",
                    arguments(gateway, version, kit, "-q", "1", "-t", "hv/v1/kit-somebody-1/up", "-m", MESSAGE));
            eventually().until(() -> gateway.refused(Refusal.FOREIGN_KIT) >= 1);
            pub.destroy();
            assertThat(intake.all()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void wrongSecret_isToldToTheClient(String version) {
        try (TestGateway gateway = TestGateway.start(HeldIntake.storing())) {
            Kit kit = gateway.enrol("kit-mosquitto-5");
            Ended ended = Mosquitto.end(Mosquitto.client(
                    "mosquitto_pub",
                    arguments(gateway, version, new Kit(kit.id(), "wrong"), "-q", "1", "-t", kit.up(), "-m", MESSAGE)));
            assertThat(ended.exitCode()).isNotZero();
            assertThat(ended.output()).containsIgnoringCase("bad user name or password");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void d1_overTls_withACertificateOfItsOwn(String version, @TempDir Path folder) {
        TestCertificate certificate = TestCertificate.make(folder);
        HeldIntake intake = HeldIntake.storing();
        try (TestGateway gateway =
                TestGateway.start(intake, s -> s.withTls(certificate.certificate(), certificate.key()))) {
            Kit kit = gateway.enrol("kit-mosquitto-6");
            String[] publish = {"-q", "1", "-t", kit.up(), "-m", MESSAGE};
            // Over plain TCP nothing is understood.
            Ended plain = Mosquitto.end(Mosquitto.client("mosquitto_pub", arguments(gateway, version, kit, publish)));
            assertThat(plain.exitCode()).isNotZero();

            List<String> withCa = new ArrayList<>(
                    List.of("--cafile", certificate.certificate().toString()));
            withCa.addAll(List.of(publish));
            Ended ended = Mosquitto.end(
                    Mosquitto.client("mosquitto_pub", arguments(gateway, version, kit, withCa.toArray(String[]::new))));
            assertThat(ended).isEqualTo(new Ended(0, ""));
            assertThat(intake.payloads()).containsExactly(MESSAGE);
        }
    }
}
