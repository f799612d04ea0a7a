package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.mail.table.Outbox;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Tracks the mails that this node has claimed but not finished, and deletes the rows of finished ones.
 *
 * <p>The row of a sent mail that cannot be deleted at once, for example because a long transaction has locked it, is deleted later. Until
 * then the mail is not claimed again on this node. Thread-safe.
 */
final class ClaimedMails {

    private final KeycloakSessionFactory factory;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    /** Ids of the tracked mails that were sent. */
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    ClaimedMails(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    Set<String> ids() {
        return Collections.unmodifiableSet(ids);
    }

    void begin(String id) {
        ids.add(id);
    }

    /** Ends the attempt to send a mail and keeps its row, so that it can be claimed again. */
    void keep(String id) {
        ids.remove(id);
    }

    /** Deletes the row of a mail that was sent or has no recipient. If that fails, {@link #removeSent} tries again. */
    void remove(String id) {
        sent.add(id);
        try {
            removeSent(id);
        } catch (RuntimeException | Error e) {
            return; // removeSent tries it again
        }
    }

    /** Deletes the rows of sent mails that could not be deleted before. */
    void removeSent() {
        sent.forEach(this::removeSent);
    }

    private void removeSent(String id) {
        boolean isRemoved =
                KeycloakModelUtils.runJobInTransactionWithResult(factory, session -> new Outbox(session).remove(id));
        if (isRemoved) {
            sent.remove(id);
            ids.remove(id);
        }
    }
}
