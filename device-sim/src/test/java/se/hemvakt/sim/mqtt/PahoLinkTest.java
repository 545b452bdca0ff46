package se.hemvakt.sim.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutorService;
import se.hemvakt.sim.kit.Endpoint;
import se.hemvakt.sim.kit.KitLink;

class PahoLinkTest extends KitLinkContract {
    @Override
    KitLink link(Vertx vertx, Context home, ExecutorService blocking, Endpoint endpoint) {
        return new PahoLink(endpoint, KIT, task -> home.runOnContext(v -> task.run()), blocking);
    }
}
