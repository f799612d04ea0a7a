package dev.keyward.providerkit.proof.changes;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.proof.ProofDemand;
import dev.keyward.providerkit.proof.address.AddressRecord;
import dev.keyward.providerkit.proof.address.Addresses;
import dev.keyward.providerkit.web.UndoneChange;
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
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Event listener that records when a user changes or deletes the e-mail address, because the new address is not accepted as a proof for some
 * days.
 *
 * <p>Acts only in realms in which a feature demands mailed proofs, and in the transaction of the change. A change by an
 * administrator or a directory is trusted, because they could set the password as well. Failure policy: a failure is logged, and
 * the change stands. But if the database refuses the record, both are rolled back, and {@link UndoneChange} makes the request fail.
 * Not thread-safe.
 */
final class AddressChanges implements EventListenerProvider {

    private static final Logger LOG = Logger.getLogger(AddressChanges.class);

    private static final Pattern USER = Pattern.compile("users/(?<id>[^/]+)");

    private final KeycloakSession session;
    private final ProofDemand demand;

    AddressChanges(KeycloakSession session, ProofDemand demand) {
        this.session = session;
        this.demand = demand;
    }

    @Override
    public void onEvent(Event event) {
        if (event.getError() != null || event.getUserId() == null) {
            return;
        }
        Map<String, String> details = Optional.ofNullable(event.getDetails()).orElse(Map.of());
        if (isChange(details)) {
            String address =
                    Optional.ofNullable(details.get(Details.UPDATED_EMAIL)).orElse("");
            guarded(event.getRealmId(), event.getUserId(), user -> record(user, address));
        }
    }

    private static void record(UserModel user, String address) {
        String inUse = Optional.ofNullable(user.getEmail()).orElse("");
        new AddressRecord(user)
                .set(
                        Instant.ofEpochMilli(Time.currentTimeMillis()),
                        Optional.of(address).filter(any -> Addresses.areSame(any, inUse)));
    }

    /** Handles the update of a user by an administrator. */
    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        Matcher user = USER.matcher(Optional.ofNullable(event.getResourcePath()).orElse(""));
        if (event.getError() == null
                && event.getResourceType() == ResourceType.USER
                && event.getOperationType() == OperationType.UPDATE
                && user.matches()) {
            guarded(
                    event.getRealmId(),
                    user.group("id"),
                    changed -> new AddressRecord(changed).forgetReplacedAddress());
        }
    }

    @Override
    public void close() {}

    /**
     * Returns whether the given event details report a new e-mail address, or one that the user has deleted: then Keycloak reports only
     * the previous one. Does not check the event type, because several types report a change.
     */
    private static boolean isChange(Map<String, String> details) {
        String updated = Optional.ofNullable(details.get(Details.UPDATED_EMAIL)).orElse("");
        String previous =
                Optional.ofNullable(details.get(Details.PREVIOUS_EMAIL)).orElse("");
        return !Addresses.areSame(updated, previous);
    }

    private void guarded(String realmId, String userId, Consumer<UserModel> work) {
        try {
            RealmModel realm = session.realms().getRealm(realmId);
            if (realm != null && demand.isIn(realm)) {
                Optional.ofNullable(session.users().getUserById(realm, userId)).ifPresent(work);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("The records of a user were not updated after a change of the account. %s", FailureTrace.of(e));
            UndoneChange.report(session);
        }
    }
}
