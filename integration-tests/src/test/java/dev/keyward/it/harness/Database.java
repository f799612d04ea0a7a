package dev.keyward.it.harness;

import java.util.List;

/**
 * The database of one server.
 *
 * @param startArguments what {@code kc.sh start} is told about it
 */
record Database(List<String> startArguments) {

    private static final String H2_FILE = "dev-file";
    private static final String POSTGRES = "postgres";

    /** What {@code kc.sh build --db} is told. */
    static String kind() {
        String kind = Settings.text("server.database");
        if (!List.of(H2_FILE, POSTGRES).contains(kind)) {
            throw new IllegalStateException("server.database is dev-file or postgres, not " + kind);
        }
        return kind;
    }

    /** An empty one: a file in the server's own data folder, or a new one on a PostgreSQL that all servers share. */
    static Database empty() {
        return new Database(POSTGRES.equals(kind()) ? PostgreSql.shared().newDatabase() : List.of());
    }
}
