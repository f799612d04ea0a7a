package dev.keyward.secondfactor.keycloak.accounts;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.secondfactor.Cohort;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Records that a user has unlinked the account of an identity provider that a cohort names, so that the user stays in the cohort.
 *
 * <p>Users unlink accounts in the account console, and an attacker with the password could do the same. If an administrator unlinks
 * the account, the record is deleted. Failure policy: a failure is logged, and the change stands. Not thread-safe.
 */
final class UnlinkedAccounts {

    private static final Logger LOG = Logger.getLogger(UnlinkedAccounts.class);

    private static final Pattern LINK = Pattern.compile("users/(?<user>[^/]+)/federated-identity/(?<alias>[^/]+)");

    private final KeycloakSession session;

    UnlinkedAccounts(KeycloakSession session) {
        this.session = session;
    }

    void onEvent(Event event) {
        String alias =
                Optional.ofNullable(event.getDetails()).orElse(Map.of()).getOrDefault(Details.IDENTITY_PROVIDER, "");
        if (event.getType() == EventType.REMOVE_FEDERATED_IDENTITY
                && event.getError() == null
                && event.getUserId() != null) {
            change(
                    event.getRealmId(),
                    event.getUserId(),
                    alias,
                    records -> records.addUnlinked(alias, Instant.ofEpochMilli(Time.currentTimeMillis())));
        }
    }

    void onEvent(AdminEvent event) {
        Matcher path = LINK.matcher(Optional.ofNullable(event.getResourcePath()).orElse(""));
        if (event.getError() == null && event.getOperationType() == OperationType.DELETE && path.matches()) {
            String alias = path.group("alias");
            change(event.getRealmId(), path.group("user"), alias, records -> records.removeUnlinked(alias));
        }
    }

    private void change(String realmId, String userId, String alias, Consumer<SecondFactorRecords> change) {
        try {
            RealmModel realm = session.realms().getRealm(realmId);
            if (realm == null || !isCohort(realm, alias)) {
                return;
            }
            UserModel user = session.users().getUserById(realm, userId);
            if (user != null) {
                change.accept(new SecondFactorRecords(user));
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("A change of a user's linked accounts was not recorded. %s", FailureTrace.of(e));
        }
    }

    private static boolean isCohort(RealmModel realm, String alias) {
        return RealmCampaign.of(realm).campaign().stream()
                .flatMap(campaign -> campaign.cohorts().stream().map(Cohort::target))
                .anyMatch(new CohortTarget.IdentityProvider(alias)::equals);
    }
}
