package dev.keyward.cli.doctor;

import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward doctor}: explains the problems with Keyward that a server's log shows. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Reads a server's log and explains why the server does not start or why people cannot sign in. Changes"
                        + " nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Nothing found.", "1:Found a problem; the output says what to do.", "2:Failed."})
public final class DoctorCommand implements Callable<Integer> {

    /** Maximum number of bytes that are read from the end of a server's log, where the latest failure is. */
    private static final int READ = 16 * 1024 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "LOG", description = "Log file or console output of the server; - for standard input.")
    private String log = "";

    @Option(
            names = "--sql",
            description =
                    "If the jar was removed too early: print the SQL that lets the server start without it. The command"
                            + " never runs the SQL.")
    private boolean sql;

    @Option(
            names = "--db",
            paramLabel = "KIND",
            description =
                    "The server's database, as in kc.sh build --db: dev-file, postgres, mysql, mariadb, oracle, mssql."
                            + " Default: the database that the log names.")
    @Nullable
    private String database;

    @Override
    public Integer call() {
        String text = text();
        Output output = new Output(spec);
        List<Diagnosis> found = Diagnosis.of(text);
        if (found.isEmpty()) {
            output.result(
                    "The log shows no problem that Keyward knows. If the server does not start, look for the reason near"
                            + " the end of the log.");
            return 0;
        }
        if (sql && found.stream().anyMatch(Diagnosis::withoutJar)) {
            output.result(kind(text).text());
            return 1;
        }
        found.forEach(diagnosis -> output.result(diagnosis.text()));
        return 1;
    }

    private RepairSql kind(String text) {
        String named = database;
        if (named != null) {
            return RepairSql.find(named)
                    .orElseThrow(() ->
                            new CommandException("--db \"" + named + "\": must be one of " + RepairSql.ids() + "."));
        }
        Optional<RepairSql> logged = RepairSql.of(text);
        return logged.orElseThrow(() -> new CommandException(
                "The log does not say which database the server uses. Add --db with one of " + RepairSql.ids() + "."));
    }

    private String text() {
        try {
            byte[] bytes = log.equals("-") ? System.in.readAllBytes() : end(Path.of(log));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CommandException("There is no file " + log
                    + ". A server writes data/log/keycloak.log only with --log=file. Otherwise pipe its output:"
                    + " bin/kc.sh start 2>&1 | keyward doctor -");
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(log + " cannot be read. Check that it is a file and that you may read it.");
        }
    }

    private static byte[] end(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - READ));
            return in.readAllBytes();
        }
    }
}
