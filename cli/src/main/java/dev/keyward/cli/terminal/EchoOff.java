package dev.keyward.cli.terminal;

/** Switches off the terminal's echo of typed characters until this object is closed or the process ends. */
final class EchoOff implements AutoCloseable {

    private final String before;
    private final Thread atEnd;

    private EchoOff(String before) {
        this.before = before;
        this.atEnd = new Thread(this::restore, "echo-on");
    }

    /** @throws CommandException if the echo cannot be switched off; no secret has been typed yet */
    static EchoOff begin() {
        EchoOff off = new EchoOff(Shell.run("stty -g").orElseThrow(EchoOff::refused));
        Runtime.getRuntime().addShutdownHook(off.atEnd); // Ctrl+C
        if (Shell.run("stty -echo").isEmpty()) {
            off.close();
            throw refused();
        }
        return off;
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            return; // the process ends already, and the hook runs
        }
    }

    private void restore() {
        Shell.run("stty " + before);
    }

    private static CommandException refused() {
        return new CommandException(
                "The terminal's echo cannot be switched off (stty failed). Send the input through a pipe instead.");
    }
}
