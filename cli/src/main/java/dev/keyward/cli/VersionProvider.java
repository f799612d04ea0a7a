package dev.keyward.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Provides the text of {@code --version}: the release of Keyward from the jar's manifest, and the Java runtime. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String release = Optional.ofNullable(VersionProvider.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        return new String[] {
            "keyward " + release,
            "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
        };
    }
}
