package dev.keyward.cli;

/** A terminal that does not show what is typed, until this is closed or the process ends. */
final class EchoOff implements AutoCloseable {

    private final String before;
    private final Thread atEnd;

    private EchoOff(String before) {
        this.before = before;
        this.atEnd = new Thread(this::restore, "echo-on");
    }

    /** @throws Cannot if it cannot be had, so that nothing secret is typed */
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

    private static Cannot refused() {
        return new Cannot(
                "The terminal cannot be told not to show what is typed (stty). Send it through a pipe instead.");
    }
}
