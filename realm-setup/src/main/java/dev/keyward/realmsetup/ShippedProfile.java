package dev.keyward.realmsetup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A profile that comes with Keyward, to apply unchanged or to use as a template.
 *
 * <p>Each profile enables Keycloak's brute-force protection. Unlike a password preset, a profile may change with a release; a
 * realm keeps what was applied until the next plan. Immutable and thread-safe.
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

    /** Finds a profile by its id; empty if there is none. */
    public static Optional<ShippedProfile> find(String id) {
        return Stream.of(values()).filter(profile -> profile.id.equals(id)).findFirst();
    }

    /** The name that administrators use. */
    public String id() {
        return id;
    }

    /** Returns the profile as YAML, with comments that name its sources. */
    public String text() {
        String name = id + ".yaml";
        try (InputStream in = ShippedProfile.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
