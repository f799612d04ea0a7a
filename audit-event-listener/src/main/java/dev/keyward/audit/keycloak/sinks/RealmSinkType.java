package dev.keyward.audit.keycloak.sinks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of receivers to which the sinks of realms can send records. */
public enum RealmSinkType {
    /** Posts records to a URL. */
    WEBHOOK,
    /** Sends records to a syslog receiver over TLS. */
    SYSLOG;

    /** Returns the keys of the settings that only this type has. */
    List<String> keys() {
        return switch (this) {
            case WEBHOOK -> List.of("url", "secret");
            case SYSLOG -> List.of("host", "port", "max-kibibytes", "facility", "enterprise-number");
        };
    }

    /**
     * Returns the type with the given name.
     *
     * @throws IllegalArgumentException if there is none. The message names the allowed ones
     */
    public static RealmSinkType of(String name) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("type: must be one of "
                        + Arrays.stream(values()).map(RealmSinkType::toString).collect(Collectors.joining(", "))
                        + "."));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
