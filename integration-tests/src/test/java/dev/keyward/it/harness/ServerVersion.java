package dev.keyward.it.harness;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * A version of Keycloak, for tests whose expectation depends on it.
 *
 * <p>Such a test says in a comment what the versions do differently.
 *
 * @param text the full version, such as 26.7.3
 */
public record ServerVersion(String text) {

    /** Returns the version that all tests use that do not choose another. */
    public static ServerVersion tested() {
        return new ServerVersion(Settings.text("keycloak.version"));
    }

    /** Returns whether this version is older than the given one, such as 26.6. */
    public boolean isBefore(String version) {
        return Arrays.compare(numbers(text), numbers(version)) < 0;
    }

    /** Returns Keycloak's archive of this version: the tested, the oldest or the newest supported version. */
    Path zip() {
        return Settings.path("keycloak.zips").resolve("keycloak-" + text + ".zip");
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Override
    public String toString() {
        return text;
    }
}
