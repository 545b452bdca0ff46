package se.hemvakt.dashboard.message;

import java.util.List;
import se.hemvakt.model.TeamId;

/**
 * What the pages ask of whoever sends messages. Methods block, and throw when the store does not answer. A token names a message
 * without anybody being able to guess it: who shows one has received the message.
 */
public interface MessageDesk {
    /** What a browser is given to agree to: a public key, base64url. */
    String pushKey();

    /**
     * This browser of the user wants to be told what their team is told.
     *
     * @throws IllegalArgumentException when what the browser gave can not be used
     */
    void agree(String user, TeamId team, String endpoint, String key, String auth);

    /** It does not want it any more; another user's browser is left alone. */
    void takeBack(String user, String endpoint);

    /** A browser shows the message; nothing happens when the token is nobody's. */
    void arrived(String token);

    /** A person has touched it. */
    void seen(String token);

    /** Orders a test message to the browsers of this user; its token. */
    String test(String user, TeamId team);

    /** What became of a test message of this user, oldest first; empty for anybody else's. */
    List<Became> becameOfTest(String user, String token);

    /**
     * One line of it.
     *
     * @param state {@code trying}, {@code sent}, {@code delivered}, {@code seen}, {@code retry} or {@code failed}
     * @param detail in plain English
     */
    record Became(String state, String detail, long atMs) {}
}
