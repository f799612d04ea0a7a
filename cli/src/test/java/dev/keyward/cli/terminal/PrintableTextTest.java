package dev.keyward.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.cli.KeywardCli;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@DisplayName("The output of the command")
class PrintableTextTest {

    private static final char ESCAPE = '\u001b';

    private final StringWriter out = new StringWriter();

    private final StringWriter err = new StringWriter();

    private final CommandLine command =
            KeywardCli.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @Test
    @DisplayName("contains no control characters except line breaks and tabs, and stays valid JSON")
    void escaped() throws Exception {
        String name = "a" + ESCAPE + "[2J\u009b1m\u0007\u202eb\u2028";
        Output output = new Output(command.getCommandSpec());
        output.result("Realm " + name + "\n\tnext é 😀");
        output.progress(name);
        ObjectNode tree = new ObjectMapper().createObjectNode().put("realm", name);
        output.json(tree);

        String safe = "a\\u001b[2J\\u009b1m\\u0007\\u202eb\\u2028";
        assertThat(out.toString().lines()).startsWith("Realm " + safe, "\tnext é 😀");
        assertThat(err.toString().strip()).isEqualTo(safe);
        String json = out.toString().substring(out.toString().indexOf('{'));
        assertThat(json).doesNotContain("\u009b", "\u202e", "\u2028");
        assertThat(new ObjectMapper().readTree(json)).isEqualTo(tree);
    }

    @ParameterizedTest
    @ValueSource(strings = {"breach-index info no-such\u001b[2Jfile", "setup \u001b[2J"})
    @DisplayName("contains no control characters in errors either")
    void errors(String arguments) {
        assertThat(command.execute(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains("\\u001b[2J").doesNotContain(String.valueOf(ESCAPE));
    }
}
