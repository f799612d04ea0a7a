package dev.keyward.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The root of the {@code keyward} command; each feature adds its own subcommand.
 *
 * <p>Exit codes: 0 done, 2 cannot (wrong usage, nothing was changed). Not thread-safe; one instance per run.
 */
@Command(
        name = "keyward",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        description = {
            "Works with Keyward, the data-protection pack for Keycloak, from outside the server.",
            "",
            "To protect a realm you need the other file, keyward-<version>.jar: copy it into Keycloak's providers/"
                    + " folder and run bin/kc.sh build. This command never changes a server by itself."
        },
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Done.", "2:Cannot: wrong usage. Nothing was changed."},
        subcommands = HelpCommand.class)
final class KeywardCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new KeywardCommand()).setUsageHelpWidth(100).setUsageHelpAutoWidth(true);
    }

    /** Reached only without a subcommand: says what there is, as an error, because nothing was asked for. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: give a command, or --help for the list.");
    }
}
