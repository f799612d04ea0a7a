package dev.keyward.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The user's terminal, on which commands prompt for input even if standard output is redirected.
 *
 * <p>{@link System#console} returns null if standard output is redirected, and decodes input by the locale: with {@code LC_ALL=C}
 * every non-ASCII character becomes a question mark. This class therefore finds the terminal through a POSIX shell and reads input
 * as UTF-8. Without a shell, as on Windows, it uses the console. For one thread.
 */
public final class Terminal {

    /** The Java console, which is used for prompts only if there is no POSIX shell. */
    private final Optional<Console> console;

    private Terminal(Optional<Console> console) {
        this.console = console;
    }

    public static Optional<Terminal> find() {
        return Shell.isAvailable()
                ? Optional.of(new Terminal(Optional.empty())).filter(terminal -> Shell.standardInputIsTerminal())
                : console().map(found -> new Terminal(Optional.of(found)));
    }

    /** Returns whether standard error is a terminal, so that progress output can overwrite a line. */
    public static boolean showsErrors() {
        return Shell.isAvailable() ? Shell.standardErrorIsTerminal() : console().isPresent();
    }

    /** Returns the Java console, if it is a terminal. Since Java 22 it may not be, and {@code Console.isTerminal} tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<Console> console() {
        Console console = System.console();
        if (console == null) {
            return Optional.empty();
        }
        try {
            boolean terminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
            return terminal ? Optional.of(console) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.of(console);
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** Switches off the terminal's echo of typed characters until the returned object is closed. */
    public Hidden hide() {
        return new Hidden(console.isPresent() ? Optional.empty() : Optional.of(EchoOff.begin()));
    }

    /** Prompts for one line, such as a password, without echoing it. The result is empty at the end of input. */
    public Optional<String> secret(String prompt) {
        try (Hidden hidden = hide()) {
            return hidden.read(prompt);
        }
    }

    public boolean agreed(String question) {
        show(question + " [y/N] ");
        Optional<String> answer =
                console.isPresent() ? Optional.ofNullable(console.get().readLine()) : line();
        return answer.isPresent()
                && answer.get().strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** Reads lines such as passwords from the terminal without echoing them. */
    public final class Hidden implements AutoCloseable {

        private final Optional<EchoOff> echo;

        private Hidden(Optional<EchoOff> echo) {
            this.echo = echo;
        }

        /**
         * Prompts for one line and returns it, without echoing the typed characters. The result is empty at the end of input.
         */
        public Optional<String> read(String prompt) {
            if (console.isPresent()) {
                return Optional.ofNullable(console.get().readPassword("%s: ", prompt))
                        .map(String::new);
            }
            show(prompt + ": ");
            Optional<String> line = line();
            show(System.lineSeparator()); // with echo off, the typed line break is hidden too
            return line;
        }

        @Override
        public void close() {
            echo.ifPresent(EchoOff::close);
        }
    }

    /** Writes the given text to the terminal even if the standard streams are redirected. */
    private static void show(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (FileOutputStream out = new FileOutputStream(new File("/dev/tty"))) {
            out.write(bytes);
        } catch (IOException e) {
            System.err.print(text);
            System.err.flush();
        }
    }

    private static Optional<String> line() {
        ByteArrayOutputStream typed = new ByteArrayOutputStream();
        try {
            int next = System.in.read();
            if (next < 0) {
                return Optional.empty();
            }
            for (; next >= 0 && next != '\n'; next = System.in.read()) {
                typed.write(next);
            }
        } catch (IOException e) {
            throw new CommandException("Standard input cannot be read: " + e.getMessage() + ".");
        }
        return Optional.of(decoded(typed.toByteArray()));
    }

    /** Decodes the typed bytes as UTF-8 or, if they are not UTF-8, with the charset of the locale. */
    private static String decoded(byte[] typed) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(typed))
                    .toString();
        } catch (CharacterCodingException e) {
            String name = System.getProperty("native.encoding", "UTF-8");
            Charset locale = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
            if (locale.equals(StandardCharsets.UTF_8) || locale.equals(StandardCharsets.US_ASCII)) {
                throw new CommandException(
                        "The input is not UTF-8. Set the terminal to UTF-8, or LC_ALL to the terminal's encoding.");
            }
            return new String(typed, locale);
        }
    }
}
