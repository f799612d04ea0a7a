package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailFailures;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import dev.keyward.providerkit.mail.lanes.MailDelivery;
import dev.keyward.providerkit.mail.outbox.Outbox.Waiting;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.keycloak.email.EmailException;

/**
 * Makes one attempt to send a stored mail, and deletes its row on success.
 *
 * <p>The claim fences nodes off from each other: a mail is sent only if its row still has the attempts of this claim. So a node that was
 * suspended and got the lease back does not send what another node has sent.
 *
 * <p>The thread that has sent the mail deletes the row, even if the deadline has passed. Thread-safe.
 */
final class OutboxDelivery implements MailDelivery {

    private final OutboxJob job;
    private final Lease lease;
    private final Waiting waiting;
    private final Mail mail;
    private final AtomicBoolean begun = new AtomicBoolean();

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
            if (!lease.isHeld()) {
                throw new IllegalStateException("Another node sends the mails.");
            }
            outcome = job.transport().send(mail, session -> new Outbox(session).isClaimed(waiting));
        } catch (EmailException e) {
            job.keep(waiting);
            throw new IllegalStateException(e);
        } catch (RuntimeException | Error e) {
            job.keep(waiting);
            throw e;
        }
        if (outcome == Outcome.NOT_CURRENT) {
            job.keep(waiting); // another node has claimed the mail since, or it was deleted with its user
            return;
        }
        job.remove(waiting);
        job.report().ended(mail, outcome);
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
            job.keep(waiting);
        }
        if (last.map(MailFailures::isOfServer).orElse(true)) {
            job.fail(mail.realmId());
        }
        job.report().postponed(mail, last);
    }
}
