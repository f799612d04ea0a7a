package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Tracks the mails that this node has claimed but not finished, and stores the outcome of each attempt.
 *
 * <p>The outcome of a mail that cannot be stored at once, for example because a long transaction has locked its row or the database cannot
 * be reached, is stored later. Until then the mail is not claimed again on this node. Thread-safe.
 */
final class ClaimedMails {

    private final Outcomes outcomes;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /**
     * Database writes that failed and will be tried again, by mail id. Each write stores the result of an attempt to
     * send the mail.
     */
    private final Map<String, BooleanSupplier> unstored = new ConcurrentHashMap<>();

    ClaimedMails(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    Set<String> ids() {
        return Collections.unmodifiableSet(ids);
    }

    void begin(String id) {
        ids.add(id);
    }

    /** Ends an attempt to send a mail that was never passed to the mail server. The mail can then be claimed again. */
    void keep(String id) {
        ids.remove(id);
    }

    /** Ends a failed attempt, and removes the in-transit mark of the mail so that the mail can be claimed again. */
    void release(Waiting mail) {
        end(mail.id(), () -> outcomes.release(mail));
    }

    /** Deletes the row of a mail that was sent or has no recipient. */
    void remove(String id) {
        end(id, () -> outcomes.remove(id));
    }

    private void end(String id, BooleanSupplier outcome) {
        unstored.put(id, outcome);
        try {
            store(id, outcome);
        } catch (RuntimeException | Error e) {
            return; // storeOutcomes tries it again
        }
    }

    /**
     * Tries again to store the results of attempts to send mails, if the first database write failed. Tries each of
     * them, and throws the last exception at the end. Call it even while another node owns the lease, because no other
     * node knows these outcomes.
     */
    void storeOutcomes() {
        Optional<RuntimeException> failure = Optional.empty();
        for (Map.Entry<String, BooleanSupplier> outcome : unstored.entrySet()) {
            try {
                store(outcome.getKey(), outcome.getValue());
            } catch (RuntimeException e) {
                failure = Optional.of(e);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void store(String id, BooleanSupplier outcome) {
        // If two threads store the same outcome, the second one must not end a later attempt.
        if (outcome.getAsBoolean() && unstored.remove(id, outcome)) {
            ids.remove(id);
        }
    }
}
