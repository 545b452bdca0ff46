package se.hemvakt.runtime.settings;

import java.util.List;

/** Everything that is wrong with the settings, in one message: name, value where it is no secret, and what is allowed. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    SettingsException(List<String> problems) {
        super(problems.size() + (problems.size() == 1 ? " setting is" : " settings are") + " wrong:\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
