package dev.keyward.cli.auditkeys;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Command group {@code keyward audit keys}, whose subcommands make, rotate and show the keys of audit logs. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Makes and rotates the secret keys of a server's audit logs, and shows their public part.",
            "",
            "A key file has the keys for signatures, personal data, records without a number, and pseudonyms. Give every"
                    + " node of a cluster the same file."
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {AuditKeysMakeCommand.class, AuditKeysShowCommand.class, AuditKeysRotateCommand.class})
public final class AuditKeysCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
}
