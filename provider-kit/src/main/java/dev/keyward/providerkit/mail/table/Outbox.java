package dev.keyward.providerkit.mail.table;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.tables.RowLocks;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Stores, claims and deletes mails in the table {@code KEYWARD_MAIL}, in the transaction of a Keycloak session.
 *
 * <p>A claimed mail becomes due again after a pause that grows with the number of attempts, so a node that crashes loses no mail.
 * No method waits for a row that another transaction has locked, such as the deletion of a realm. Not thread-safe.
 */
public final class Outbox {

    /** Age at which an unsent mail is deleted and counted as failed. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final int MOST_PER_REALM = 10_000;
    private static final int MOST = 100_000;

    private static final int LONGEST = 255;
    private static final int LONGEST_KIND = 64;
    private static final int LONGEST_LANGUAGE = 64;

    /** Number of waiting mails that each realm may store, even if other realms have filled the table. */
    private static final int SHARE_OF_REALM = 500;

    /**
     * Maximum number of ids of due mails that one query reads for a realm. Some of these mails may be locked, or already in this node's
     * memory.
     */
    private static final int CANDIDATES = 200;

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    /**
     * Longest backward step of a node's clock that is tolerated. After a longer step, waiting mails count as due at
     * once.
     */
    static final Duration CLOCK_STEP = Duration.ofMinutes(5);

    private static final String DUE =
            "m.kind in :kinds and m.inTransitSince is null and (m.nextAttempt <= :now or m.nextAttempt > :farOff)";

    /**
     * A mail that was read from the table {@code KEYWARD_MAIL}.
     *
     * @param id id of the row
     * @param attempts number of attempts including this one; raised by each claim
     * @param isDamaged whether the parameters of the row could not be read, so that the mail cannot be sent
     */
    public record Waiting(String id, int attempts, Mail mail, boolean isDamaged) {}

    private final EntityManager entities;

