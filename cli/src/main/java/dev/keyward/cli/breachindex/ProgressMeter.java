package dev.keyward.cli.breachindex;

import dev.keyward.breachedpasswords.Progress;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Prints the progress, speed and remaining time of a long command on standard error. For one thread.
 *
 * <p>On a terminal it overwrites one line each second; otherwise it prints a line every ten seconds.
 */
final class ProgressMeter implements Progress {

    private static final long SECOND = 1_000_000_000L;

    private final PrintWriter err;
    private final boolean terminal;
    private final boolean bytes;
    private final long start = System.nanoTime();
    private long lastPrinted = start;
    private long firstDone = -1;
    private int lastLength;

    /** @param bytes whether progress counts bytes; if not, keys */
    ProgressMeter(PrintWriter err, boolean bytes) {
        this.err = err;
        this.terminal = Terminal.showsErrors();
        this.bytes = bytes;
    }

    @Override
    public void at(long done, long of, long lines) {
        long now = System.nanoTime();
        if (firstDone < 0) {
            firstDone = done; // work of an interrupted run must not count as speed
        }
        if (now - lastPrinted < (terminal ? 1 : 10) * SECOND) {
            return;
        }
        lastPrinted = now;
        print(text(done, of, lines, (now - start) / (double) SECOND));
    }

    /** Ends the progress line on a terminal, so that later output begins on a new line. */
    void end() {
        if (terminal && lastLength > 0) {
            err.println();
            err.flush();
        }
    }

    String text(long done, long of, long lines, double seconds) {
        double speed = (done - Math.max(0, firstDone)) / Math.max(seconds, 0.001);
        String left = speed > 0 ? ", about " + Figures.time((long) Math.ceil((of - done) / speed)) + " left" : "";
        String rate = bytes ? Figures.bytes((long) speed) + "/s" : Figures.number((long) speed) + "/s";
        return String.format(
                Locale.ROOT,
                "%s of %s (%d %%)%s, %s%s",
                bytes ? Figures.bytes(done) : Figures.number(done),
                bytes ? Figures.bytes(of) : Figures.number(of),
                of == 0 ? 100 : (int) (100.0 * done / of),
                bytes && lines > 0 ? ", " + Figures.number(lines) + " lines" : "",
                rate,
                left);
    }

    private void print(String text) {
        if (terminal) {
            err.print("\r" + text + " ".repeat(Math.max(0, lastLength - text.length())));
            lastLength = text.length();
        } else {
            err.println(text);
        }
        err.flush();
    }
}
