package dev.keyward.providerkit.proof;

import dev.keyward.providerkit.mail.Mails;
import dev.keyward.providerkit.proof.address.AddressRecord;
import dev.keyward.providerkit.proof.address.CurrentAddress;
import dev.keyward.providerkit.proof.code.CodeLimits;
import dev.keyward.providerkit.proof.code.CodeMail;
import dev.keyward.providerkit.proof.code.MailedCode;
import dev.keyward.providerkit.proof.page.CodePage;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.common.util.Time;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Proves with a mailed verification code, within one authentication session, that a user receives mail at the verified address.
 *
 * <p>A proof counts for all features. A user is mailed at most five codes an hour, and may enter each of them five times, on all
 * nodes together. Codes are mailed in the background. Not thread-safe.
 */
public final class MailedProof {

    /** Credential type of the record of the last time at which a user changed the e-mail address. */
    public static final String ADDRESS_RECORD = AddressRecord.TYPE;

    /**
     * How one feature uses the proof. Immutable and thread-safe.
     *
     * @param mailKind id of the kind of mail that contains the code. The parameters of the mail are {@code code} and {@code minutes}
     * @param texts prefix of the message keys of {@link CodeResult}
     * @param settledDays days after which a changed e-mail address is accepted, 0 or more
     * @param before time before which the address must have been set; empty if there is none
     */
    public record Terms(String mailKind, String texts, int settledDays, Optional<Instant> before) {

        /** Returns whether an e-mail address that was changed at the given time is accepted now. */
        boolean accept(Instant changed, Instant now) {
            return before.map(changed::isBefore).orElse(true)
                    && !changed.plus(Duration.ofDays(settledDays)).isAfter(now);
        }
    }

    /** Reasons why no verification code can be mailed to a user. */
    public enum Obstacle {
        /** The realm has no mail server, or the server does not send Keyward's mails. */
        NO_MAIL_SERVER,
        /** The user has no e-mail address. */
        NO_ADDRESS,
        /** The user's e-mail address is not verified. */
        NOT_VERIFIED,
        /**
         * The user changed the e-mail address too recently, or too late. A thief may have changed it, so a feature must refuse these
         * users, also if it lets users without a verified address continue. Takes precedence over the other obstacles.
         */
        CHANGED_RECENTLY
    }

    /** Place in the authentication session where the state of one user's dialogue is stored. */
    public interface Storage {

        /** Returns the stored state; empty if no code was requested yet. */
        Optional<CodeEntry> read();

        /** Replaces the state that this request has read. A state without a code must not replace a newer code. */
        void replace(Optional<CodeEntry> from, CodeEntry to);
    }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final Terms terms;
    private final Storage storage;
    private final CurrentAddress address;
    private final ProofNote note;
    private final CodeLimits limits;
    private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

    private Optional<CodeEntry> entry;

    /** Creates a proof whose state is stored in a note of the authentication session. */
    public MailedProof(KeycloakSession session, AuthenticationSessionModel authSession, UserModel user, Terms terms) {
        this(session, authSession, user, terms, new ProofNote(authSession, user));
    }

    /** Creates a proof whose state is stored together with the rest of the feature's state. */
    public MailedProof(
            KeycloakSession session,
            AuthenticationSessionModel authSession,
            UserModel user,
            Terms terms,
            Storage storage) {
        this.session = session;
        this.realm = authSession.getRealm();
        this.user = user;
        this.terms = terms;
        this.storage = storage;
        this.address = new CurrentAddress(user, changed -> terms.accept(changed, now));
        this.note = new ProofNote(authSession, user);
        this.limits = new CodeLimits(session);
        this.entry = storage.read();
    }

    /** Returns why no verification code can be mailed to the user; empty if one can. */
    public Optional<Obstacle> obstacle() {
        Optional<Obstacle> obstacle = address.fault().map(fault -> switch (fault) {
            case CHANGED_RECENTLY -> Obstacle.CHANGED_RECENTLY;
            case MISSING -> Obstacle.NO_ADDRESS;
            case NOT_VERIFIED -> Obstacle.NOT_VERIFIED;
        });
        boolean hasMailServer =
                !realm.getSmtpConfig().isEmpty() && Mails.of(session).isPresent();
        return hasMailServer || obstacle.equals(Optional.of(Obstacle.CHANGED_RECENTLY))
                ? obstacle
                : Optional.of(Obstacle.NO_MAIL_SERVER);
    }

