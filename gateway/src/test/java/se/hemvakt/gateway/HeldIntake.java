package se.hemvakt.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.intake.Intake;

/**
 * An intake that holds back what it is given until told what becomes of it, in any order, or decides at once. The payload's
 * {@code "epoch":n} and {@code "seq":n} become its receipt.
 */
public final class HeldIntake implements Intake {
    private static final Pattern NUMBERS = Pattern.compile("\"epoch\":(\\d+).*\"seq\":(\\d+)");

    /** One payload that waits. */
    public record Held(KitId kit, String payload, long receivedAtMs, Route route, Promise<Receipt> promise) {
        /** It is committed. */
        public void store() {
            promise.complete(receipt(payload));
        }

        /** It could not be committed. */
        public void fail() {
            promise.fail(new OverloadedException("the store is away"));
        }
    }

    private final List<Held> all = new ArrayList<>();
    private boolean storeAtOnce;
    private @Nullable RuntimeException thrown;

    public static HeldIntake holding() {
        return new HeldIntake();
    }

    public static HeldIntake storing() {
        HeldIntake intake = new HeldIntake();
        intake.storeAtOnce = true;
        return intake;
    }

    /** From now on what comes is stored at once. */
    public synchronized void storeAtOnce() {
        storeAtOnce = true;
    }

    /** From now on {@code accept} breaks its contract and throws. */
    public synchronized void throwing(RuntimeException nowThrown) {
        thrown = nowThrown;
    }

    /** All that ever came, in order. */
    public synchronized List<Held> all() {
        return List.copyOf(all);
    }

    public List<String> payloads() {
        return all().stream().map(Held::payload).toList();
    }

    @Override
    public Future<Receipt> accept(KitId kit, byte[] payload, long receivedAtMs, Route route) {
        Held held = new Held(kit, new String(payload, StandardCharsets.UTF_8), receivedAtMs, route, Promise.promise());
        boolean now;
        synchronized (this) {
            if (thrown != null) {
                throw thrown;
            }
            all.add(held);
            now = storeAtOnce;
        }
        if (now) {
            held.store();
        }
        return held.promise().future();
    }

    private static Receipt receipt(String payload) {
        Matcher numbers = NUMBERS.matcher(payload);
        return numbers.find()
                ? new Receipt(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)))
                : new Receipt(-1, -1);
    }
}
