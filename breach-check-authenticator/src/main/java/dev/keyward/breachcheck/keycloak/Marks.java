package dev.keyward.breachcheck.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.breachcheck.Deadline;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.util.JsonSerialization;

/**
 * What is kept beside a user: the deadline for a new password, and when they changed their email address.
 *
 * <p>As credentials of types of their own. Keycloak keeps these for users of every storage, caches them, and drops them with the
 * user; no page and no call of the user's lists or deletes one, since no credential provider knows the type. An attribute could be
 * written by its user, where a realm allows attributes that its profile does not declare. Not shared between threads.
 */
final class Marks {

    /** Ends with a new password. */
    static final String DEADLINE = "keyward-password-deadline";

    static final String ADDRESS_CHANGED = "keyward-address-changed";

    static final List<String> TYPES = List.of(DEADLINE, ADDRESS_CHANGED);

    private static final String DUE = "due";
    private static final String END_SESSIONS = "endSessions";

    private final UserModel user;

    Marks(UserModel user) {
        this.user = user;
    }

    /** The deadline for the password that is in use; two sign-ins at once may have set two, and the first one counts. */
    Optional<Deadline> deadline() {
        return stored(DEADLINE)
                .map(mark -> new Deadline(at(mark), due(mark)))
                .filter(deadline -> !isOlderThanPassword(deadline))
                .min(Comparator.comparing(Deadline::due));
    }

    void setDeadline(Deadline deadline, boolean endSessions) {
        removeDeadline();
        store(DEADLINE, deadline.seen(), Map.of(DUE, deadline.due().toEpochMilli(), END_SESSIONS, endSessions));
    }

    void removeDeadline() {
        remove(DEADLINE);
    }

    /** Whether sessions are to end with the password that the deadline is for. */
    boolean endsSessions() {
        return stored(DEADLINE).anyMatch(mark -> data(mark).path(END_SESSIONS).asBoolean());
    }

    Optional<Instant> addressChanged() {
        return stored(ADDRESS_CHANGED).map(Marks::at).max(Comparator.naturalOrder());
    }

    void setAddressChanged(Instant now) {
        remove(ADDRESS_CHANGED);
        store(ADDRESS_CHANGED, now, Map.of());
    }

    /** An administrator may have set a new one, of which nobody told us; a directory does not say when it was set. */
    private boolean isOlderThanPassword(Deadline deadline) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .flatMap(password -> Stream.ofNullable(password.getCreatedDate()))
                .anyMatch(created -> created > deadline.seen().toEpochMilli());
    }

    private Stream<CredentialModel> stored(String type) {
        return user.credentialManager().getStoredCredentialsByTypeStream(type);
    }

    private void store(String type, Instant at, Map<String, Object> data) {
        CredentialModel mark = new CredentialModel();
        mark.setType(type);
        mark.setCreatedDate(at.toEpochMilli());
        mark.setSecretData("{}");
        try {
            mark.setCredentialData(JsonSerialization.writeValueAsString(data));
        } catch (IOException e) {
            throw new IllegalStateException("numbers and truths are JSON", e);
        }
        user.credentialManager().createStoredCredential(mark);
    }

    private void remove(String type) {
        stored(type)
                .map(CredentialModel::getId)
                .toList()
                .forEach(id -> user.credentialManager().removeStoredCredentialById(id));
    }

    private static Instant at(CredentialModel mark) {
        return Optional.ofNullable(mark.getCreatedDate())
                .map(Instant::ofEpochMilli)
                .orElse(Instant.EPOCH);
    }

    /** One whose data somebody spoiled has been due since it was set. */
    private static Instant due(CredentialModel mark) {
        return Instant.ofEpochMilli(data(mark).path(DUE).asLong(at(mark).toEpochMilli()));
    }

    private static JsonNode data(CredentialModel mark) {
        try {
            return JsonSerialization.readValue(
                    Optional.ofNullable(mark.getCredentialData()).orElse("{}"), JsonNode.class);
        } catch (IOException e) {
            return JsonSerialization.createObjectNode();
        }
    }
}
