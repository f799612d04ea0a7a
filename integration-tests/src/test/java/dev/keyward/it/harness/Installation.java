package dev.keyward.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Unpacks and builds a Keycloak ({@code kc.sh build}) once and gives each server a copy.
 *
 * <p>A build takes 20 seconds, so the result is cached under a hash of its inputs.
 */
final class Installation {

    /** JVM options for a server that runs for minutes; the C1 compiler and the serial collector halve the CPU time. */
    static final String LIGHT_JVM = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC";

    private static final String READY = "ready";

    /** One lock for each cached installation, by its key. */
    private static final Map<String, Object> LOCKS = new ConcurrentHashMap<>();

    private Installation() {}

    /** Copies the cached Keycloak installation for one server, and returns the folder of the copy. */
    static Path copyFor(ServerSpec spec, String name) {
        Path kept = kept(spec);
        Path copy = Settings.path("work.dir").resolve("run").resolve(name);
        run(List.of("rm", "-rf", copy.toString()), "");
        try {
            Files.createDirectories(copy.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // -a keeps file times: Keycloak compares those of the providers with the ones it saw at build time.
        run(List.of("cp", "-a", kept.toString(), copy.toString()), "");
        return copy;
    }

    /**
     * Replaces the provider jars and the result of {@code kc.sh build} in the installation of a stopped server. Takes
     * the build result from the cache.
     */
    static void exchange(Path home, ServerSpec spec) {
        Path kept = kept(spec);
        for (String changed : List.of("providers", "lib/quarkus")) {
            run(List.of("rm", "-rf", home.resolve(changed).toString()), "");
            run(
                    List.of(
                            "cp",
                            "-a",
                            kept.resolve(changed).toString(),
                            home.resolve(changed).toString()),
                    "");
        }
    }

    /** Replaces the jars in the folder {@code providers/} and runs {@code kc.sh build}. */
    private static void build(Path home, ServerSpec spec) {
        try (Stream<Path> jars = Files.list(home.resolve("providers"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.delete(jar);
            }
            for (Path jar : spec.providers()) {
                Files.copy(
                        jar, home.resolve("providers").resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/kc.sh").toString(),
                "build",
                "--db=" + spec.database(),
                "--health-enabled=true",
                "--metrics-enabled=true"));
        command.addAll(spec.buildArguments());
        run(command, LIGHT_JVM);
    }

    /** Returns the cached installation, and makes it before its first use. Different ones can be made at the same time. */
    private static Path kept(ServerSpec spec) {
        String key = key(spec);
        Path folder = Settings.path("server.cache").resolve(key);
        Path home = folder.resolve("keycloak");
        synchronized (LOCKS.computeIfAbsent(key, unused -> new Object())) {
            try {
                if (!Files.exists(folder.resolve(READY))) {
                    run(List.of("rm", "-rf", folder.toString()), "");
                    Files.createDirectories(home);
                    unpack(spec.version().zip(), home);
                    build(home, spec);
                    Files.createFile(folder.resolve(READY));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return home;
    }

    private static String key(ServerSpec spec) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path jar : spec.providers()) {
                digest.update(Files.readAllBytes(jar));
            }
            for (String text : Stream.concat(
                            spec.buildArguments().stream(),
                            Stream.of(spec.version().text(), Settings.javaHome(), spec.database()))
                    .toList()) {
                digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks the Keycloak archive without its top folder, and makes scripts executable. */
    private static void unpack(Path zip, Path target) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path name = Path.of(entry.getName());
                if (entry.isDirectory() || name.getNameCount() < 2) {
                    continue;
                }
                Path file = target.resolve(name.subpath(1, name.getNameCount())).normalize();
                Files.createDirectories(file.getParent());
                Files.copy(entries, file, StandardCopyOption.REPLACE_EXISTING);
                if (file.toString().endsWith(".sh")) {
                    file.toFile().setExecutable(true);
                }
            }
        }
    }

    private static void run(List<String> command, String jvmOptions) {
        Command.run(
                Duration.ofMinutes(5),
                Map.of("JAVA_HOME", Settings.javaHome(), "JAVA_OPTS_APPEND", jvmOptions),
                command);
    }
}
