package dev.keyward.breachcheck.keycloak.mails;

import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.MailedCode;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;

/**
 * Limits the mails per user and the attempts per verification code, counted for the whole cluster.
 *
 * <p>Each call takes one of a fixed number of slots; a slot frees itself after its lifetime. Taking a slot is atomic: only one of
 * several simultaneous calls gets the last one. A counter in the authentication session would not be. Slots are lost when all
 * servers stop. Thread-safe if the session's provider is.
 */
public final class Quota {

    static final int CODES_AN_HOUR = 5;

    private static final Duration HOUR = Duration.ofHours(1);

    private static final String PREFIX = "keyward-breach-check.";

    private final SingleUseObjectProvider singleUse;

    public Quota(KeycloakSession session) {
        this.singleUse = session.singleUseObjects();
    }

    /** Counts one mailed verification code against the user's hourly limit; returns false if the limit is reached. */
    public boolean takeCode(RealmModel realm, UserModel user) {
        return take("code." + realm.getId() + "." + user.getId(), CODES_AN_HOUR, HOUR);
    }

    /** Counts an attempt to enter the given verification code; returns false if no attempt is left. */
    public boolean takeAttempt(MailedCode code) {
        return take("attempt." + code.salt(), MailedCode.ATTEMPTS, MailedCode.LIFE.multipliedBy(2));
    }

    /**
     * Counts one notice with this reason toward the user's hourly limit. Returns false if the limit was already
     * reached.
     */
    boolean takeNotice(RealmModel realm, UserModel user, PasswordProblem reason) {
        return take("notice." + reason.word() + "." + realm.getId() + "." + user.getId(), 1, HOUR);
    }

    private boolean take(String what, int limit, Duration life) {
        for (int n = 0; n < limit; n++) {
            if (singleUse.putIfAbsent(PREFIX + what + "." + n, life.toSeconds())) {
                return true;
            }
        }
        return false;
    }
}
