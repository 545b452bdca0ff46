package se.hemvakt.gateway.mqtt;

import java.time.InstantSource;
import se.hemvakt.gateway.GatewayMetrics;
import se.hemvakt.gateway.GatewaySettings;
import se.hemvakt.gateway.kits.KitCache;
import se.hemvakt.runtime.intake.Intake;

/** What all connections of a gateway share. */
record Endpoint(
        GatewaySettings settings,
        KitCache kits,
        Sessions sessions,
        Intake intake,
        GatewayMetrics metrics,
        InstantSource clock,
        LogGate log) {}
