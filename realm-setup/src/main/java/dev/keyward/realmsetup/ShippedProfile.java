package dev.keyward.realmsetup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A setup profile that comes with Keyward and can be applied unchanged or used as a template.
 *
 * <p>Each profile enables Keycloak's brute-force protection. Unlike a password preset, a profile may change with a release; a
 * realm keeps the settings that were applied until the next apply. Immutable and thread-safe.
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

    /** Finds the shipped setup profile with the given id; empty if Keyward ships no such profile. */
    public static Optional<ShippedProfile> find(String id) {
        return Stream.of(values()).filter(profile -> profile.id.equals(id)).findFirst();
    }

    /** Returns the name by which administrators refer to this setup profile. */
    public String id() {
        return id;
    }

    /** Returns this setup profile as YAML, with comments that name its sources. */
    public String text() {
        String name = id + ".yaml";
        try (InputStream in = ShippedProfile.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
