package dev.keyward.cli.setup;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine;

/** {@code keyward setup}: the group of the four commands. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Protects a realm as a profile says, and takes that back: plan shows what would change, apply does it,"
                        + " status says how it is, remove undoes it.",
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
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: plan, apply, status or remove.");
    }
}
