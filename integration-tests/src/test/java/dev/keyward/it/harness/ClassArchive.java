package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An archive of the classes that Keycloak loads while it starts, with which the tested version starts with a quarter less CPU time.
 *
 * <p>The first server of a test run makes the archive once it is ready, and later servers map it (JEP 350). Classes that are not in it,
 * or differ, are loaded as usual. The JVM accepts the archive only if the first jar on its class path is the same file as that of the
 * first server, so all servers have a hard link to one file.
 */
final class ClassArchive {

    private static final String RECORD = "-XX:+RecordDynamicDumpInfo";

    private static final ClassArchive TESTED = new ClassArchive(Settings.path("server.cache")
            .resolve("classes-" + ServerVersion.tested() + "-"
                    + Integer.toHexString(Settings.javaHome().hashCode())));

    private final Path folder;
    private final Path file;
    private final AtomicBoolean isRecorded = new AtomicBoolean();

    private ClassArchive(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("classes.jsa");
    }

    /** Returns the archive of the version of Keycloak that most tests use. Other versions start too seldom for one. */
    static ClassArchive tested() {
        return TESTED;
    }

    /** Replaces the first jar of an installation of the tested version with the one that all its installations share. */
    synchronized void shareFirstJar(Path home) {
        Path own = home.resolve("lib/quarkus-run.jar");
        Path shared = folder.resolve("quarkus-run.jar");
        try {
            if (!Files.exists(shared)) {
                Files.createDirectories(folder);
                Files.copy(own, shared, StandardCopyOption.COPY_ATTRIBUTES);
            }
            Path link = own.resolveSibling("quarkus-run.jar.link");
            Files.createLink(link, shared);
            Files.move(link, own, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the JVM options of a server that starts now: to use the archive or, for the first server, to make it. */
    String jvmOptions() {
        String quiet = " -Xlog:cds*=off";
        if (Files.exists(file)) {
            return quiet + " -Xshare:auto '-XX:SharedArchiveFile=" + file + "'";
        }
        return isRecorded.compareAndSet(false, true) ? quiet + " " + RECORD : "";
    }

    /** Makes the archive if the given options, which a running server was started with, are those of the first server. */
    void writeIfRecorded(String jvmOptions, KeycloakProcess server) {
        if (!jvmOptions.contains(RECORD)) {
            return;
        }
        Path written = folder.resolve("classes-" + ProcessHandle.current().pid() + ".jsa");
        server.jcmd("VM.cds", "dynamic_dump", written.toString());
        try {
            if (Files.exists(written)) { // else this JVM cannot make one, and servers start without
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
