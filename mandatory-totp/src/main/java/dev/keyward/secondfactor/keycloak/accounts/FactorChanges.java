package dev.keyward.secondfactor.keycloak.accounts;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.mails.FactorMail;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;

/**
 * Event listener that records the second factors that a user has, or had, and mails the user about each change.
 *
 * <p>Acts only in realms with a campaign, and in the transaction of the change. Failure policy: a failure is logged, and the
 * change stands. Not thread-safe.
 */
final class FactorChanges implements EventListenerProvider {

    private static final Logger LOG = Logger.getLogger(FactorChanges.class);

    private static final Pattern CREDENTIAL = Pattern.compile("users/(?<user>[^/]+)/credentials/[^/]+");

    private static final String RECOVERY_CODES = "recovery-codes";

    private final KeycloakSession session;

    FactorChanges(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(Event event) {
        new UnlinkedAccounts(session).onEvent(event);
        boolean isAdded = event.getType() == EventType.UPDATE_CREDENTIAL;
        if (event.getError() == null
                && event.getUserId() != null
                && (isAdded || event.getType() == EventType.REMOVE_CREDENTIAL)) {
            changed(event.getRealmId(), event.getUserId(), event.getDetails(), isAdded, event.getIpAddress());
        }
    }

    /** Handles changes by an administrator. Keycloak names the type of the credential since version 26.7. */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        new UnlinkedAccounts(session).onEvent(event);
        Matcher path =
                CREDENTIAL.matcher(Optional.ofNullable(event.getResourcePath()).orElse(""));
        if (event.getError() == null && event.getOperationType() == OperationType.ACTION && path.matches()) {
            changed(event.getRealmId(), path.group("user"), event.getDetails(), false, null);
        }
    }

    private void changed(
            String realmId,
            String userId,
            @Nullable Map<String, String> details,
            boolean isAdded,
            @Nullable String from) {
        String type = Optional.ofNullable(details).orElse(Map.of()).getOrDefault(Details.CREDENTIAL_TYPE, "");
        Optional<Factor> factor = Stream.of(Factor.values())
                .filter(any -> FactorSetup.credentialTypeOf(any).equals(type))
                .findFirst();
        if (factor.isEmpty() && !type.equals(RecoveryAuthnCodesCredentialModel.TYPE)) {
            return;
        }
        try {
            RealmModel realm = session.realms().getRealm(realmId);
            UserModel user = realm == null ? null : session.users().getUserById(realm, userId);
            if (realm != null && user != null) {
                RealmCampaign.of(realm).campaign().ifPresent(campaign -> {
                    factor.ifPresent(any -> new SecondFactorRecords(user)
                            .setHadFactor(any, Instant.ofEpochMilli(Time.currentTimeMillis())));
                    new FactorMail(session, realm, campaign)
                            .store(user, isAdded, factor.map(Factor::word).orElse(RECOVERY_CODES), from);
                });
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("A change of a user's second factor was not recorded. %s", FailureTrace.of(e));
        }
    }

    @Override
    public void close() {}
}
