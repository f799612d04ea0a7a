package dev.keyward.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The database of one Keycloak server: H2, in a file or in memory, PostgreSQL or MariaDB.
 *
 * @param kind the value of {@code kc.sh build --db}
 * @param startArguments the options of {@code kc.sh start} that select it
 */
record Database(String kind, List<String> startArguments) {

    static final String H2_FILE = "dev-file";

    static final String POSTGRES = "postgres";

    private static final String MARIADB = "mariadb";

    private static final String H2_USER = "tests";
    private static final String H2_PASSWORD = "tests";

    /** Runs SQL statements on the database; on H2, the server must be stopped. */
    void run(Path home, String sql) {
        switch (kind) {
            case POSTGRES -> PostgreSql.of(startArguments).run(startArguments, sql);
            case MARIADB -> MariaDb.shared().run(startArguments, sql);
            default -> runOnH2(home, sql);
        }
    }

    private static void runOnH2(Path home, String sql) {
        Path script = home.resolve("data/script.sql");
        try {
            Files.writeString(script, sql);
            h2Tool(home, "RunScript", script);
            Files.delete(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the values of a query with one column; on H2, the server must be stopped. */
    List<String> values(Path home, String query) {
        return switch (kind) {
            case POSTGRES -> PostgreSql.shared().query(startArguments, query);
            case MARIADB -> MariaDb.shared().query(startArguments, query);
            default -> valuesOfH2(home, query);
        };
    }

    private static List<String> valuesOfH2(Path home, String query) {
        Path file = home.resolve("data/values.txt");
        try {
            runOnH2(
                    home,
                    "call csvwrite('" + file + "', '" + query.replace("'", "''")
                            + "', 'charset=UTF-8 fieldDelimiter= writeColumnHeader=false');");
            List<String> values = Files.readAllLines(file);
            Files.delete(file);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Dumps the whole database as SQL; on H2, the server must be stopped. */
    String dump(Path home) {
        return switch (kind) {
            case POSTGRES -> PostgreSql.of(startArguments).dump(startArguments);
            case MARIADB -> MariaDb.shared().dump(startArguments);
            default -> dumpH2(home);
        };
    }

    private static String dumpH2(Path home) {
        Path script = home.resolve("data/dump.sql");
        try {
            h2Tool(home, "Script", script);
            String dump = Files.readString(script);
            Files.delete(script);
            return dump;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void h2Tool(Path home, String tool, Path script) throws IOException {
        try (Stream<Path> libraries = Files.list(home.resolve("lib/lib/main"))) {
            Path driver = libraries
                    .filter(library -> library.getFileName().toString().startsWith("com.h2database.h2-"))
                    .findFirst()
                    .orElseThrow();
            Command.run(
                    Duration.ofMinutes(1),
                    Map.of(),
                    List.of(
                            Path.of(Settings.javaHome(), "bin", "java").toString(),
                            "-cp",
                            driver.toString(),
                            "org.h2.tools." + tool,
                            "-url",
                            "jdbc:h2:file:" + home.resolve("data/h2/keycloakdb") + ";IFEXISTS=TRUE",
                            "-user",
                            H2_USER,
                            "-password",
                            H2_PASSWORD,
                            "-script",
                            script.toString()));
        }
    }

    /**
     * Returns options with which a server that is never started again keeps an H2 database in memory. It then needs a quarter less CPU time
     * for a realm that is created, used and deleted.
     */
    static List<String> inMemory() {
        return testedKind().equals(H2_FILE)
                ? List.of("--db-url=jdbc:h2:mem:keycloakdb;NON_KEYWORDS=VALUE;DB_CLOSE_DELAY=-1")
                : List.of();
    }

    /** Returns the value of the option {@code kc.sh build --db} for the kind of database that this test run uses. */
    static String testedKind() {
        String kind = Settings.text("server.database");
        if (!List.of(H2_FILE, POSTGRES, MARIADB).contains(kind)) {
            throw new IllegalStateException("server.database is dev-file, postgres or mariadb, not " + kind);
        }
        return kind;
    }

    /** Returns an empty database on a PostgreSQL that writes to the disk as in production, for measurements. */
    static Database emptyDurable() {
        return new Database(POSTGRES, PostgreSql.durable().newDatabase());
    }

    /** Returns an empty database: an H2 file in the server's data folder, or a new database of a server that all tests share. */
    static Database empty(String kind) {
        return new Database(
                kind,
                switch (kind) {
                    case POSTGRES -> PostgreSql.shared().newDatabase();
                    case MARIADB -> MariaDb.shared().newDatabase();
                    default -> List.of("--db-username=" + H2_USER, "--db-password=" + H2_PASSWORD);
                });
    }
}
