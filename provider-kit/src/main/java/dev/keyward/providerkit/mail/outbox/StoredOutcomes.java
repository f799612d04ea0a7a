package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.mail.table.MailsInTransit;
import dev.keyward.providerkit.mail.table.Outbox;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.util.function.Predicate;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Stores the outcomes of attempts to send mails in the table {@code KEYWARD_MAIL}. Thread-safe. */
final class StoredOutcomes implements Outcomes {

    private final KeycloakSessionFactory factory;

    StoredOutcomes(KeycloakSessionFactory factory) {
        this.factory = factory;
    }

    @Override
    public boolean release(Waiting mail) {
        return inTransaction(session -> new MailsInTransit(session).end(mail));
    }

    @Override
    public boolean remove(String id) {
        return inTransaction(session -> new Outbox(session).remove(id));
    }

    private boolean inTransaction(Predicate<KeycloakSession> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, work::test);
    }
}
