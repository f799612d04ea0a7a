package dev.keyward.cli.auditexport;

import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import dev.keyward.cli.terminal.PrintableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward audit unpack}: writes an audit log, which was exported from the database with SQL, into a folder. */
@Command(
        name = "unpack",
        mixinStandardHelpOptions = true,
        description = {
            "Writes an audit log that was exported from the database with SQL into a folder, which the other commands read.",
            "",
            "Needs neither the server nor Keyward's jar. docs/audit-log-copies.md has the SQL. Verifies nothing: verify the"
                    + " folder with keyward audit verify."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:The folder was written.", "2:The export cannot be read, or the folder cannot be written."})
public final class AuditUnpackCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "EXPORT",
            description = "File with lines that begin with checkpoint, tile or record.")
    private Path export = Path.of("");

    @Parameters(index = "1", paramLabel = "DIR", description = "Folder for the log, new or empty.")
    private Path folder = Path.of("");

    @Override
    public Integer call() {
        if (!Files.isRegularFile(export)) {
            throw new CommandException("There is no file " + export + ". Correct the name.");
        }
        DirectoryLogStore store = new DirectoryLogStore(folder);
        try (BufferedReader lines = Files.newBufferedReader(export)) {
            if (store.read(LogResource.CHECKPOINT).isPresent()) {
                throw new CommandException(folder + " has a log already. Name a new folder.");
            }
            ExportedTables tables = new ExportedTables(store);
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    tables.accept(line);
                } catch (IllegalArgumentException e) {
                    throw new CommandException(export + ", line " + number + ": " + e.getMessage());
                }
            }
            report(tables.finish(), new Output(spec));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new CommandException(export + ": " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new CommandException(
                    export + " is not UTF-8. Set the character set of the database client to UTF-8.");
        } catch (IOException e) {
            throw new CommandException(
                    "The log cannot be written from " + export + " to " + folder + ": " + e.getMessage());
        }
    }

    private void report(ExportedTables.Summary summary, Output output) {
        output.result(folder + ": " + Figures.count(summary.records(), "record") + " of the log "
                + PrintableText.line(summary.origin()) + ", whose checkpoint has " + Figures.number(summary.size())
                + "."
                + (summary.unsigned() > 0
                        ? "\nLeft out, because they are newer than the checkpoint: "
                                + Figures.count(summary.unsigned(), "record") + "."
                        : "")
                + "\nNothing was verified. Run keyward audit verify " + folder + " --policy FILE.");
    }
}