    public Outbox(KeycloakSession session) {
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * Returns whether the columns of the table {@code KEYWARD_MAIL} can hold the given mail.
     *
     * <p>Hibernate writes the row at the commit, where a value that is too long would undo the user's change of the password. Counted
     * in bytes, because Oracle does.
     */
    public static boolean fits(Mail mail) {
        return bytes(mail.address()) <= LONGEST
                && bytes(mail.userId()) <= LONGEST
                && bytes(mail.kind()) <= LONGEST_KIND
                && mail.language().map(Locale::toLanguageTag).orElse("").length() <= LONGEST_LANGUAGE;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Stores the given mail, which must fit into the table (see {@link #fits}). Returns false if too many mails of its
     * realm, or of all realms, are waiting.
     */
    public boolean add(Mail mail) {
        if (!hasRoom(countOf(mail.realmId()), this::count)) {
            return false;
        }
        entities.persist(new MailEntity(mail, StoredParameters.write(mail.parameters()), Time.currentTimeMillis()));
        return true;
    }

    /** @param all returns the number of mails of all realms; called only if it matters, because it reads a large index */
    static boolean hasRoom(long ofRealm, LongSupplier all) {
        return ofRealm < SHARE_OF_REALM || (ofRealm < MOST_PER_REALM && all.getAsLong() < MOST);
    }

    public long count() {
        return entities.createQuery("select count(m) from KeywardMail m", Long.class)
                .getSingleResult();
    }

    private long countOf(String realmId) {
        return entities.createQuery("select count(m) from KeywardMail m where m.realmId = :realm", Long.class)
                .setParameter("realm", realmId)
                .getSingleResult();
    }

    /** Returns the ids of the realms in which at least one mail of the given kinds is due now. */
    public List<String> realmsDue(Set<String> kinds, long now) {
        return entities.createQuery("select distinct m.realmId from KeywardMail m where " + DUE, String.class)
                .setParameter("kinds", kinds)
                .setParameter("now", now)
                .setParameter("farOff", farOff(now))
                .getResultList();
    }

    /**
     * Claims the oldest due mails of a realm: moves their next attempt to a later time. Leaves out the mails in
     * {@code except}.
     *
     * @param most maximum number of mails
     * @param kinds kinds of mail that this node can send
     * @param except ids of mails that this node is still sending
     */
    public List<Waiting> claim(String realmId, int most, Set<String> kinds, Set<String> except, long now) {
        List<String> due = entities.createQuery(
                        "select m.id from KeywardMail m where m.realmId = :realm and " + DUE
                                + " order by m.nextAttempt, m.created",
                        String.class)
                .setParameter("realm", realmId)
                .setParameter("kinds", kinds)
                .setParameter("now", now)
                .setParameter("farOff", farOff(now))
                .setMaxResults(CANDIDATES)
                .getResultList();
        List<Waiting> claimed = new ArrayList<>();
        for (String id : due) {
            if (claimed.size() < most && !except.contains(id)) {
                lock(id).filter(row -> claim(row, now)).map(Outbox::waiting).ifPresent(claimed::add);
            }
        }
        return claimed;
    }

    /** Locks and returns the row of the given mail; empty if another transaction has locked it, or it does not exist. */
    Optional<MailEntity> lock(String id) {
        return RowLocks.skipLocked(
                        entities.createQuery("select m from KeywardMail m where m.id = :id", MailEntity.class)
                                .setParameter("id", id))
                .getResultList()
                .stream()
                .findFirst();
    }

    /**
     * Returns the latest possible due time for the next attempt to send a mail. A mail with a later time was stored by
     * a node with a wrong clock, and is due at once.
     */
    static long farOff(long now) {
        return now + PAUSES.get(PAUSES.size() - 1).plus(CLOCK_STEP).toMillis();
    }

    private boolean claim(MailEntity row, long now) {
        return row.isDue(now, farOff(now)) // another node may have claimed it since the ids were read
                && entities.createQuery("update KeywardMail m set m.attempts = :next, m.nextAttempt = :due"
                                        + " where m.id = :id and m.attempts = :before")
                                .setParameter("next", row.attempts() + 1)
                                .setParameter(
                                        "due", now + pauseAfter(row.attempts()).toMillis())
                                .setParameter("id", row.id())
                                .setParameter("before", row.attempts())
                                .executeUpdate()
                        == 1;
    }

    /** Returns the time to wait before the next attempt to send a mail, after the given number of attempts. */
    static Duration pauseAfter(int attempts) {
        return PAUSES.get(Math.min(attempts, PAUSES.size() - 1));
    }

    /** Deletes the given mail; returns false if it still exists because another transaction has locked its row. */
    public boolean remove(String id) {
        if (lock(id).isPresent()) {
            delete(id);
            return true;
        }
        return !exists(id);
    }

    boolean exists(String id) {
        return entities.createQuery("select count(m) from KeywardMail m where m.id = :id", Long.class)
                        .setParameter("id", id)
                        .getSingleResult()
                == 1;
    }

    void delete(String id) {
        entities.createQuery("delete from KeywardMail m where m.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Deletes up to the given number of mails that are older than {@link #LIFE} and not in transit, and returns them. */
    public List<Waiting> giveUp(int most, Set<String> except, long now) {
        List<Waiting> old = entities
                .createQuery(
                        "select m.id from KeywardMail m where m.created < :created and m.inTransitSince is null",
                        String.class)
                .setParameter("created", now - LIFE.toMillis())
                .setMaxResults(most + except.size())
                .getResultList()
                .stream()
                .filter(id -> !except.contains(id))
                .map(this::lock)
                .flatMap(Optional::stream)
                .filter(row -> !row.isInTransit()) // another node may have begun to send it since the ids were read
                .map(Outbox::waiting)
                .toList();
        old.forEach(mail -> delete(mail.id()));
        return old;
    }

    static Waiting waiting(MailEntity row) {
        Optional<Map<String, String>> parameters = StoredParameters.read(row.parameters());
        return new Waiting(row.id(), row.attempts() + 1, row.mail(parameters.orElse(Map.of())), parameters.isEmpty());
    }
}
