package dev.keyward.it.harness;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The single attempt to start a server that test classes share, with its outcome: the server, or the failure of its start. */
final class SharedServer implements AutoCloseable {

    private final FutureTask<AutoCloseable> outcome;

    private SharedServer(Callable<? extends AutoCloseable> start) {
        this.outcome = new FutureTask<>(start::call);
    }

    static SharedServer start(Callable<? extends AutoCloseable> start) {
        SharedServer attempt = new SharedServer(start);
        attempt.outcome.run();
        return attempt;
    }

    /** Returns the running server, or fails with the error of its start. */
    AutoCloseable get() {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The shared server did not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            outcome.get().close();
        } catch (ExecutionException e) {
            return; // it never started, and the tests have failed already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
