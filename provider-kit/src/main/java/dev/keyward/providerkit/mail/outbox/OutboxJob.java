package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.jobs.Job;
import dev.keyward.providerkit.jobs.Lease;
import dev.keyward.providerkit.lanes.LanePauses;
import dev.keyward.providerkit.lanes.MailLanes;
import dev.keyward.providerkit.lanes.MailLimits;
import dev.keyward.providerkit.mail.delivery.MailReport;
import dev.keyward.providerkit.mail.delivery.MailTransport;
import dev.keyward.providerkit.mail.table.MailsInTransit;
import dev.keyward.providerkit.mail.table.Outbox;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import dev.keyward.providerkit.metrics.Gauges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Background job that sends the stored mails, on the node that owns its lease.
 *
 * <p>Holds only a few mails of each realm in memory, because a slice reads no more than the realm's lane can accept. A mail that
 * is being sent is not claimed again on this node, even if the mail server hangs.
 */
final class OutboxJob implements Job {

    private static final int IN_MEMORY_PER_REALM = 8;
    private static final int IN_MEMORY = 10_000;
    private static final int THREADS_PER_REALM = 4;
    private static final int THREADS = 128;
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int CLAIMS_PER_SLICE = 200;
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

    private final KeycloakSessionFactory factory;
    private final Set<String> kinds;
    private final MailReport report;
    private final Runnable wake;
    private final MailLanes lanes = new MailLanes(
            "keyward-mail-notices",
            new MailLimits(
                    IN_MEMORY_PER_REALM,
                    IN_MEMORY,
                    THREADS_PER_REALM,
                    THREADS,
                    DEADLINE,
                    List.of(), // the table has the retries
                    Outbox.LIFE));
    private final LanePauses pauses = new LanePauses(System::nanoTime);

    private final ClaimedMails claimed;
    private final DeliveryContext deliveries;
    private long nextHousekeeping = System.nanoTime();
    private volatile long waiting;
    private volatile @Nullable Lease lastLease;

    /**
     * @param claimed the mails that this node sends
     * @param kinds ids of the kinds to send; in a rolling update, a newer node may have stored others
     * @param wake runs the next slice at once
     */
    OutboxJob(
            KeycloakSessionFactory factory,
            ClaimedMails claimed,
            MailTransport transport,
            Set<String> kinds,
            MailReport report,
            Runnable wake) {
        this.factory = factory;
        this.claimed = claimed;
        this.kinds = Set.copyOf(kinds);
        this.report = report;
        this.wake = wake;
        this.deliveries = new DeliveryContext(transport, claimed, report, pauses, this::resume);
    }

    /** Registers the metric that counts the stored mails of all realms. */
    void register(Gauges gauges) {
        gauges.register(
                "keyward.mail.waiting",
                "Stored mails that wait to be sent; 0 on nodes that do not send them",
                this,
                OutboxJob::waitingHere);
    }

    /** Returns the number of mails in the outbox, or 0 if another node holds the lease and counts them. */
    private long waitingHere() {
        Lease lease = lastLease;
        return lease != null && lease.isHeld() ? waiting : 0;
    }

    @Override
    public String name() {
        return "mail-outbox";
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void completeBegunWork() {
        claimed.storeOutcomes();
    }

    @Override
    public boolean runSlice(Lease lease) {
        lastLease = lease;
        long now = Time.currentTimeMillis();
        try {
            return sendDue(lease, now);
        } finally {
            if (System.nanoTime() - nextHousekeeping >= 0) {
                nextHousekeeping = System.nanoTime() + HOUSEKEEPING.toNanos();
                keepHouse(now);
            }
        }
    }

    private boolean sendDue(Lease lease, long now) {
        List<String> realms = new ArrayList<>(inTransaction(outbox -> outbox.realmsDue(kinds, now)));
        Collections.shuffle(realms); // or the first realms could use up every slice
        pauses.retain(realms);
        int started = 0;
        Optional<RuntimeException> failure = Optional.empty();
        for (String realm : realms) {
            if (started >= CLAIMS_PER_SLICE) {
                return true;
            }
            if (lease.isHeld()) { // a claim may wait for a lock
                try {
                    started += sendDue(realm, lease, now);
                } catch (RuntimeException e) {
                    failure = Optional.of(e);
                }
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return false;
    }

    /**
     * Claims and sends the due mails of one realm. Claims them in a separate transaction, so that a failure or a lock affects
     * no other realm's rows.
     */
    private int sendDue(String realm, Lease lease, long now) {
        int most = pauses.most(realm, lanes.room(realm), lanes.isEmpty(realm));
        if (most == 0) {
            return 0;
        }
        List<Waiting> mails = inTransaction(outbox -> outbox.claim(realm, most, kinds, claimed.ids(), now));
        for (Waiting mail : mails) {
            claimed.begin(mail.id());
            if (mail.isDamaged()) {
                claimed.remove(mail.id());
                report.failed(mail.mail(), "Its row cannot be read.");
            } else if (!lanes.add(realm, new OutboxDelivery(deliveries, lease::isHeld, mail))) {
                claimed.keep(mail.id()); // the server stops; the mail stays in the table
            }
        }
        return mails.size();
    }

    /** Deletes stored mails that are too old or may have been sent, and updates the metric for the number of waiting mails. */
    private void keepHouse(long now) {
        report.uncertain(
                inSession(session -> new MailsInTransit(session).dropUncertain(CLAIMS_PER_SLICE, claimed.ids(), now)));
        List<Waiting> old = inTransaction(outbox -> outbox.giveUp(CLAIMS_PER_SLICE, claimed.ids(), now));
        old.forEach(mail -> report.failed(
                mail.mail(), "The mail server did not accept it within " + Outbox.LIFE.toHours() + " hours."));
        waiting = inTransaction(Outbox::count);
    }

    private void resume(String realmId) {
        if (lanes.room(realmId) >= IN_MEMORY_PER_REALM / 2) {
            wake.run();
        }
    }

    /**
     * Waits a few seconds for mails that are being sent, so that their outcomes are stored. A mail that takes longer stays in transit, and
     * another node does not send it.
     */
    @Override
    public void stop() {
        lanes.close(LONGEST_STOP);
        claimed.storeOutcomes();
        waiting = 0;
    }

    private <T> T inTransaction(Function<Outbox, T> work) {
        return inSession(session -> work.apply(new Outbox(session)));
    }

    private <T> T inSession(Function<KeycloakSession, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, work::apply);
    }
}
