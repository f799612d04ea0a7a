package dev.keyward.it.harness;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Runs commands of the packaged {@code keyward-cli.jar} one after another in one JVM, because the start of a JVM costs a second of
 * CPU time.
 *
 * <p>Reads requests from standard input and writes {@linkplain #main answers} to standard output. Each command gets standard streams
 * of its own, and a new instance of the command line. {@code KeywardCliIT} tests the jar with a process for each command.
 */
final class KeywardCommandHost {

    private KeywardCommandHost() {}

    /** A request is the number of the arguments, the arguments and the input; an answer is the exit code and both outputs. */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        DataInputStream requests = new DataInputStream(System.in);
        DataOutputStream answers = new DataOutputStream(new BufferedOutputStream(System.out));
        while (true) {
            String[] arguments;
            try {
                arguments = new String[requests.readInt()];
            } catch (EOFException e) {
                System.exit(0); // the tests have ended
                return;
            }
            for (int n = 0; n < arguments.length; n++) {
                arguments[n] = new String(readBytes(requests), StandardCharsets.UTF_8);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setIn(new ByteArrayInputStream(readBytes(requests)));
            System.setOut(new PrintStream(out, true, Charset.defaultCharset()));
            System.setErr(new PrintStream(err, true, Charset.defaultCharset()));
            answers.writeInt(execute(arguments));
            writeBytes(answers, out.toByteArray());
            writeBytes(answers, err.toByteArray());
            answers.flush();
        }
    }

    /** Does what {@code KeywardCli.main} does. By reflection, because the packaged jar has picocli under another name. */
    private static int execute(String[] arguments) throws ReflectiveOperationException {
        Object line = Class.forName("dev.keyward.cli.KeywardCli")
                .getMethod("commandLine")
                .invoke(null);
        return (int) line.getClass().getMethod("execute", String[].class).invoke(line, (Object) arguments);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
