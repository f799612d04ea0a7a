package dev.keyward.cli.audit;

import dev.keyward.auditlog.mirror.LogMirror;
import dev.keyward.auditlog.mirror.MirrorResult;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.cli.auditcopy.AuditFiles;
import dev.keyward.cli.auditcopy.LogBeginning;
import dev.keyward.cli.auditcopy.ServerLogOptions;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.FileFailure;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward audit mirror}: updates a local copy of an audit log, and verifies all copied data. */
@Command(
        name = "mirror",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the new records of an audit log into a folder, from a server or from another folder.",
            "",
            "Verifies each record before it is written, and that the log continues the copy. A server that was tampered"
                    + " with never changes a good copy. Run it regularly, on a machine that the server's administrators"
                    + " cannot access."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The copy is up to date.",
            "1:The log was tampered with: it contradicts itself or the copy. The copy was not changed.",
            "2:Cannot decide: the source or the copy cannot be read, or the policy does not know the log."
        })
final class AuditMirrorCommand implements Callable<Integer> {

    private static final String LOCK = ".lock";

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ServerLogOptions server = new ServerLogOptions();

    @Parameters(paramLabel = "DIR", description = "Folder of the copy. It is created if it does not exist.")
    private Path folder = Path.of("");

    @Option(
            names = "--source",
            paramLabel = "DIR",
            description = "Folder with the log, instead of a server: the file checkpoint and the folder tile.")
    @Nullable
    private Path source;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "Policy of the log, from a source that you trust; not from the server that is copied.")
    private Path policy = Path.of("");

    @Option(
            names = "--retired",
            paramLabel = "FILE",
            description =
                    "Policy with retired keys of the log. They verify the checkpoint of the copy, and never the one"
                            + " of the source. Can be repeated.")
    private List<Path> retired = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "INDEX",
            description = "First record of a new copy: a multiple of 256. Default: the first record that the log has.")
    @Nullable
    private Long from;

    @Override
    public Integer call() {
        LogPolicy trusted = AuditFiles.policy(policy);
        LogPolicy ofCopy = AuditFiles.policies(retired)
                .map(keys -> new LogPolicy(Stream.concat(trusted.logs().stream(), keys.logs().stream())
                        .distinct()
                        .toList()))
                .orElse(trusted);
        Output output = new Output(spec);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new CommandException(folder + " is a file. Name the folder of the copy.");
        }
        LogSource log = server.open(source, "--source DIR", output);
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock == null) {
                    throw new CommandException("Another keyward audit mirror is updating " + folder + ".");
                }
                DirectoryLogStore copy = new DirectoryLogStore(folder);
                boolean isNew = copy.read(LogResource.CHECKPOINT).isEmpty();
                long first = isNew ? LogBeginning.of(from, log).first() : 0;
                return report(new LogMirror(log, copy, trusted, ofCopy).update(first), first, output);
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException("--from: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandException("The copy in " + folder + " cannot be updated: " + FileFailure.reason(e));
        }
    }

    private int report(MirrorResult result, long first, Output output) {
        if (result instanceof MirrorResult.Copied copied) {
            long size = copied.log().checkpoint().tree().size();
            output.result(
                    copied.copied() == 0
                            ? folder + " is up to date: " + Figures.count(size, "record") + "."
                            : folder + ": " + Figures.count(copied.copied(), "new record") + " verified and copied, "
                                    + Figures.number(size) + " in all."
                                    + (first > 0
                                            ? "\nThe copy begins with record " + first
                                                    + ", because the log does not have"
                                                    + " those before it. keyward audit verify shows whether a record of the"
                                                    + " log says that they were pruned."
                                            : ""));
            return 0;
        }
        VerificationResult reason = ((MirrorResult.Refused) result).reason();
        if (reason instanceof VerificationResult.Tampered tampered) {
            output.result("TAMPERED: " + tampered.defect() + "\nFirst bad record: " + tampered.entries() + "\n"
                    + (hasCopy() ? unchanged() + " Keep it." : unchanged()));
            return 1;
        }
        String text = reason instanceof VerificationResult.Undecided undecided ? undecided.reason() : "";
        output.result("CANNOT DECIDE: " + text + "\n" + unchanged());
        return 2;
    }

    private boolean hasCopy() {
        return Files.exists(folder.resolve(LogResource.CHECKPOINT.path()));
    }

    private String unchanged() {
        return hasCopy() ? "The copy in " + folder + " was not changed." : "There is no copy in " + folder + " yet.";
    }
}
