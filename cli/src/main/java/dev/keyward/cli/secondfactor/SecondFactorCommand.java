package dev.keyward.cli.secondfactor;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Command group {@code keyward second-factor}, whose subcommand shows how many users of a realm have a second factor. */
@Command(
        name = "second-factor",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows how far the roll-out of the mandatory second factor is.",
        commandListHeading = "%nCommands:%n",
        subcommands = {HelpCommand.class, SecondFactorCoverageCommand.class})
public final class SecondFactorCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command: coverage.");
    }
}
