package se.hemvakt.runtime.yaml;

/** Something in a YAML file is not as it must be. The message is one line: file, line, column, what, what is allowed. */
public final class YamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    YamlException(String message) {
        super(message);
    }
}
