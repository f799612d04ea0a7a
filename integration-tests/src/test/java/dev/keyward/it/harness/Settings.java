package dev.keyward.it.harness;

import java.nio.file.Path;
import java.util.Objects;

/** What the build tells the tests, through system properties of the same names. */
final class Settings {

    private Settings() {}

    static Path path(String name) {
        return Path.of(text(name)).toAbsolutePath().normalize();
    }

    static String text(String name) {
        return Objects.requireNonNull(
                System.getProperty(name),
                () -> "The system property " + name + " is not set; run the tests through Maven.");
    }
}
