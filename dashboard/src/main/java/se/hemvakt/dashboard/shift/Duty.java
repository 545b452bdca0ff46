package se.hemvakt.dashboard.shift;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has the duty of a team. It moves on signature: who has it signs that they leave and still has it; whoever takes it over
 * signs then. Two people, always.
 *
 * <p>Nobody can be made to sign. So a colleague may take over from somebody who went without signing, and the record shows that
 * that signature is missing: a duty nobody can take is worse.
 *
 * @param holder who has it; null when nobody ever took it
 * @param leaving who has signed to leave and waits for somebody to take over; null when nobody
 */
public record Duty(@Nullable Signature holder, @Nullable Signature leaving) {
    /**
     * One signature.
     *
     * @param user by account
     * @param name display name
     * @param atMs when, by our clock
     */
    public record Signature(String user, String name, long atMs) {
        /** No name (H36). */
        @Override
        public String toString() {
            return "Signature[" + atMs + "]";
        }
    }

    /** What somebody signs. */
    public enum Step {
        LEAVE,
        TAKE
    }

    /**
     * Why this person can not sign this now, as a text key; empty when they can: {@code not_yours}, {@code left_already}, {@code
     * two_people}, {@code yours_already}.
     */
    public Optional<String> refuses(Step step, String user) {
        if (step == Step.LEAVE) {
            if (leaving != null) {
                return Optional.of("left_already");
            }
            return holder != null && !holder.user().equals(user) ? Optional.of("not_yours") : Optional.empty();
        }
        if (leaving != null) {
            return leaving.user().equals(user) ? Optional.of("two_people") : Optional.empty();
        }
        return holder != null && holder.user().equals(user) ? Optional.of("yours_already") : Optional.empty();
    }
}
