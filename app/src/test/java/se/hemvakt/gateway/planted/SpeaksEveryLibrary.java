package se.hemvakt.gateway.planted;

import de.focus_shift.jollyday.core.HolidayManager;
import dev.cel.compiler.CelCompiler;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.web.Router;
import io.vertx.mqtt.MqttServer;
import java.sql.Connection;
import org.yaml.snakeyaml.nodes.Node;
import picocli.CommandLine;

/** Breaks a rule of ArchitectureTest on purpose, so that the rule is seen to work. Nothing uses it. */
final class SpeaksEveryLibrary {
    private SpeaksEveryLibrary() {}

    static Class<?>[] libraries() {
        System.out.println();
        return new Class<?>[] {
            Connection.class,
            MqttServer.class,
            Router.class,
            CommandLine.class,
            Node.class,
            CelCompiler.class,
            HolidayManager.class,
            MailClient.class
        };
    }
}
