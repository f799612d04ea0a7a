package dev.keyward.breachcheck.keycloak.user;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.Sources;
import dev.keyward.breachedpasswords.Sha256;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.util.JsonSerialization;

/**
 * What is kept beside a user: that their password was found, and when they changed their email address.
 *
 * <p>As credentials of types of their own. Keycloak keeps these for users of every storage, caches them, and drops them with the
 * user; no page and no call of the user's lists or deletes one, since no credential provider knows the type. An attribute could be
 * written by its user, where a realm allows attributes that its profile does not declare. Not shared between threads.
 */
public final class UserRecords {

    /** How the ids of Keyward's records begin; {@link RecordLabels} knows them by it. */
    static final String ID_PREFIX = "kw:";

    /** Ends with a new password. */
    public static final String FOUND = "keyward-password-found";

    static final String ADDRESS_CHANGED = "keyward-address-changed";

    static final List<String> TYPES = List.of(FOUND, ADDRESS_CHANGED);

    private static final String ADDRESS = "address";
    private static final String DUE = "due";
    private static final String END_SESSIONS = "endSessions";
    private static final String REASONS = "reasons";
    private static final String SOURCES = "sources";

    private final UserModel user;

    public UserRecords(UserModel user) {
        this.user = user;
    }

    /** What is remembered of the password that is in use; two sign-ins at once may have stored two. */
    public Optional<Finding> finding() {
        return stored(FOUND)
                .map(UserRecords::read)
                .filter(found -> !isOlderThanPassword(found))
                .sorted(Comparator.comparing(Finding::seen))
                .reduce(Finding::and);
    }

    public void setFinding(Finding found) {
        forgetFinding();
        Map<String, Object> data = new HashMap<>();
        found.due().ifPresent(due -> data.put(DUE, due.toEpochMilli()));
        data.put(END_SESSIONS, found.endSessions());
        data.put(
                REASONS,
                found.reasons().stream().map(PasswordProblem::word).sorted().collect(Collectors.joining(" ")));
        found.sources().ifPresent(sources -> data.put(SOURCES, sources.text()));
        store(FOUND, found.seen(), data);
    }

    public void forgetFinding() {
        remove(FOUND);
    }

    /** Whether the finding predates the current password, which was then changed without an event. */
    public boolean hasOutdatedFinding() {
        return stored(FOUND).map(UserRecords::read).anyMatch(this::isOlderThanPassword);
    }

    /** Whether sessions are to end with the password that was found, also where it has just been replaced. */
    public boolean endsSessions() {
        return stored(FOUND).map(UserRecords::read).anyMatch(Finding::endSessions);
    }

    Optional<Instant> addressChanged() {
        return stored(ADDRESS_CHANGED).map(UserRecords::at).max(Comparator.naturalOrder());
    }

    /**
     * Its owner has changed it.
     *
     * @param address the new one, if it is in use already
     */
    public void setAddressChanged(Instant now, Optional<String> address) {
        remove(ADDRESS_CHANGED);
        store(
                ADDRESS_CHANGED,
                now,
                address.<Map<String, Object>>map(inUse -> Map.of(ADDRESS, digest(inUse)))
                        .orElse(Map.of()));
    }

    /**
     * An administrator has seen to the user: an address that is not the one that its owner had set comes from them, or from a directory
     * or mapper, which are trusted as well.
     */
    public void forgetReplacedAddress() {
        String inUse = digest(Optional.ofNullable(user.getEmail()).orElse(""));
        boolean isReplaced = stored(ADDRESS_CHANGED)
                .map(mark -> data(mark).path(ADDRESS))
                .allMatch(address -> address.isTextual() && !address.asText().equals(inUse));
        if (isReplaced) {
            remove(ADDRESS_CHANGED);
        }
    }

    /** So that no address stays that its owner has given up. */
    private String digest(String address) {
        return HexFormat.of().formatHex(Sha256.of(user.getId() + " " + Addresses.folded(address)));
    }

    /** A directory does not say when a password was set. */
    private boolean isOlderThanPassword(Finding found) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .flatMap(password -> Stream.ofNullable(password.getCreatedDate()))
                .anyMatch(created -> created > found.seen().toEpochMilli());
    }

    private Stream<CredentialModel> stored(String type) {
        return user.credentialManager().getStoredCredentialsByTypeStream(type);
    }

    private void store(String type, Instant at, Map<String, Object> data) {
        CredentialModel mark = new CredentialModel();
        mark.setId(unaddressableId());
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

    /** An id that {@code kc_action=delete_credential:<id>} cannot name: Keycloak cuts the parameter off at a colon. */
    private static String unaddressableId() {
        return ID_PREFIX + UUID.randomUUID().toString().replace("-", "");
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

    /** A finding with unreadable data gets the strict defaults: no deadline, end sessions, cleared only by a new password. */
    private static Finding read(CredentialModel mark) {
        JsonNode data = data(mark);
        return new Finding(
                at(mark),
                data.path(DUE).isNumber()
                        ? Optional.of(Instant.ofEpochMilli(data.path(DUE).asLong()))
                        : Optional.empty(),
                data.path(END_SESSIONS).asBoolean(true),
                reasons(List.of(data.path(REASONS).asText().split(" ", -1))),
                sources(data.path(SOURCES).asText()));
    }

    private static Set<PasswordProblem> reasons(List<String> words) {
        Set<PasswordProblem> reasons = Stream.of(PasswordProblem.values())
                .filter(reason -> words.contains(reason.word()))
                .collect(Collectors.toUnmodifiableSet());
        return reasons.isEmpty() ? Set.of(PasswordProblem.values()) : reasons;
    }

    private static Optional<Sources> sources(String text) {
        try {
            return Optional.of(Sources.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
