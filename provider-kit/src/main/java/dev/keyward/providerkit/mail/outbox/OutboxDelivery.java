package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.lanes.MailDelivery;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailFailures;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import dev.keyward.providerkit.mail.table.MailsInTransit;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final OutboxJob job;
    private final Lease lease;
    private final Waiting waiting;
    private final Mail mail;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean isRendered;

    OutboxDelivery(OutboxJob job, Lease lease, Waiting waiting) {
        this.job = job;
        this.lease = lease;
        this.waiting = waiting;
        this.mail = waiting.mail();
    }

    @Override
    public void attempt() {
        begun.set(true);
        Outcome outcome;
        try {
            outcome = job.transport().send(mail, this::mayBegin);
        } catch (EmailException e) {
            job.claimed().release(waiting);
            throw new IllegalStateException(e);
        } catch (RuntimeException | Error e) {
            job.claimed().release(waiting);
            throw e;
        }
        if (outcome == Outcome.NOT_CURRENT) {
            job.claimed().keep(waiting.id());
            return;
        }
        job.claimed().remove(waiting.id());
        job.report().ended(mail, outcome);
    }

    /**
     * Marks the mail as in transit, unless another node sends the mails now, has claimed the mail since, or the mail was deleted with its
     * user. Called after the rendering, which may wait for a slot or a directory.
     */
    private boolean mayBegin(KeycloakSession session) {
        isRendered = true;
        return lease.isHeld() && new MailsInTransit(session).begin(waiting, Time.currentTimeMillis());
    }

    @Override
    public void overdue() {
        job.report().overdue(mail);
    }

    @Override
    public void sent() {
        job.succeed(mail.realmId());
    }

    @Override
    public void failed(Optional<Throwable> last) {
        if (begun.compareAndSet(false, true)) {
            job.claimed().keep(waiting.id());
        }
        if (last.map(MailFailures::isOfServer).orElse(isRendered)) { // a directory that hangs is no dead mail server
            job.fail(mail.realmId());
        }
        job.report().postponed(mail, last);
    }
}
