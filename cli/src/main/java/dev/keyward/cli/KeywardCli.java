package dev.keyward.cli;

import dev.keyward.cli.audit.AuditCommand;
import dev.keyward.cli.breachindex.BreachIndexCommand;
import dev.keyward.cli.doctor.DoctorCommand;
import dev.keyward.cli.secondfactor.SecondFactorCommand;
import dev.keyward.cli.setup.SetupCommand;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.PrintableText;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The entry point of the {@code keyward} command, with one subcommand for each feature.
 *
 * <p>Exit codes: 0 done, 1 differences or findings, 2 failed. Not thread-safe; one instance per run.
 */
@Command(
        name = "keyward",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        description = {
            "Manages Keyward, the data-protection pack for Keycloak, from outside the server.",
            "",
            "The server needs a separate jar, keyward-<version>.jar: copy it into Keycloak's providers/ folder, run"
                    + " bin/kc.sh build and start the server. Then protect a realm: keyward setup apply --help"
        },
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Done.", "1:There are differences or findings.", "2:Failed, or wrong usage."},
        subcommands = {
            HelpCommand.class,
            SetupCommand.class,
            BreachIndexCommand.class,
            AuditCommand.class,
            SecondFactorCommand.class,
            DoctorCommand.class
        })
public final class KeywardCli implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before run()
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new KeywardCli())
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(KeywardCli::misused)
                .setExecutionExceptionHandler(KeywardCli::failed);
        registerNumbers(root);
        printVersionOn(root);
        return root;
    }

    /** Makes error messages about numbers say "a whole number". The messages of picocli name the Java type. */
    private static void registerNumbers(CommandLine root) {
        ITypeConverter<Long> converter = text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a whole number");
            }
        };
        root.registerConverter(Long.class, converter);
        root.registerConverter(long.class, converter);
    }

    /** Makes {@code -V} print the version on every subcommand, because picocli does not inherit the version provider. */
    private static void printVersionOn(CommandLine command) {
        command.getCommandSpec().versionProvider(new VersionProvider());
        command.getSubcommands().values().forEach(KeywardCli::printVersionOn);
    }

    /** Prints a usage error with a hint at {@code --help}, but not the full help text, which would hide the error. */
    private static int misused(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("keyward: " + PrintableText.of(reason(e)));
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String reason(CommandLine.ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return String.valueOf(e.getMessage());
        }
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String argument = "'" + unmatched.getUnmatched().get(0) + "'";
        if (unmatched.isUnknownOption()) {
            return argument + " is not an option of " + command.qualifiedName() + ".";
        }
        return command.subcommands().isEmpty()
                ? argument + " is one argument too many."
                : argument + " is not a command of " + command.qualifiedName() + ". Commands: "
                        + String.join(", ", command.subcommands().keySet()) + ".";
    }

    /** Prints the message of a {@link CommandException}, or the stack trace of any other exception of a command. */
    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof CommandException) {
            command.getErr().println("keyward: " + PrintableText.of(String.valueOf(e.getMessage())));
        } else {
            command.getErr().println("keyward: internal error. Please report it with these lines:");
            e.printStackTrace(command.getErr());
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** Reports that the subcommand is missing. Picocli calls this method only if no subcommand is given. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
}
