package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.lanes.MailDelivery;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailFailures;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import dev.keyward.providerkit.mail.table.MailsInTransit;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.keycloak.common.util.Time;
import org.keycloak.email.EmailException;
import org.keycloak.models.KeycloakSession;

/**
 * Makes one attempt to send a stored mail, and deletes its row on success.
 *
 * <p>The claim fences nodes off from each other: a mail is sent only if its row still has the attempts of this claim. So a node that was
 * suspended and got the lease back does not send what another node has sent. The row is marked before the connection to the mail server
 * begins, and no node claims a marked row. So a mail is not sent twice if this node is killed before it has deleted the row.
 *
 * <p>The thread that has sent the mail deletes the row, even if the deadline has passed. Thread-safe.
 */
final class OutboxDelivery implements MailDelivery {

    private final DeliveryContext context;
    private final BooleanSupplier isLeaseHeld;
    private final Waiting waiting;
    private final Mail mail;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean isRendered;
    private volatile boolean isAnswered;

    OutboxDelivery(DeliveryContext context, BooleanSupplier isLeaseHeld, Waiting waiting) {
        this.context = context;
        this.isLeaseHeld = isLeaseHeld;
        this.waiting = waiting;
        this.mail = waiting.mail();
    }

    @Override
    public boolean attempt() {
        begun.set(true);
        Outcome outcome;
        try {
            outcome = context.transport().send(mail, this::mayBegin);
        } catch (EmailException e) {
            context.claimed().release(waiting);
            throw new IllegalStateException(e);
        } catch (RuntimeException | Error e) {
            context.claimed().release(waiting);
            throw e;
        }
        isAnswered = outcome.isAnswerOfServer();
        if (outcome == Outcome.NOT_CURRENT) {
            context.claimed().keep(waiting.id());
        } else {
            context.claimed().remove(waiting.id());
            context.report().ended(mail, outcome);
        }
        return isAnswered;
    }

    /**
     * Marks the mail as in transit, and returns false if this node must not send it. That is so if another node sends the mails
     * now or has claimed the mail since, or if the mail was deleted with its user. Called after the rendering, which may wait
     * for a slot or a directory.
     */
    private boolean mayBegin(KeycloakSession session) {
        isRendered = true;
        return isLeaseHeld.getAsBoolean() && new MailsInTransit(session).begin(waiting, Time.currentTimeMillis());
    }

    @Override
    public void overdue() {
        context.report().overdue(mail);
    }

    @Override
    public void sent() {
        if (isAnswered) {
            context.pauses().succeed(mail.realmId());
        }
        context.resume().accept(mail.realmId());
    }

    @Override
    public void failed(Optional<Throwable> last) {
        if (begun.compareAndSet(false, true)) {
            context.claimed().keep(waiting.id());
        }
        if (last.map(MailFailures::isOfServer).orElse(isRendered)) { // a directory that hangs is no dead mail server
            context.pauses().fail(mail.realmId());
        }
        context.report().postponed(mail, last);
    }
}
