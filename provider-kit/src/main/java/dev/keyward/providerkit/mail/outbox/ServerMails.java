package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.Mails;
import dev.keyward.providerkit.mail.delivery.CodeQueue;
import dev.keyward.providerkit.mail.delivery.MailReport;
import dev.keyward.providerkit.mail.table.Outbox;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Accepts the mails of one KeycloakSession: stores notices in a table, and queues verification codes in memory. Not
 * thread-safe.
 */
final class ServerMails implements Mails {

    private static final String FULL = "too many mails of this realm, or of all realms, wait for a mail server.";

    private static final String NOT_STORED = "it could not be stored. ";

    private final KeycloakSession session;
    private final CodeQueue codes;
    private final MailReport report;
    private final Runnable wake;

    /** @param wake makes the outbox job send the stored mails at once */
    ServerMails(KeycloakSession session, CodeQueue codes, MailReport report, Runnable wake) {
        this.session = session;
        this.codes = codes;
        this.report = report;
        this.wake = wake;
    }

    @Override
    public void store(Mail mail) {
        if (hasServer(mail) && addInTransaction(mail)) {
            session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
                @Override
                protected void commitImpl() {
                    wake.run();
                }

                @Override
                protected void rollbackImpl() {
                    // The row is rolled back as well.
                }
            });
        }
    }

    private boolean addInTransaction(Mail mail) {
        try {
            return add(session, mail);
        } catch (RuntimeException e) {
            report.dropped(mail, NOT_STORED + FailureTrace.of(e));
            return false;
        }
    }

    @Override
    public void storeInAnyCase(Mail mail) {
        if (!hasServer(mail)) {
            return;
        }
        KeycloakSessionFactory factory = session.getKeycloakSessionFactory();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                storeAlone(factory, mail);
            }

            @Override
            protected void rollbackImpl() {
                storeAlone(factory, mail);
            }
        });
    }

    private void storeAlone(KeycloakSessionFactory factory, Mail mail) {
        try {
            KeycloakModelUtils.runJobInTransaction(factory, own -> add(own, mail));
            wake.run();
        } catch (RuntimeException e) {
            report.dropped(mail, NOT_STORED + FailureTrace.of(e));
        }
    }

    private boolean add(KeycloakSession in, Mail mail) {
        if (!Outbox.fits(mail)) {
            report.dropped(mail, "its address or language is too long for the table.");
            return false;
        }
        boolean added = new Outbox(in).add(mail);
        if (!added) {
            report.dropped(mail, FULL);
        }
        return added;
    }

    @Override
    public void sendNow(Mail mail) {
        if (hasServer(mail)) {
            codes.add(mail);
        }
    }

    private boolean hasServer(Mail mail) {
        RealmModel realm = session.realms().getRealm(mail.realmId());
        boolean has = realm != null && !realm.getSmtpConfig().isEmpty();
        if (!has) {
            report.droppedWithoutServer(mail);
        }
        return has;
    }

    @Override
    public void close() {}
}
