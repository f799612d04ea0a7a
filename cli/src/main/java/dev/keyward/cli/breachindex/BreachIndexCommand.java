package dev.keyward.cli.breachindex;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keyward breach-index}: the group of the commands that build, merge, verify and search breach indexes. */
@Command(
        name = "breach-index",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Builds, merges, verifies and searches breach indexes. A breach index is a file of leaked passwords that the"
                    + " server reads from its own disk, so that nothing about a password leaves the server.",
            "",
            "To use the whole corpus of Have I Been Pwned, download it with the official downloader, then run"
                    + " keyward breach-index build pwnedpasswords.txt --output pwned.bpi"
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {
            BreachIndexBuildCommand.class,
            BreachIndexInfoCommand.class,
            BreachIndexLookupCommand.class,
            BreachIndexVerifyCommand.class,
            BreachIndexMergeCommand.class
        })
public final class BreachIndexCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
}
