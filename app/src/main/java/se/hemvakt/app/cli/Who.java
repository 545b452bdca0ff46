package se.hemvakt.app.cli;

import picocli.CommandLine.Option;

/** Who changes what people rely on, and why: two options of each such verb. */
final class Who {
    @Option(names = "--by", required = true, paramLabel = "NAME", description = "Who does it, by account")
    private String by;

    @Option(names = "--why", required = true, paramLabel = "TEXT", description = "Why, in words")
    private String why;

    @SuppressWarnings("NullAway.Init") // picocli sets them
    Who() {}

    String by() {
        return by;
    }

    String why() {
        return why;
    }
}
