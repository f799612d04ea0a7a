package dev.keyward.secondfactor.keycloak.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.providerkit.records.CredentialRecords;
import dev.keyward.secondfactor.Exemption;
import dev.keyward.secondfactor.Factor;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * Per-user records of the second factor: each "Not now", the factors that the user ever had, unlinked accounts, and an exemption.
 *
 * <p>They are hidden credentials, as {@link CredentialRecords} describes. Not thread-safe.
 */
public final class SecondFactorRecords {

    /** Credential type of a record that the user chose "Not now" once. */
    public static final String DELAY = "keyward-second-factor-delay";

    /** Credential type of a record that the user has, or had, a second factor; one for each kind of factor. */
    public static final String HAD_FACTOR = "keyward-second-factor-had";

    /** Credential type of the record that an administrator has exempted the user. */
    public static final String EXEMPTION = "keyward-second-factor-exempt";

    /** Credential type of a record that the user has unlinked the account of an identity provider that a cohort names. */
    public static final String UNLINKED = "keyward-second-factor-unlinked";

    /** All credential types of the records. */
    public static final List<String> TYPES = List.of(DELAY, HAD_FACTOR, EXEMPTION, UNLINKED);

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String REASON = "reason";
    private static final String UNTIL = "until";
    private static final String FACTOR = "factor";
    private static final String PROVIDER = "provider";

    private final CredentialRecords records;

    public SecondFactorRecords(UserModel user) {
        this.records = new CredentialRecords(user);
    }

    /** Returns how often the user has chosen "Not now". */
    public int delays() {
        return (int) records.stored(DELAY).count();
    }

    /** Records that the user has chosen "Not now" once more. */
    public void addDelay(Instant now) {
        records.store(DELAY, now, "{}");
    }

    /**
     * Returns whether the user had a second factor of a kind that is not among the present ones. A record without a readable kind counts
     * as one that was removed.
     */
    public boolean isFactorRemoved(Set<Factor> present) {
        return records.stored(HAD_FACTOR).anyMatch(stored -> isRemoved(stored.data(), present));
    }

    /** Returns whether the data of a record of the type {@link #HAD_FACTOR} names a factor that is not among the present ones. */
    public static boolean isRemoved(String credentialData, Set<Factor> present) {
        return isRemoved(parsed(credentialData), present);
    }

    private static boolean isRemoved(JsonNode data, Set<Factor> present) {
        return present.stream().noneMatch(factor -> isOf(data, factor));
    }

    private static boolean isOf(JsonNode data, Factor factor) {
        return factor.word().equals(data.path(FACTOR).asText());
    }

    /** Returns since when the user is known to have, or have had, a second factor; one time for each record of it. */
    Stream<Instant> had(Factor factor) {
        return records.stored(HAD_FACTOR)
                .filter(stored -> isOf(stored.data(), factor))
                .map(CredentialRecords.Stored::at);
    }

    /** Records that the user has, or had, a second factor; does nothing if that is recorded already. */
    public void setHadFactor(Factor factor, Instant now) {
        if (records.stored(HAD_FACTOR).noneMatch(stored -> isOf(stored.data(), factor))) {
            records.store(HAD_FACTOR, now, ascii(object(FACTOR, factor.word())));
        }
    }

    /** Returns the aliases of the identity providers that the user has left by unlinking the account. */
    public Set<String> unlinked() {
        return records.stored(UNLINKED).map(stored -> alias(stored.data())).collect(Collectors.toUnmodifiableSet());
    }

    /** Records that the user has unlinked the account of an identity provider. */
    public void addUnlinked(String alias, Instant now) {
        if (!unlinked().contains(alias)) {
            records.store(UNLINKED, now, ascii(object(PROVIDER, alias)));
        }
    }

    /** Deletes the record that the user has unlinked the account of an identity provider. */
    public void removeUnlinked(String alias) {
        List<CredentialRecords.Stored> others = records.stored(UNLINKED)
                .filter(stored -> !alias(stored.data()).equals(alias))
                .toList();
        records.remove(UNLINKED);
        others.forEach(stored -> records.store(UNLINKED, stored.at(), ascii(object(PROVIDER, alias(stored.data())))));
    }

    /** Reads the alias of the identity provider from the data of a record of the type {@link #UNLINKED}; empty if unreadable. */
    public static String alias(String credentialData) {
        return alias(parsed(credentialData));
    }

    private static String alias(JsonNode data) {
        return data.path(PROVIDER).asText();
    }

    /** Returns the latest exemption of the user, even if it has expired. */
    public Optional<Exemption> exemption() {
        return records.stored(EXEMPTION)
                .map(stored -> exemption(stored.at(), stored.data()))
                .max(Comparator.comparing(Exemption::granted));
    }

    /** Records an exemption, and replaces any other. */
    public void setExemption(Exemption exemption) {
        removeExemption();
        ObjectNode data = JSON.createObjectNode();
        data.put(REASON, exemption.reason());
        data.put(UNTIL, exemption.until().toEpochMilli());
        records.store(EXEMPTION, exemption.granted(), ascii(data));
    }

    public void removeExemption() {
        records.remove(EXEMPTION);
    }

    /** Reads an exemption from the two columns of its credential; one with unreadable data has expired. */
    public static Exemption exemption(Instant granted, String credentialData) {
        return exemption(granted, parsed(credentialData));
    }

    private static JsonNode parsed(String credentialData) {
        try {
            return JSON.readTree(credentialData);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static Exemption exemption(Instant granted, JsonNode data) {
        return new Exemption(
                data.path(REASON).asText(),
                granted,
                Instant.ofEpochMilli(data.path(UNTIL).asLong()));
    }

    private static ObjectNode object(String key, String value) {
        return JSON.createObjectNode().put(key, value);
    }

    /** Writes JSON in ASCII only, because not every database stores all of Unicode. */
    private static String ascii(ObjectNode data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers and texts is JSON", e);
        }
    }
}
