package dev.keyward.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Where a person can be asked; empty when input or output is redirected. */
final class Terminal {

    private final Console console;

    private Terminal(Console console) {
        this.console = console;
    }

    /** From Java 22 on there may be a console without a terminal, which that Java only can tell. */
    @SuppressWarnings("SystemConsoleNull")
    static Optional<Terminal> find() {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        try {
            boolean terminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
            return terminal ? Optional.of(new Terminal(console)) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.of(new Terminal(console));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** What is typed without being shown; empty at the end of input. */
    Optional<String> secret(String prompt) {
        return Optional.ofNullable(console.readPassword("%s: ", prompt)).map(String::new);
    }

    boolean agreed(String question) {
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
