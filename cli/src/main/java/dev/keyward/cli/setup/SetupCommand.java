package dev.keyward.cli.setup;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Command group {@code keyward setup}, whose subcommands plan, apply, check and remove the setup of realms. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Sets up a realm according to a profile. plan shows what would change, apply changes it, status shows whether"
                        + " it is still so, and remove restores the former settings.",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            HelpCommand.class,
            SetupPlanCommand.class,
            SetupApplyCommand.class,
            SetupStatusCommand.class,
            SetupRemoveCommand.class
        })
public final class SetupCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command: plan, apply, status or remove.");
    }
}
