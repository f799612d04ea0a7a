package dev.keyward.cli.audit;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.tiles.LogSource;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.cli.auditcopy.AuditFiles;
import dev.keyward.cli.auditcopy.EarlierCheckpoints;
import dev.keyward.cli.auditcopy.LogBeginning;
import dev.keyward.cli.auditcopy.LogContents;
import dev.keyward.cli.auditcopy.LogFindings;
import dev.keyward.cli.auditcopy.ServerLogOptions;
import dev.keyward.cli.terminal.Output;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keyward audit verify}: verifies a copy of an audit log. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Verifies a copy of an audit log, or the log on a server: the signature of its checkpoint, every entry, and"
                    + " every hash.",
            "",
            "Keep the checkpoint of each verified copy in a place that the server's administrators cannot change, and"
                    + " name it with --since next time: only an earlier checkpoint shows that a log was rewritten and"
                    + " signed again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Intact.",
            "1:Tampered with, and the first bad entry is named; or incomplete: records are missing that a node counted.",
            "2:Cannot decide: a file is missing or unreadable, the policy does not know the log, the beginning is missing"
                    + " and no record says that it was pruned, or the missing records may be entries of a newer version."
        })
final class AuditVerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private ServerLogOptions server = new ServerLogOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder with the copy: the file checkpoint and the folder tile.")
    @Nullable
    private Path folder;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "Policy of the log, from a source that you trust; not from the copy.")
    private Path policy = Path.of("");

    @Mixin
    private EarlierCheckpoints earlier = new EarlierCheckpoints();

    @Option(
            names = "--from",
            paramLabel = "INDEX",
            description =
                    "First record that must be there. Default: the first one that the log has, if a record of the log"
                            + " says that those before it were pruned.")
    @Nullable
    private Long from;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        LogPolicy trusted = AuditFiles.policy(policy);
        Output output = new Output(spec);
        LogSource log = server.open(folder, "DIR", output);
        Long given = from;
        LogBeginning beginning = LogBeginning.of(given == null ? null : AuditFiles.index("--from", given), log);
        LogContents contents = new LogContents(beginning.first());
        LogVerifier verifier = new LogVerifier(log, trusted, beginning.before(contents)).from(beginning.first());
        earlier.require(verifier);
        LogFindings findings =
                new LogFindings(beginning.judged(verifier.verify(), "--from"), contents, earlier.count());
        VerificationReport report = new VerificationReport(findings, beginning);
        if (json) {
            output.json(report.json());
        } else {
            output.result(report.text());
        }
        return findings.exitCode();
    }
}
