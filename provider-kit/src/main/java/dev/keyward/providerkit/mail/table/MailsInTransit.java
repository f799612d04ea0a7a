package dev.keyward.providerkit.mail.table;

import dev.keyward.providerkit.mail.UncertainMail;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Marks mails in the table {@code KEYWARD_MAIL} as being passed to a mail server. Works in the transaction of a
 * Keycloak session.
 *
 * <p>No node claims a marked mail. Only the attempt that has set the mark removes it, so a node that is killed in the middle leaves a
 * mail whose outcome nobody knows. It is not sent again, because the mail server may have accepted it. A mark has the time of the node that
 * has set it. Not thread-safe.
 */
public final class MailsInTransit {

    /** When a mail's in-transit mark reaches this age, the node that sends the mail is considered killed. */
    static final Duration LIFE = Duration.ofMinutes(15);

    private final EntityManager entities;
    private final Outbox outbox;

    public MailsInTransit(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.outbox = new Outbox(session);
    }

    /**
     * Marks the given mail as in transit. Returns false if this node's claim is not valid any more, or another transaction has locked the
     * row; the mail must not be sent then.
     */
    public boolean begin(Waiting mail, long now) {
        return outbox.lock(mail.id()).filter(row -> row.isClaimedBy(mail)).isPresent() && mark(mail, Optional.of(now));
    }

    /** Removes the in-transit mark of a mail that the mail server did not accept; returns false if another transaction locks the row. */
    public boolean end(Waiting mail) {
        if (outbox.lock(mail.id()).isPresent()) {
            mark(mail, Optional.empty());
            return true;
        }
        return !outbox.exists(mail.id());
    }

    private boolean mark(Waiting mail, Optional<Long> since) {
        return entities.createQuery(
                                "update KeywardMail m set m.inTransitSince = :since where m.id = :id and m.attempts = :attempts")
                        .setParameter("since", since.orElse(null))
                        .setParameter("id", mail.id())
                        .setParameter("attempts", mail.attempts())
                        .executeUpdate()
                == 1;
    }

    /**
     * Deletes and returns the mails that a killed node was sending. Mails whose ids are in {@code except} are left out.
     *
     * <p>A node whose clock is ahead sets marks in the future. The lifetime of such a mark begins when this method first sees it.
     *
     * @param most maximum number of mails
     * @param except ids of mails that this node is still sending
     */
    public List<UncertainMail> dropUncertain(int most, Set<String> except, long now) {
        moveToNow(markedAfter(now, most, except), now);
        return drop(markedTooLong(now, most, except), now);
    }

    List<String> markedTooLong(long now, int most, Set<String> except) {
        return marked("m.inTransitSince < :time", now - LIFE.toMillis(), most, except);
    }

    List<String> markedAfter(long now, int most, Set<String> except) {
        return marked("m.inTransitSince > :time", now + Outbox.CLOCK_STEP.toMillis(), most, except);
    }

    private List<String> marked(String condition, long time, int most, Set<String> except) {
        return entities
                .createQuery("select m.id from KeywardMail m where " + condition, String.class)
                .setParameter("time", time)
                .setMaxResults(most + except.size())
                .getResultList()
                .stream()
                .filter(id -> !except.contains(id))
                .toList();
    }

    /**
     * Deletes and returns the given mails that have been in transit for too long. An attempt may have ended since the ids were
     * read.
     */
    List<UncertainMail> drop(List<String> ids, long now) {
        List<MailEntity> uncertain = lock(ids)
                .filter(row -> row.isInTransitSinceBefore(now - LIFE.toMillis()))
                .toList();
        uncertain.forEach(row -> outbox.delete(row.id()));
        return uncertain.stream()
                .map(row -> new UncertainMail(Outbox.waiting(row).mail(), Instant.ofEpochMilli(row.inTransitSince())))
                .toList();
    }

    private void moveToNow(List<String> ids, long now) {
        lock(ids)
                .filter(row -> row.isInTransitSinceAfter(now + Outbox.CLOCK_STEP.toMillis()))
                .forEach(
                        row -> entities.createQuery("update KeywardMail m set m.inTransitSince = :now where m.id = :id")
                                .setParameter("now", now)
                                .setParameter("id", row.id())
                                .executeUpdate());
    }

    private Stream<MailEntity> lock(List<String> ids) {
        return ids.stream().map(outbox::lock).flatMap(Optional::stream);
    }
}
