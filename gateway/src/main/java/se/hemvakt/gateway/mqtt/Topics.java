package se.hemvakt.gateway.mqtt;

import se.hemvakt.gateway.Refusal;
import se.hemvakt.model.KitId;

/** The two topics of a kit, and what is wrong with any other. */
public final class Topics {
    private static final String ROOT = "hv/v1/";

    private Topics() {}

    public static String up(KitId kit) {
        return ROOT + kit + "/up";
    }

    public static String down(KitId kit) {
        return ROOT + kit + "/down";
    }

    /** Why a topic that is not the one asked for is refused. */
    static Refusal refusal(String topic, KitId own) {
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return Refusal.WILDCARD;
        }
        if (topic.startsWith("$")) {
            return Refusal.SYSTEM_TOPIC;
        }
        if (topic.equals(up(own)) || topic.equals(down(own))) {
            return Refusal.DIRECTION;
        }
        if (topic.startsWith(ROOT) && (topic.endsWith("/up") || topic.endsWith("/down"))) {
            return Refusal.FOREIGN_KIT;
        }
        return Refusal.TOPIC;
    }
}
