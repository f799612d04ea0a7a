package dev.keyward.cli;

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
 * The terminal at standard input, where a person can be asked; it does not matter where standard output goes.
 *
 * <p>{@link System#console} is no help: there is none as soon as standard output is redirected, and it decodes what is typed by the
 * locale, where {@code LC_ALL=C} makes question marks of all that is not ASCII. So a POSIX shell is asked for the terminal, and what is
 * typed is read as UTF-8. Without such a shell, as on Windows, the console has to do. For one thread.
 */
final class Terminal {

    /** Only where there is no POSIX shell. */
    private final Optional<Console> console;

    private Terminal(Optional<Console> console) {
        this.console = console;
    }

    static Optional<Terminal> find() {
        return Shell.isThere()
                ? Optional.of(new Terminal(Optional.empty())).filter(terminal -> Shell.standardInputIsTerminal())
                : console().map(found -> new Terminal(Optional.of(found)));
    }

    /** Whether standard error is a terminal, on which a line can be written over. */
    static boolean showsErrors() {
        return Shell.isThere() ? Shell.standardErrorIsTerminal() : console().isPresent();
    }

    /** From Java 22 on there may be a console without a terminal, which that Java only can tell. */
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

    /** Hides what is typed from here on until the result is closed. */
    Hidden hide() {
        return new Hidden(console.isPresent() ? Optional.empty() : Optional.of(EchoOff.begin()));
    }

    /** What is typed without being shown; empty at the end of input. */
    Optional<String> secret(String prompt) {
        try (Hidden hidden = hide()) {
            return hidden.read(prompt);
        }
    }

    boolean agreed(String question) {
        show(question + " [y/N] ");
        Optional<String> answer =
                console.isPresent() ? Optional.ofNullable(console.get().readLine()) : line();
        return answer.isPresent()
                && answer.get().strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** Input that is not shown. */
    final class Hidden implements AutoCloseable {

        private final Optional<EchoOff> echo;

        private Hidden(Optional<EchoOff> echo) {
            this.echo = echo;
        }

        /** One line; empty at the end of input. */
        Optional<String> read(String prompt) {
            if (console.isPresent()) {
                return Optional.ofNullable(console.get().readPassword("%s: ", prompt))
                        .map(String::new);
            }
            show(prompt + ": ");
            Optional<String> line = line();
            show(System.lineSeparator()); // the one that was typed is not shown either
            return line;
        }

        @Override
        public void close() {
            echo.ifPresent(EchoOff::close);
        }
    }

    /** To the terminal itself: the standard streams may lead elsewhere. */
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
            throw new Cannot("Standard input cannot be read: " + e.getMessage() + ".");
        }
        return Optional.of(decoded(typed.toByteArray()));
    }

    /** UTF-8, or what the locale says if that is another one than ASCII, by which nothing could be told. */
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
                throw new Cannot("What was typed is not UTF-8. Set the terminal to UTF-8, or LC_ALL to its encoding.");
            }
            return new String(typed, locale);
        }
    }
}
