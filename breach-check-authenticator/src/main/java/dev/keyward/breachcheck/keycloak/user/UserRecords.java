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
 * Per-user records of the breach check: a finding, and the last change of the e-mail address.
 *
 * <p>The records are stored as credentials with two types of Keyward. Keycloak stores credentials for users of every storage,
 * caches them, and deletes them with the user. Users cannot list or delete the records, because no credential provider supports
 * the types. User attributes are unsuitable: in a realm that allows undeclared attributes, users could write them. Not
 * thread-safe.
 */
public final class UserRecords {

    /** Prefix of the credential ids of all of Keyward's user records, by which {@link RecordLabels} recognises them. */
    static final String ID_PREFIX = "kw:";

    /** Credential type of a finding, which is deleted when the password changes. */
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

    /**
     * Returns the finding of the user's current password; the result is empty if it has none. Findings that parallel sign-ins have stored
     * are merged.
     */
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

    /** Returns whether the finding predates the current password, which was then changed without an event. */
    public boolean hasOutdatedFinding() {
        return stored(FOUND).map(UserRecords::read).anyMatch(this::isOlderThanPassword);
    }

    /**
     * Returns whether the user's other sessions end when the password changes. Considers outdated findings too, because the password may
     * just have changed.
     */
    public boolean endsSessions() {
        return stored(FOUND).map(UserRecords::read).anyMatch(Finding::endSessions);
    }

    Optional<Instant> addressChanged() {
        return stored(ADDRESS_CHANGED).map(UserRecords::at).max(Comparator.naturalOrder());
    }

    /**
     * Records that the user changed the e-mail address at the given time.
     *
     * @param address the new address; empty if it is not yet the user's address
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
     * Deletes the record of a change of e-mail address if the user's address was replaced since. The new address comes from an
     * administrator, a directory or a mapper, which are trusted.
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

    /** Returns a digest of the given e-mail address, so that no address is stored after the user has replaced it. */
    private String digest(String address) {
        return HexFormat.of().formatHex(Sha256.of(user.getId() + " " + Addresses.folded(address)));
    }

    /** Returns whether the password was set after the given finding. False for a password in a directory, whose date is unknown. */
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
            throw new IllegalStateException("numbers and booleans are JSON", e);
        }
        user.credentialManager().createStoredCredential(mark);
    }

    /**
     * Returns an id that {@code kc_action=delete_credential:<id>} cannot name, because Keycloak cuts the parameter off at a
     * colon.
     */
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

    /**
     * Reads a finding from the credential in which it is stored. Unreadable data gets the strict defaults: no deadline, end sessions,
     * cleared only by a new password.
     */
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
