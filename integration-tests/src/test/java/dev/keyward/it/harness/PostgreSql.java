package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server from the machine's package, started once per test run, with its data in a temporary folder.
 *
 * <p>PostgreSQL refuses to run as root, so root starts it as the package's user {@code postgres}.
 */
final class PostgreSql {

    private static final String USER = "keycloak";
    private static final String PASSWORD = "keycloak-it";

    private static @Nullable PostgreSql shared;

    private final Path programs;
    private final Path folder;
    private final int port;
    private int databases;

    private PostgreSql() {
        programs = programs();
        try {
            folder = Files.createTempDirectory("keyward-it-postgres");
            Files.writeString(folder.resolve("password"), PASSWORD);
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (isRoot()) {
            run("chown", "-R", "postgres", folder.toString());
        }
        Path data = folder.resolve("data");
        postgres(
                "initdb",
                "-D",
                data.toString(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + folder.resolve("password"),
                "-E",
                "UTF8",
                "--locale=C.UTF-8");
        // Durability is off, because the data is deleted after the run.
        postgres(
                "pg_ctl",
                "-w",
                "-D",
                data.toString(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder
                        + " -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
                "start");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            postgres("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop");
            run("rm", "-rf", folder.toString());
        }));
    }

    static synchronized PostgreSql shared() {
        if (shared == null) {
            shared = new PostgreSql();
        }
        return shared;
    }

    /** Creates a PostgreSQL database and returns the options with which Keycloak uses it. */
    synchronized List<String> newDatabase() {
        databases++;
        String name = "keycloak" + databases;
        postgres("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER, name);
        return List.of(
                "--db-url=jdbc:postgresql://127.0.0.1:" + port + "/" + name,
                "--db-username=" + USER,
                "--db-password=" + PASSWORD);
    }

    /** @param database the result of {@link #newDatabase} */
    void run(List<String> database, String sql) {
        on(database, "psql", "-v", "ON_ERROR_STOP=1", "-c", sql);
    }

    /**
     * Returns the rows of the result, with their columns separated by "|".
     *
     * @param database the result of {@link #newDatabase}
     */
    List<String> query(List<String> database, String sql) {
        return on(database, "psql", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql)
                .lines()
                .toList();
    }

    /** @param database the result of {@link #newDatabase} */
    String dump(List<String> database) {
        return on(database, "pg_dump");
    }

    private String on(List<String> database, String program, String... arguments) {
        String url = database.get(0);
        List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER));
        all.addAll(List.of(arguments));
        all.add(url.substring(url.lastIndexOf('/') + 1));
        return postgres(program, all.toArray(String[]::new));
    }

    private String postgres(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.addAll(List.of(
                "env", "PGPASSWORD=" + PASSWORD, programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static Path programs() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IOException("no initdb"));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The tests of a cluster, and those with -Ppostgres, need PostgreSQL's programs in"
                            + " /usr/lib/postgresql: install the package postgresql.",
                    e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String run(String... command) {
        return Command.run(Duration.ofMinutes(1), Map.of(), List.of(command));
    }
}
