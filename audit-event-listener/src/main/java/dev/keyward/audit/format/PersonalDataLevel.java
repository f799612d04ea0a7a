package dev.keyward.audit.format;

import dev.keyward.audit.IpAddress;
import dev.keyward.audit.ocsf.FactKeys;
import dev.keyward.auditlog.record.PersonalData;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Levels that limit the personal data that a sink receives. Each sink must be configured with one; there is no default. */
public enum PersonalDataLevel {
    /** The sink receives pseudonyms only. Sealed parts are not even opened. */
    PSEUDONYMS,
    /**
     * The sink receives pseudonyms and shortened IP addresses: the first 24 bits of an IPv4 address, and the first 48 bits of an IPv6
     * address.
     */
    TRUNCATED_IP,
    /** The sink receives all personal data in the record. */
    PLAIN;

    /** Returns whether a sink of this level receives data from the encrypted parts of a record. */
    boolean opensSealedParts() {
        return this != PSEUDONYMS;
    }

    /** Returns the part of the given personal data that a sink of this level receives. */
    Map<String, String> visible(PersonalData data) {
        return switch (this) {
            case PSEUDONYMS -> Map.of();
            case TRUNCATED_IP ->
                IpAddress.parse(data.values().getOrDefault(FactKeys.IP, ""))
                        .map(address -> Map.of(FactKeys.IP, address.network()))
                        .orElse(Map.of());
            case PLAIN -> data.values();
        };
    }

    /**
     * Returns the level with the given name, such as {@code truncated-ip}.
     *
     * @throws IllegalArgumentException if there is none. The message names the value and the allowed ones
     */
    public static PersonalDataLevel of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + ": the level of personal data must be one of "
                        + Arrays.stream(values())
                                .map(PersonalDataLevel::toString)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
