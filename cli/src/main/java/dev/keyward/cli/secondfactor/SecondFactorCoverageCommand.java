package dev.keyward.cli.secondfactor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.cli.server.AdminClient;
import dev.keyward.cli.server.ConnectionOptions;
import dev.keyward.cli.server.ServerException;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.NewFile;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward second-factor coverage}: shows how many users of a realm have a second factor, and how many are due. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        description = {
            "Shows for each cohort of the campaign how many users have a second factor, are due, overdue or exempt.",
            "",
            "The login needs the role view-users of the realm. The server reads all users of the realm, with --csv"
                    + " twice."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Nobody is overdue, and every setting of the campaign takes effect.",
            "1:A user is overdue, a setting of the campaign cannot take effect, or users may be counted wrongly.",
            "2:Failed."
        })
final class SecondFactorCoverageCommand implements Callable<Integer> {

    private static final String PATH = "second-factor/coverage";

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--realm", required = true, paramLabel = "REALM", description = "Name of the realm.")
    private String realm = "";

    @Option(names = "--json", description = "Print the numbers as JSON.")
    private boolean json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Also write the list of users to this new file: state, due date, factors, cohorts. It holds"
                    + " personal data; on Linux and macOS, only you can read it.")
    @Nullable
    private Path csv;

    @Override
    public Integer call() {
        Path file = csv;
        if (file != null) {
            NewFile.require(file);
        }
        Output output = new Output(spec);
        AdminClient client = connection.open(output);
        JsonNode coverage = checked(client.report(realm, PATH)).json();
        if (json) {
            output.json(coverage);
        } else {
            output.result(CoverageText.of(realm, coverage));
        }
        if (file != null) {
            download(client, file);
            output.progress("The list of users is in " + file + ".");
        }
        boolean isOverdue = coverage.path("all").path("overdue").asLong() > 0;
        return isOverdue || !coverage.path("problems").isEmpty() ? 1 : 0;
    }

    private void download(AdminClient client, Path file) {
        NewFile.createPrivate(file);
        boolean written = false;
        try {
            checked(client.download(realm, PATH + "/users", "text/csv", file));
            written = true;
        } finally {
            if (!written) {
                delete(file);
            }
        }
    }

    /** Deletes a file that may hold only a part of the list. */
    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw NewFile.failed(file, e);
        }
    }

    private AdminClient.Answer checked(AdminClient.Answer answer) {
        if (answer.succeeded()) {
            return answer;
        }
        String reason = answer.reason();
        throw switch (answer.status()) {
            case 403 -> new CommandException("Realm " + realm + ": this login lacks the role view-users.");
            case 404 ->
                answer.json().path("error_description").isMissingNode() && !reason.startsWith("Realm not found")
                        ? ServerException.permanent(
                                "This server has no Keyward, or an older one without the second factor: copy"
                                        + " keyward-<version>.jar into its providers/ folder, run bin/kc.sh build and"
                                        + " start it.")
                        : new CommandException("Realm " + realm + ": " + reason);
            default -> new CommandException("Realm " + realm + ": " + reason);
        };
    }
}
