package dev.keyward.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Prints the results of a command on standard output, and its other messages on standard error.
 *
 * <p>Escapes control characters, because names that come from a server may contain them.
 */
public final class Output {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;

    public Output(CommandSpec spec) {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
    }

    public void result(String text) {
        out.println(PrintableText.of(text));
        out.flush();
    }

    /**
     * Prints one line of a long result, and ends the command if the reader has closed standard output.
     *
     * @throws Closed if the reader has closed standard output
     */
    public void line(String text) {
        out.println(PrintableText.of(text));
        // Picocli's writer does not report errors of the stream beneath it.
        if (out.checkError() || System.out.checkError()) {
            throw new Closed();
        }
    }

    /**
     * Thrown when the program that reads the command's standard output has closed the pipe. The exception ends the
     * command.
     */
    public static final class Closed extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    public void json(JsonNode tree) {
        try {
            result(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    public void progress(String text) {
        err.println(PrintableText.of(text));
        err.flush();
    }

    /** Asks the user on the terminal to answer the given question with yes or no. Fails if there is no terminal. */
    public static boolean agreed(String question) {
        return Terminal.find()
                .orElseThrow(() -> new CommandException(
                        "There is no terminal to confirm the changes on. Nothing was changed. Check the"
                                + " plan, then add --yes."))
                .agreed(question);
    }
}