    /** Returns whether the user has proven the address in this authentication session, for any feature, and the terms accept it. */
    public boolean isProven() {
        return note.proven().filter(address.text()::equals).isPresent()
                && address.fault().isEmpty();
    }

    /** Returns whether a code was requested in this authentication session, so that a reloaded page must not mail another one. */
    public boolean isPending() {
        return entry.filter(known -> known.address().equals(address.text())).isPresent();
    }

    /** Mails the first verification code; returns SENT, TOO_MANY or UNAVAILABLE. */
    public CodeResult send() {
        return obstacle().isPresent() ? CodeResult.UNAVAILABLE : send(CodeResult.SENT);
    }

    /** Mails another verification code to a user who requests it, unless the user is locked. */
    public CodeResult resend() {
        return CodeDialogue.refusal(current(), new ReadFacts()).orElseGet(() -> send(CodeResult.RESENT));
    }

    private CodeResult send(CodeResult sent) {
        CodeEntry known = current();
        CodeEntry base =
                known.address().equals(address.text()) ? known : new CodeEntry(address.text(), Optional.empty());
        if (!limits.takeCode(realm, user)) {
            store(base);
            return CodeResult.TOO_MANY;
        }
        MailedCode.Fresh fresh = MailedCode.fresh(now);
        store(base.with(fresh.kept()));
        new CodeMail(session, realm, user, terms.mailKind()).send(fresh.code());
        return sent;
    }

    /**
     * Compares the given text with the mailed code, and remembers the proof if they are equal. Counts an attempt. A code is right only
     * once; later in the same sign-in, {@link #isProven} tells that the user has entered it.
     */
    public CodeResult answer(String text) {
        CodeDialogue.Step step = CodeDialogue.answer(current(), text, new ReadFacts(), limits);
        if (step.result().isProof()) {
            note.prove(step.entry().address());
        }
        if (isPending()) {
            store(step.entry());
        }
        return step.result();
    }

    /**
     * Renders the page for entering the code without a message, for example when the user reloads it.
     *
     * @param form the form with the feature's own attributes
     * @param template a template that uses the attributes {@code address}, {@code minutes}, {@code expected} and {@code invalid}
     */
    public Response page(LoginFormsProvider form, String template) {
        return page().render(form, template, false);
    }

    /**
     * Renders the page as {@link #page(LoginFormsProvider, String)} does, with the message of a result.
     *
     * @throws IllegalArgumentException if the result is a proof, after which the sign-in continues, or UNAVAILABLE, after which the
     *     feature shows its help page or starts again
     */
    public Response page(LoginFormsProvider form, String template, CodeResult result) {
        String message = result.messageKey(terms.texts());
        if (result == CodeResult.RESENT) {
            form.setSuccess(message);
        } else if (result != CodeResult.SENT) {
            form.setError(message);
        }
        return page().render(form, template, result.isAboutTheEnteredText());
    }

    private CodePage page() {
        return new CodePage(address.text(), MailedCode.LIFE, current().isExpected(now));
    }

    private CodeEntry current() {
        return entry.orElseGet(() -> new CodeEntry(address.text(), Optional.empty()));
    }

    private void store(CodeEntry to) {
        if (!entry.equals(Optional.of(to))) {
            storage.replace(entry, to);
            entry = Optional.of(to);
        }
    }

    /** Reads facts about the user from Keycloak. */
    private final class ReadFacts implements CodeDialogue.Facts {

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public boolean isAccepted(String mailedTo) {
            return mailedTo.equals(address.text()) && obstacle().isEmpty();
        }

        @Override
        public boolean isProven() {
            return MailedProof.this.isProven();
        }

        @Override
        public Optional<CodeResult> lock() {
            String error = AuthenticatorUtils.getDisabledByBruteForceEventError(
                    session.getProvider(BruteForceProtector.class), session, realm, user);
            return Optional.ofNullable(error)
                    .map(locked -> locked.equals(Errors.USER_TEMPORARILY_DISABLED)
                            ? CodeResult.LOCKED
                            : CodeResult.LOCKED_FOR_GOOD);
        }
    }
}
