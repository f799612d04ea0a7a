package dev.keyward.providerkit.mail.table;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** JPA entity of the table {@code KEYWARD_MAIL}, which has one row per waiting mail. Use {@link Outbox} to access it. */
@Entity(name = "KeywardMail")
@Table(name = "KEYWARD_MAIL")
public class MailEntity {

    @Id
    @Column(name = "ID")
    @Nullable
    private String id;

    @Column(name = "REALM_ID")
    @Nullable
    private String realmId;

    @Column(name = "USER_ID")
    @Nullable
    private String userId;

    @Column(name = "KIND")
    @Nullable
    private String kind;

    @Column(name = "ADDRESS")
    @Nullable
    private String address;

    @Column(name = "LANGUAGE_TAG")
    @Nullable
    private String languageTag;

    @Column(name = "PARAMETERS")
    @Nullable
    private String parameters;

    @Column(name = "CREATED")
    private long created;

    @Column(name = "ATTEMPTS")
    private int attempts;

    @Column(name = "NEXT_ATTEMPT")
    private long nextAttempt;

    /** Time at which an attempt began to pass the mail to the mail server; null if the mail is not in transit. */
    @Column(name = "IN_TRANSIT_SINCE")
    @Nullable
    private Long inTransitSince;

    /** Constructor for Hibernate. */
    protected MailEntity() {}

    /** Creates a row whose mail is due at once, regardless of the clock of the node that sends it. */
    MailEntity(Mail mail, String parameters, long created) {
        this.id = UUID.randomUUID().toString();
        this.realmId = mail.realmId();
        this.userId = mail.userId();
        this.kind = mail.kind();
        this.address = mail.address();
        this.languageTag = mail.language().map(Locale::toLanguageTag).orElse(null);
        this.parameters = parameters;
        this.created = created;
        this.attempts = 0;
        this.nextAttempt = 0;
    }

    String id() {
        return text(id);
    }

    String parameters() {
        return text(parameters);
    }

    int attempts() {
        return attempts;
    }

    boolean isDue(long now, long farOff) {
        return inTransitSince == null && (nextAttempt <= now || nextAttempt > farOff);
    }

    boolean isInTransit() {
        return inTransitSince != null;
    }

    boolean isInTransitSinceBefore(long time) {
        return inTransitSince != null && inTransitSince < time;
    }

    boolean isInTransitSinceAfter(long time) {
        return inTransitSince != null && inTransitSince > time;
    }

    /** Returns the time at which the mail was passed to the mail server, or 0 if it is not in transit. */
    long inTransitSince() {
        return inTransitSince == null ? 0 : inTransitSince;
    }

    /**
     * Returns whether the given claim of this mail is still valid: no attempt has begun and no other claim was made
     * since.
     */
    boolean isClaimedBy(Waiting claim) {
        return inTransitSince == null && attempts == claim.attempts();
    }

    Mail mail(Map<String, String> read) {
        return new Mail(
                text(kind),
                text(realmId),
                text(userId),
                text(address),
                Optional.ofNullable(languageTag).map(Locale::forLanguageTag),
                read);
    }

    /** Returns the given value of a column, or an empty text if the value is null. Only the column of the language may be null. */
    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }
}
