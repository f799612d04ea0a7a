package dev.keyward.it.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server from the machine's package with its data in a temporary folder. A test run starts at most two.
 *
 * <p>PostgreSQL refuses to run as root, so root starts it as the package's user {@code postgres}.
 */
final class PostgreSql {

    private static final String USER = "keycloak";
    private static final String PASSWORD = "keycloak-it";

    /** Settings that lose the data in a crash of the machine, because most runs delete the data anyway. */
    private static final String FAST = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";

    private static @Nullable PostgreSql shared;
    private static @Nullable PostgreSql durable;

    private final Path programs;
    private final Path folder;
    private final int port = FreePorts.take(InetAddress.getLoopbackAddress());
    private int databases;

    private PostgreSql(String settings) {
        programs = programs();
        try {
            folder = Files.createTempDirectory("keyward-it-postgres");
            Files.writeString(folder.resolve("password"), PASSWORD);
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
        postgres(
                "pg_ctl",
                "-w",
                "-D",
                data.toString(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder + settings,
                "start");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            postgres("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop");
            run("rm", "-rf", folder.toString());
        }));
    }

    static synchronized PostgreSql shared() {
        if (shared == null) {
            shared = new PostgreSql(FAST);
        }
        return shared;
    }

    /** Returns a server that writes to the disk as in production: the default settings, and more connections for several nodes. */
    static synchronized PostgreSql durable() {
        if (durable == null) {
            durable = new PostgreSql(" -c max_connections=400");
        }
        return durable;
    }

    /**
     * Returns the server that has the given database.
     *
     * @param database the result of {@link #newDatabase}
     */
    static synchronized PostgreSql of(List<String> database) {
        return durable != null && database.get(0).contains(":" + durable.port + "/") ? durable : shared();
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

    /**
     * Begins a transaction with an SQL query that locks rows, and waits until it has them. Closing the result ends the transaction.
     *
     * @param database the result of {@link #newDatabase}
     */
    AutoCloseable lock(List<String> database, String query) {
        ProcessBuilder builder =
                new ProcessBuilder(command("psql", onDatabase(database, "-At", "-v", "ON_ERROR_STOP=1", "-f", "-")));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process psql = builder.start();
            psql.getOutputStream()
                    .write(("begin;\n" + query + ";\nselect 'locked';\n").getBytes(StandardCharsets.UTF_8));
            psql.getOutputStream().flush();
            BufferedReader out = psql.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); !"locked".equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("psql ended before it had the rows of: " + query);
                }
            }
            return () -> {
                psql.getOutputStream().close(); // psql ends, and the database rolls the transaction back
                psql.waitFor();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param database the result of {@link #newDatabase} */
    String dump(List<String> database) {
        return on(database, "pg_dump");
    }

    private String on(List<String> database, String program, String... arguments) {
        return postgres(program, onDatabase(database, arguments));
    }

    private String[] onDatabase(List<String> database, String... arguments) {
        String url = database.get(0);
        List<String> all = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-U", USER));
        all.addAll(List.of(arguments));
        all.add(url.substring(url.lastIndexOf('/') + 1));
        return all.toArray(String[]::new);
    }

    private String postgres(String program, String... arguments) {
        return run(command(program, arguments).toArray(String[]::new));
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.addAll(List.of(
                "env", "PGPASSWORD=" + PASSWORD, programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        return command;
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
