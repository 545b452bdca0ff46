package se.hemvakt.notify.message;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the outside at once: one message, or several of one kind that waited for the same receiver, who is told how many
 * (H19). Each message keeps its own row and its own states.
 *
 * @param messages the most urgent first; all of one kind, to one team at one address
 * @param number by which the receiver's proof finds all of them. The same whenever the same messages go together, so that a
 *     second try is known as one, and another as soon as one is added. Null for a message that goes alone
 */
public record Letter(List<Message> messages, @Nullable Long number) {
    /** So many go together at most: their states are written in one statement. */
    public static final int MESSAGES_MAX = 500;

    public Letter {
        messages = List.copyOf(messages);
        if (messages.isEmpty() || messages.size() > MESSAGES_MAX) {
            throw new IllegalArgumentException("a letter holds 1 to " + MESSAGES_MAX + " messages");
        }
    }

    /** These, the most urgent first. */
    public static Letter of(List<Message> messages) {
        return new Letter(messages, messages.size() == 1 ? null : number(messages));
    }

    private static long number(List<Message> messages) {
        ByteBuffer ids = ByteBuffer.allocate(messages.size() * Long.BYTES);
        messages.stream().mapToLong(Message::id).sorted().forEach(ids::putLong);
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(ids.array()))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same letter without those nobody needs any more; empty when nobody needs any. */
    public Optional<Letter> without(Set<Long> ids) {
        List<Message> left =
                messages.stream().filter(one -> !ids.contains(one.id())).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new Letter(left, number));
    }

    /** The most urgent; receiver and kind are those of all. */
    public Message first() {
        return messages.get(0);
    }

    public Kind kind() {
        return first().kind();
    }

    public int count() {
        return messages.size();
    }

    public boolean isRed() {
        return first().isRed();
    }

    @Override
    public String toString() {
        return "Letter[" + first() + (count() == 1 ? "]" : " and " + (count() - 1) + " more]");
    }
}
