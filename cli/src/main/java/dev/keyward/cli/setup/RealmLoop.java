package dev.keyward.cli.setup;

import dev.keyward.cli.server.ServerException;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a task for one realm after the other, and continues with the next realm if the task fails. Not thread-safe.
 *
 * <p>Stops early if the server has no Keyward, if it refuses the login, or if three requests in a row get no answer.
 */
final class RealmLoop {

    private static final int NO_ANSWERS = 3;

    private static final long NOTICE_NANOS = 5_000_000_000L;

    private final Output output;
    private final List<String> failed = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private long noticed = System.nanoTime();
    private int unanswered;

    RealmLoop(Output output) {
        this.output = output;
    }

    /** @param task throws {@link CommandException} for a realm that fails */
    void run(List<RealmClient> realms, Consumer<RealmClient> task) {
        for (int i = 0; i < realms.size(); i++) {
            RealmClient realm = realms.get(i);
            try {
                task.accept(realm);
                unanswered = 0;
            } catch (ServerException e) {
                unanswered++;
                if (!e.isTemporary() || unanswered == NO_ANSWERS) {
                    stop(realms.subList(i, realms.size()), String.valueOf(e.getMessage()));
                    return;
                }
                fail(realm.name(), "Realm " + realm.name() + ": " + e.getMessage());
            } catch (CommandException e) {
                unanswered = 0;
                fail(realm.name(), String.valueOf(e.getMessage()));
            }
            if (System.nanoTime() - noticed > NOTICE_NANOS) {
                noticed = System.nanoTime();
                output.progress(Figures.number(i + 1) + " of " + Figures.number(realms.size()) + " realms");
            }
        }
    }

    /** Records that the task failed for the given realm, with a sentence that says why. */
    void fail(String realm, String sentence) {
        if (!failed.contains(realm)) {
            failed.add(realm);
        }
        sentences.add(sentence);
    }

    private void stop(List<RealmClient> left, String sentence) {
        left.forEach(realm -> failed.add(realm.name()));
        sentences.add(sentence);
        if (left.size() > 1) {
            sentences.add("Not tried: "
                    + Figures.count(left.size() - 1, "realm") + ", from "
                    + left.get(1).name() + " to "
                    + left.get(left.size() - 1).name() + ".");
        }
    }

    /** Returns the names of the realms whose task failed or was not tried. */
    List<String> failed() {
        return List.copyOf(failed);
    }

    /**
     * Throws one {@link CommandException} with all recorded failures and the given additional text. Does nothing if no
     * failures were recorded.
     */
    void throwFailures(String more) {
        if (!sentences.isEmpty()) {
            throw new CommandException(String.join("\n", sentences) + more);
        }
    }
}
