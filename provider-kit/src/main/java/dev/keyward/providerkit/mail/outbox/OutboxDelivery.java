package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailFailures;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import dev.keyward.providerkit.mail.lanes.MailDelivery;
import dev.keyward.providerkit.mail.table.Outbox;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
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
            job.claimed().keep(waiting.id());
            throw new IllegalStateException(e);
        } catch (RuntimeException | Error e) {
            job.claimed().keep(waiting.id());
            throw e;
        }
        if (outcome
                == Outcome.NOT_CURRENT) { // another node has claimed the mail since, or it was deleted with its user
            job.claimed().keep(waiting.id());
            return;
        }
        job.claimed().remove(waiting.id());
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
            job.claimed().keep(waiting.id());
        }
        if (last.map(MailFailures::isOfServer).orElse(true)) {
            job.fail(mail.realmId());
        }
        job.report().postponed(mail, last);
    }
}
