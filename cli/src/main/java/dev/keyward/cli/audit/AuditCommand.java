package dev.keyward.cli.audit;

import dev.keyward.cli.auditexport.AuditUnpackCommand;
import dev.keyward.cli.auditkeys.AuditKeysCommand;
import dev.keyward.cli.auditreport.AuditReportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Command group {@code keyward audit}, whose subcommands copy, verify and search audit logs. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Copies, verifies and searches audit logs, reports on them, and makes the keys of a server's audit logs.",
            "",
            "A log can also be verified with openssl and Python alone: docs/verify-by-hand.md"
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {
            AuditVerifyCommand.class,
            AuditMirrorCommand.class,
            AuditQueryCommand.class,
            AuditReportCommand.class,
            AuditProveCommand.class,
            AuditUnpackCommand.class,
            AuditKeysCommand.class
        })
public final class AuditCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
}
