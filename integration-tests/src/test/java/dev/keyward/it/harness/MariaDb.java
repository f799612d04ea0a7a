package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB server from the machine's package, started once per test run, with its data in a temporary folder.
 *
 * <p>MariaDB refuses to run as root, so root starts it as the package's user {@code mysql}. The transaction isolation is that of
 * docs/install.md.
 */
final class MariaDb {

    private static final String USER = "keycloak";
    private static final String PASSWORD = "keycloak-it";

    private static @Nullable MariaDb shared;

    private final int port = FreePorts.take(InetAddress.getLoopbackAddress());
    private int databases;

    private MariaDb() {
        Path folder;
        try {
            folder = Files.createTempDirectory("keyward-it-mariadb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        if (isRoot) {
            run("chown", "mysql", folder.toString());
        }
        String account = isRoot ? "--user=mysql" : "--user=" + System.getProperty("user.name");
        String data = "--datadir=" + folder.resolve("data");
        run("mariadb-install-db", "--no-defaults", data, account, "--auth-root-authentication-method=normal");
        Process server = start(List.of(
                "mariadbd",
                "--no-defaults",
                data,
                account,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--log-error=" + folder.resolve("log"),
                "--transaction-isolation=READ-COMMITTED",
                "--innodb-flush-log-at-trx-commit=0")); // the data is deleted after the run
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.destroyForcibly().onExit().join();
            run("rm", "-rf", folder.toString());
        }));
        Await.until("MariaDB to answer", Duration.ofSeconds(60), this::answers);
        sql(
                "mysql",
                "delete from mysql.global_priv where User = ''; flush privileges; " // else anonymous users come first
                        + "create user '" + USER + "'@'%' identified by '" + PASSWORD + "'; grant all on *.* to '"
                        + USER
                        + "'@'%'");
    }

    static synchronized MariaDb shared() {
        if (shared == null) {
            shared = new MariaDb();
        }
        return shared;
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            sql("mysql", "select 1");
            return true;
        } catch (RuntimeException | AssertionError e) {
            return false; // not listening yet
        }
    }

    /** Creates a MariaDB database and returns the options with which Keycloak uses it. */
    synchronized List<String> newDatabase() {
        databases++;
        String name = "keycloak" + databases;
        sql("mysql", "create database " + name + " character set utf8mb4");
        return List.of(
                "--db-url=jdbc:mariadb://127.0.0.1:" + port + "/" + name,
                "--db-username=" + USER,
                "--db-password=" + PASSWORD);
    }

    /** @param database the result of {@link #newDatabase} */
    void run(List<String> database, String sql) {
        sql(name(database), sql);
    }

    /**
     * Returns the rows of the result.
     *
     * @param database the result of {@link #newDatabase}
     */
    List<String> query(List<String> database, String sql) {
        return run(client("mariadb", "-Nr", "--default-character-set=utf8mb4", name(database), "-e", sql))
                .lines()
                .toList();
    }

    /** @param database the result of {@link #newDatabase} */
    String dump(List<String> database) {
        return run(client("mariadb-dump", name(database)));
    }

    private void sql(String database, String sql) {
        run(client("mariadb", database, "-e", sql));
    }

    private String[] client(String program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(program, "--no-defaults", "-h", "127.0.0.1", "-P", Integer.toString(port), "-u", "root"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static String name(List<String> database) {
        String url = database.get(0);
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private static String run(String... command) {
        return Command.run(Duration.ofMinutes(1), Map.of(), List.of(command));
    }
}
