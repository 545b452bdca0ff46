package se.hemvakt.app.bench;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The benchmarks by name. */
public enum Benchmarks {
    CORE,
    COVERAGE,
    INGEST,
    ALERT,
    ESCALATE,
    START;

    /**
     * Runs it, blocking.
     *
     * @param wall for the times of what is sent
     * @param tell takes each result as it is there
     * @param progress told from time to time how far it has come
     */
    public void run(BenchPlan plan, InstantSource wall, Consumer<Result> tell, Consumer<Supplier<String>> progress)
            throws Exception {
        Bench bench =
                switch (this) {
                    case CORE -> new CoreBench();
                    case COVERAGE -> new CoverageBench();
                    case INGEST -> new IngestBench(wall);
                    case ALERT -> new AlertBench(wall);
                    case ESCALATE -> new EscalateBench(wall);
                    case START -> new StartBench();
                };
        bench.run(plan, tell, progress);
    }

    /** The machine it runs on. */
    public static Result machine() {
        return Machine.describe();
    }
}
