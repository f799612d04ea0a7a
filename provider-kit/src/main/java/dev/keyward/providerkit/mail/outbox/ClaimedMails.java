package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.mail.table.MailsInTransit;
import dev.keyward.providerkit.mail.table.Outbox;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Tracks the mails that this node has claimed but not finished, and stores the outcome of each attempt.
 *
 * <p>The outcome of a mail that cannot be stored at once, for example because a long transaction has locked its row, is stored later. Until
 * then the mail is not claimed again on this node. Thread-safe.
 */
final class ClaimedMails {

    private final KeycloakSessionFactory factory;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** Outcomes that are not stored yet, by the id of the mail. Each returns false if another transaction has locked the row. */
    private final Map<String, Predicate<KeycloakSession>> outcomes = new ConcurrentHashMap<>();

    ClaimedMails(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    Set<String> ids() {
        return Collections.unmodifiableSet(ids);
    }

    void begin(String id) {
        ids.add(id);
    }

    /** Ends an attempt that never passed the mail to the mail server, so that it can be claimed again. */
    void keep(String id) {
        ids.remove(id);
    }

    /** Ends an attempt that has failed: removes the mark that the mail is in transit, so that it can be claimed again. */
    void release(Waiting mail) {
        end(mail.id(), session -> new MailsInTransit(session).end(mail));
    }

    /** Deletes the row of a mail that was sent or has no recipient. */
    void remove(String id) {
        end(id, session -> new Outbox(session).remove(id));
    }

    private void end(String id, Predicate<KeycloakSession> outcome) {
        outcomes.put(id, outcome);
        try {
            store(id, outcome);
        } catch (RuntimeException | Error e) {
            return; // storeOutcomes tries it again
        }
    }

    /** Stores the outcomes that could not be stored before. */
    void storeOutcomes() {
        outcomes.forEach(this::store);
    }

    private void store(String id, Predicate<KeycloakSession> outcome) {
        if (KeycloakModelUtils.runJobInTransactionWithResult(factory, outcome::test)) {
            outcomes.remove(id);
            ids.remove(id);
        }
    }
}
