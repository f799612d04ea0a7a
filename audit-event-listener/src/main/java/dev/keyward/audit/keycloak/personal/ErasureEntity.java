package dev.keyward.audit.keycloak.personal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_AUDIT_ERASURE}, which has one row per requested erasure of a person. */
@Entity(name = "KeywardAuditErasure")
@Table(name = "KEYWARD_AUDIT_ERASURE")
public class ErasureEntity {

    /** The states of the erasure of a person. It can be cancelled only while it is pending. */
    public enum State {
        PENDING,
        CANCELLED,
        /** The person became an administrator before the erasure was due. */
        REFUSED,
        DONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "REALM_ID")
    @Nullable
    private String realmId;

    @Column(name = "SUBJECT")
    @Nullable
    private String subject;

    @Column(name = "USER_ID")
    @Nullable
    private String userId;

    @Column(name = "STATE")
    @Nullable
    private String state;

    @Column(name = "REQUESTED")
    private long requested;

    @Column(name = "DUE")
    private long due;

    @Column(name = "ENDED")
    private long ended;

    /** Constructor for Hibernate. */
    protected ErasureEntity() {}

    /**
     * Creates a pending erasure of a person.
     *
     * @param subject pseudonym of the person
     * @param userId id of the user, by which administrators are recognized when the erasure is due
     */
    public ErasureEntity(String id, String realmId, String subject, String userId, long requested, long due) {
        this.id = id;
        this.realmId = realmId;
        this.subject = subject;
        this.userId = userId;
        this.state = State.PENDING.name();
        this.requested = requested;
        this.due = due;
    }

    public String id() {
        return text(id);
    }

    public String realmId() {
        return text(realmId);
    }

    public String subject() {
        return text(subject);
    }

    /** Returns the id of the user; empty once the erasure has ended. */
    public Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    public State state() {
        return State.valueOf(text(state));
    }

    public long requested() {
        return requested;
    }

    public long due() {
        return due;
    }

    /** Returns the time at which the erasure was carried out, cancelled or refused; empty while it is pending. */
    public Optional<Long> ended() {
        return ended == 0 ? Optional.empty() : Optional.of(ended);
    }

    /** Ends the erasure and forgets the id of the user. */
    public void end(State end, long time) {
        state = end.name();
        ended = time;
        userId = null;
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
