package dev.keyward.it.harness;

import java.util.Arrays;
import java.util.List;

/**
 * The version of the Keycloak under test, for tests whose expectation depends on it.
 *
 * <p>Such a test says in a comment what the versions do differently.
 */
public final class ServerVersion {

    private ServerVersion() {}

    /** Returns the full version of the Keycloak under test, such as 26.7.3. */
    public static String text() {
        return Settings.text("keycloak.version");
    }

    /** Returns whether the Keycloak under test is older than the given version, such as 26.6. */
    public static boolean isBefore(String version) {
        return Arrays.compare(numbers(text()), numbers(version)) < 0;
    }

    private static int[] numbers(String version) {
        return List.of(version.split("\\.")).stream()
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
