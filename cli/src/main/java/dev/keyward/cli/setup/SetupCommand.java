package dev.keyward.cli.setup;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyward setup}: the group of the commands that set up realms. */
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
