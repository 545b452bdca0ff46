package se.hemvakt.app.bench;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** One benchmark. */
interface Bench {
    /**
     * Runs it.
     *
     * @param tell takes each result as it is there
     * @param progress told from time to time how far it has come
     */
    void run(BenchPlan plan, Consumer<Result> tell, Consumer<Supplier<String>> progress) throws Exception;
}
