package dev.keyward.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What a command prints: results on standard output, everything else on standard error. */
final class Output {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final PrintWriter err;

    Output(CommandSpec spec) {
        out = spec.commandLine().getOut();
        err = spec.commandLine().getErr();
    }

    void result(String text) {
        out.println(text);
        out.flush();
    }

    /**
     * One of many results.
     *
     * @throws Closed if nobody reads them
     */
    void line(String text) {
        out.println(text);
        // The writer that picocli gives does not ask the stream beneath it.
        if (out.checkError() || System.out.checkError()) {
            throw new Closed();
        }
    }

    /** Standard output was closed by the one who read it. */
    static final class Closed extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    void json(JsonNode tree) {
        try {
            result(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    void progress(String text) {
        err.println(text);
        err.flush();
    }

    /** Asks for a yes; without a terminal nothing can be asked. */
    static boolean agreed(String question) {
        return Terminal.find()
                .orElseThrow(() ->
                        new Cannot("There is no terminal to ask whether to go on. Nothing was changed. Look at the"
                                + " plan, then add --yes."))
                .agreed(question);
    }
}
