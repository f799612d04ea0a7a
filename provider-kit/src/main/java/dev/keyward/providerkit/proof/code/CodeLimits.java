package dev.keyward.providerkit.proof.code;

import dev.keyward.providerkit.limits.Quota;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Limits the mailed codes of a user and the attempts to enter one, for all nodes and features together. Not thread-safe. */
public final class CodeLimits implements CodeCounters {

    private static final int CODES_AN_HOUR = 5;

    private final Quota quota;

    public CodeLimits(KeycloakSession session) {
        this.quota = new Quota(session);
    }

    /** Counts one mailed verification code against the user's hourly limit; returns false if the limit is reached. */
    public boolean takeCode(RealmModel realm, UserModel user) {
        return quota.take("code." + realm.getId() + "." + user.getId(), CODES_AN_HOUR, Duration.ofHours(1));
    }

    @Override
    public boolean takeAttempt(MailedCode code) {
        return quota.take("attempt." + code.salt(), MailedCode.ATTEMPTS, MailedCode.LIFE.multipliedBy(2));
    }

    @Override
    public boolean takeUse(MailedCode code) {
        return quota.take("use." + code.salt(), 1, MailedCode.LIFE.multipliedBy(2));
    }
}
