package dev.keyward.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version lines of {@code keyward --version}: the release as the jar's manifest names it, then the Java runtime. */
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
