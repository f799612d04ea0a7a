package dev.keyward.auditlog.verify;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Checks several entry bundles in parallel, and reports their entries and defects in the order of the log.
 *
 * <p>At most one bundle more than there are threads is in memory. For one caller.
 */
final class BundleQueue implements AutoCloseable {

    private static final int MAX_THREADS = 4;

    private final long firstEntry;
    private final EntryVisitor visitor;
    private final int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    private final ExecutorService executor = Executors.newFixedThreadPool(threads, BundleQueue::thread);
    private final Deque<Future<BundleCheck>> checks = new ArrayDeque<>();

    BundleQueue(long firstEntry, EntryVisitor visitor) {
        this.firstEntry = firstEntry;
        this.visitor = visitor;
    }

    /** Starts a task that checks one bundle. If too many checks are in progress, waits for the earliest one. */
    void add(Callable<BundleCheck> check) throws IOException, TamperedLogException {
        checks.add(executor.submit(check));
        if (checks.size() > threads) {
            finishFirst();
        }
    }

    /** Waits until all checks of bundles have ended. */
    void finish() throws IOException, TamperedLogException {
        while (!checks.isEmpty()) {
            finishFirst();
        }
    }

    private void finishFirst() throws IOException, TamperedLogException {
        Future<BundleCheck> first = checks.remove();
        try {
            first.get().report(firstEntry, visitor);
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the verification was interrupted", e);
        }
    }

    private static IOException cause(ExecutionException e) throws TamperedLogException {
        if (e.getCause() instanceof TamperedLogException tampered) {
            throw tampered;
        }
        if (e.getCause() instanceof IOException failed) {
            return failed;
        }
        throw new IllegalStateException("A bundle could not be checked.", e);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "audit-log-verify");
        thread.setDaemon(true);
        return thread;
    }
}
