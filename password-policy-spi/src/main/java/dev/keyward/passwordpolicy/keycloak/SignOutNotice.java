package dev.keyward.passwordpolicy.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.providerkit.FailureTrace;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Says on Keycloak's page for a new password that the user's other sessions end with it.
 *
 * <p>The breach check ends them where it has stored so beside the user, whichever way leads to the page. This reads what it has stored
 * (docs/breach-check.md), because features do not know each other. Failure policy: open; without the sentence the page is Keycloak's
 * own. Stateless and thread-safe.
 */
final class SignOutNotice {

    private static final Logger LOG = Logger.getLogger(SignOutNotice.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FOUND = "keyward-password-found";
    private static final String CHECK = "keyward-breach-check";
    private static final String MESSAGE = "keyward.breached.new.ends-sessions";

    private SignOutNotice() {}

    /** The key of its message; empty where no sessions end. */
    static Optional<String> of(RealmModel realm, UserModel user) {
        try {
            return endsSessions(user) && hasCheck(realm) ? Optional.of(MESSAGE) : Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("The page for a new password does not say that other sessions end. %s", FailureTrace.of(e));
            return Optional.empty();
        }
    }

    private static boolean endsSessions(UserModel user) {
        return user.credentialManager().getStoredCredentialsByTypeStream(FOUND).anyMatch(SignOutNotice::endsSessions);
    }

    /** Unreadable data counts as it does for the check: sessions end. */
    private static boolean endsSessions(CredentialModel found) {
        try {
            return JSON.readTree(Optional.ofNullable(found.getCredentialData()).orElse("{}"))
                    .path("endSessions")
                    .asBoolean(true);
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    private static boolean hasCheck(RealmModel realm) {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .anyMatch(execution -> CHECK.equals(execution.getAuthenticator()) && !execution.isDisabled());
    }
}
