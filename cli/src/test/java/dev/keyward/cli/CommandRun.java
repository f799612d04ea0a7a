package dev.keyward.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** The result of a command that ran in the process of the test. */
public record CommandRun(int exitCode, String out, String err) {

    /** Runs {@code keyward audit} with the given arguments. */
    public static CommandRun audit(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = KeywardCli.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("audit"), Stream.of(arguments)).toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
