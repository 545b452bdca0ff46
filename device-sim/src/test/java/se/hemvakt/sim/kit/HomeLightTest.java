package se.hemvakt.sim.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HomeLightTest {
    private static final long NOW = 1_000_000;

    private static boolean lit(HomeLight light, long later, long clockErrorMs) {
        return light.isLit(NOW + later, NOW + later + clockErrorMs);
    }

    @Test
    void h28_untold_isDark() {
        assertThat(lit(new HomeLight(), 0, 0)).isFalse();
    }

    @Test
    void h28_told_isLitUntilItsEnd_thenDarkByItself() {
        HomeLight light = new HomeLight();
        light.told(new KitWire.Watched(NOW + 240_000, 240), NOW);
        assertThat(lit(light, 0, 0)).isTrue();
        assertThat(lit(light, 239_999, 0)).isTrue();
        assertThat(lit(light, 240_000, 0)).isFalse();
    }

    /** A kit that starts in 1970 would wait for 2026. */
    @Test
    void h28_clockThatIsBehind_isDarkAfterTheSeconds() {
        HomeLight light = new HomeLight();
        light.told(new KitWire.Watched(NOW + 240_000, 240), NOW);
        assertThat(lit(light, 239_999, -3_600_000)).isTrue();
        assertThat(lit(light, 240_000, -3_600_000)).isFalse();
    }

    /** Three minutes on a line that stood still. */
    @Test
    void h28_wordThatWasLongOnItsWay_isDarkAtItsEnd() {
        HomeLight light = new HomeLight();
        light.told(new KitWire.Watched(NOW + 240_000, 240), NOW + 180_000);
        assertThat(lit(light, 239_999, 0)).isTrue();
        assertThat(lit(light, 240_000, 0)).isFalse();
    }

    @Test
    void h28_takenBack_isDarkAtOnce() {
        HomeLight light = new HomeLight();
        light.told(new KitWire.Watched(NOW + 240_000, 240), NOW);
        light.told(new KitWire.Watched(NOW + 10_000, 0), NOW + 10_000);
        assertThat(lit(light, 10_000, -3_600_000)).isFalse();
    }
}
