package se.hemvakt.sim.kit;

import java.math.BigDecimal;
import se.hemvakt.model.Acvpu;
import se.hemvakt.model.Vital;
import se.hemvakt.sim.patient.Measurement;
import se.hemvakt.sim.scenario.Happening;

/**
 * One reading or event a kit has to tell, in the words of the wire. Values are text: a recording's artefacts must arrive as
 * they are.
 *
 * @param event whether it is something that happened rather than something measured; the wire lists the two apart
 * @param name the vital's or event's name
 * @param value as it will stand on the wire; what is no JSON number is sent as text
 * @param unit as it will stand on the wire; empty: none
 * @param atMs when it was measured, true time; the kit shows it by its own clock
 * @param device the sensor; empty: not told
 * @param quality flags of {@link se.hemvakt.model.Quality}
 */
public record Item(boolean event, String name, String value, String unit, long atMs, String device, int quality) {
    private static final String[] DEVICES = {"wearable", "cuff", "thermometer", "scale", "staff"};

    /** A measurement as the kit tells it. */
    public static Item of(Measurement m) {
        String value = m.vital() == Vital.CONSCIOUSNESS
                ? Acvpu.values()[m.milli() / 1000].name()
                : BigDecimal.valueOf(m.milli(), 3)
                        .setScale(m.vital().decimals())
                        .toPlainString();
        String device = DEVICES[m.device().ordinal()];
        return new Item(false, m.vital().code(), value, m.vital().unit(), m.at().toEpochMilli(), device, m.quality());
    }

    /** An event as the kit tells it. */
    public static Item of(Happening h) {
        return new Item(true, h.vital().code(), Integer.toString(h.value()), "", h.at().toEpochMilli(), "", 0);
    }

    /** Never the value (H36). */
    @Override
    public String toString() {
        return "Item[" + name + "]";
    }
}
