package dev.keyward.realmsetup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A profile that comes with Keyward, to be applied as it is or taken as a beginning.
 *
 * <p>Each turns Keycloak's brute-force protection on. Unlike a password preset it may change with a release; a realm that
 * has it keeps what was applied until it is planned anew. Immutable and thread-safe.
 */
public enum ShippedProfile {
    MINIMAL("minimal"),
    RECOMMENDED("recommended"),
    NIST_800_63B_4("nist-800-63b-4"),
    PCI_DSS_4_0_1("pci-dss-4.0.1");

    private final String id;

    ShippedProfile(String id) {
        this.id = id;
    }

    public static Optional<ShippedProfile> find(String id) {
        return Stream.of(values()).filter(profile -> profile.id.equals(id)).findFirst();
    }

    /** What administrators call it. */
    public String id() {
        return id;
    }

    /** As YAML, with comments that name the source. */
    public String text() {
        String name = id + ".yaml";
        try (InputStream in = ShippedProfile.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
