package se.hemvakt.app.platform;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.hemvakt.app.demo.Demo;
import se.hemvakt.app.whole.HomeKit;
import se.hemvakt.app.whole.WholeProduct;
import se.hemvakt.dashboard.login.Role;

/** The main job, end to end on real parts: a kit publishes, an alert stands on the page, one accepts it, the other sees who. */
class FirstLightIT {
    @RegisterExtension
    static final WholeProduct PRODUCT = new WholeProduct().arranged(product -> {
        product.account("anna", "Anna Ekhamn", Role.NURSE, Demo.TEAM);
        product.account("bengt", "Bengt Tallvik", Role.NURSE, Demo.TEAM);
    });

    @Test
    @Timeout(180)
    void publishedReading_alertsOnThePage_acceptedByAClick_seenInASecondBrowser() {
        HomeKit kit = PRODUCT.home("Inga-Lill", "Öberghem");
        Page anna = PRODUCT.page("anna");
        Page bengt = PRODUCT.page("bengt");
        assertThat(anna.locator("hv-tile").first()).containsText("Öberghem");
        assertThat(anna.locator("body")).containsText("INTE FÖR PATIENTER");
        assertThat(anna.locator(".alert")).hasCount(0);

        // Seven parts at once, NEWS2 7 or more: breathing 26 (3), saturation 91 (3), pulse 115 (2).
        kit.measures(
                "respiratory_rate 26 /min",
                "spo2 91 %",
                "heart_rate 115 /min",
                "systolic_bp 118 mm[Hg]",
                "temperature 37.4 Cel",
                "consciousness A",
                "oxygen 0");

        assertThat(anna.locator(".lane .alert-high.state-open")).containsText("NEWS2");
        assertThat(bengt.locator(".lane .alert-high.state-open")).containsText("NEWS2");
        anna.locator(".lane .alert-high .act-accept").click();
        assertThat(bengt.locator(".lane .alert-high.state-accepted .alert-by")).containsText("Anna Ekhamn");
    }
}
