package se.hemvakt.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake.Receipt;

final class ReceiptRunsTest {
    private static final KitId A = new KitId("kit-runs-a");
    private static final KitId B = new KitId("kit-runs-b");

    private final List<String> sent = new ArrayList<>();
    private final ReceiptRuns runs = new ReceiptRuns((kit, run) -> sent.add(kit + " " + run.json()));

    @Test
    void add_messagesThatFollowEachOther_areOneRun() {
        for (long seq = 3; seq <= 9; seq++) {
            runs.add(A, new Receipt(1, seq));
        }
        runs.flush();
        assertThat(sent).containsExactly("kit-runs-a {\"receipt\":{\"epoch\":1,\"from\":3,\"seq\":9}}");
    }

    @Test
    void h01_gapLeftByTheBroker_isNotReceipted() {
        runs.add(A, new Receipt(1, 4));
        runs.add(A, new Receipt(1, 6));
        runs.flush();
        assertThat(sent)
                .containsExactly(
                        "kit-runs-a {\"receipt\":{\"epoch\":1,\"from\":4,\"seq\":4}}",
                        "kit-runs-a {\"receipt\":{\"epoch\":1,\"from\":6,\"seq\":6}}");
    }

    @Test
    void add_kitsAndEpochs_areKeptApart() {
        runs.add(A, new Receipt(1, 1));
        runs.add(B, new Receipt(1, 2));
        runs.add(A, new Receipt(1, 2));
        runs.add(A, new Receipt(2, 3));
        runs.flush();
        assertThat(sent)
                .containsExactlyInAnyOrder(
                        "kit-runs-a {\"receipt\":{\"epoch\":1,\"from\":1,\"seq\":2}}",
                        "kit-runs-a {\"receipt\":{\"epoch\":2,\"from\":3,\"seq\":3}}",
                        "kit-runs-b {\"receipt\":{\"epoch\":1,\"from\":2,\"seq\":2}}");
    }

    @Test
    void add_sameMessageAgain_staysInTheRun_earlierBeginsANewOne() {
        runs.add(A, new Receipt(1, 5));
        runs.add(A, new Receipt(1, 6));
        runs.add(A, new Receipt(1, 5));
        runs.add(A, new Receipt(1, 4));
        runs.flush();
        assertThat(sent)
                .containsExactly(
                        "kit-runs-a {\"receipt\":{\"epoch\":1,\"from\":5,\"seq\":6}}",
                        "kit-runs-a {\"receipt\":{\"epoch\":1,\"from\":4,\"seq\":4}}");
    }

    @Test
    void add_unreadable_isNotReceipted() {
        runs.add(A, new Receipt(-1, -1));
        runs.flush();
        assertThat(sent).isEmpty();
    }
}
