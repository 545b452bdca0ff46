package se.hemvakt.app.cli;

import se.hemvakt.app.console.Console;

/** Where the process begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(HemvaktCommand.run(Console.ofProcess(), args));
    }
}
