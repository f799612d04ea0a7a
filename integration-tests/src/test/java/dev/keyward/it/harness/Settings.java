package dev.keyward.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Reads the system properties that the Maven build passes to the tests. */
final class Settings {

    private Settings() {}

    static Path path(String name) {
        return Path.of(text(name)).toAbsolutePath().normalize();
    }

    /** Returns the home folder of the Java installation that runs the Keycloak servers. */
    static String javaHome() {
        String home = text("server.java.home");
        if (!Files.isExecutable(Path.of(home, "bin", "java"))) {
            throw new IllegalStateException(
                    "There is no Java in " + home
                            + ". Name one in -Dserver.java.home, or in the environment variable JAVA_25_HOME for the profile jdk25.");
        }
        return home;
    }

    static String text(String name) {
        return Objects.requireNonNull(
                System.getProperty(name),
                () -> "The system property " + name + " is not set; run the tests through Maven.");
    }
}
