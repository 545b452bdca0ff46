package se.hemvakt.notify.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What people read: one neutral text for each kind, and one for several of it, in the file of the language. Who and what stands behind the login (H36). */
public final class Wording {
    /** The languages there is a file for. */
    public enum Language {
        SV,
        EN
    }

    private final Properties texts = new Properties();
    private final String link;

    /** @param baseUrl where the login page is; empty: no link is sent */
    public Wording(Language language, String baseUrl) {
        this.link = baseUrl.isEmpty() ? "" : baseUrl.replaceAll("/+$", "") + "/";
        String file = "/text/notify-" + language.name().toLowerCase(Locale.ROOT) + ".properties";
        try (@Nullable InputStream in = Wording.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path: build it again");
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** One line: {@code Hemvakt: ett larm väntar. Logga in.}, or {@code Hemvakt: 3 larm väntar. Logga in.} */
    public String line(Letter letter) {
        String name = letter.kind().name().toLowerCase(Locale.ROOT) + (letter.count() == 1 ? "" : ".many");
        String text = texts.getProperty(name);
        if (text == null) {
            throw new IllegalStateException("no text for " + name);
        }
        return text.replace("{n}", Integer.toString(letter.count()));
    }

    /** The line, and where to log in. */
    public String text(Letter letter) {
        return link.isEmpty() ? line(letter) : line(letter) + " " + link;
    }

    /** Where to log in; empty when nobody has said. */
    public String link() {
        return link;
    }
}
