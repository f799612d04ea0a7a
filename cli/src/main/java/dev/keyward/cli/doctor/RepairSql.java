package dev.keyward.cli.doctor;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The statements that take out of Keycloak's own tables what needs the jar: Keyward's rules in password policies, and its
 * steps in authentication flows. Everything else stays, also the record of what Keyward replaced.
 *
 * <p>Only ever printed. Names are in capitals, as Keycloak makes its tables, for databases that tell them apart. Immutable
 * and thread-safe.
 */
enum RepairSql {
    H2("dev-file", "jdbc-h2", "nullif(%s, '')"),
    POSTGRES("postgres", "jdbc-postgresql", "nullif(%s, '')"),
    MYSQL("mysql", "jdbc-mysql", "nullif(%s, '')"),
    MARIADB("mariadb", "jdbc-mariadb", "nullif(%s, '')"),
    ORACLE("oracle", "jdbc-oracle", "%s"), // an empty text is null there
    MSSQL("mssql", "jdbc-mssql", "%s");

    private static final String RULE = "( and |^)keyward-[a-z0-9-]+([(][^)]*[)])?";

    private final String id;
    private final String feature;
    private final String emptyAsNull;

    RepairSql(String id, String feature, String emptyAsNull) {
        this.id = id;
        this.feature = feature;
        this.emptyAsNull = emptyAsNull;
    }

    /** By what {@code kc.sh build --db} is told. */
    static Optional<RepairSql> find(String id) {
        return Stream.of(values()).filter(sql -> sql.id.equals(id)).findFirst();
    }

    /** The database of the server that wrote this log, which names its driver at every start. */
    static Optional<RepairSql> of(String log) {
        return Stream.of(values())
                .filter(sql -> log.matches("(?s).*Installed features: \\[[^\\]]*\\b" + sql.feature + "\\b.*"))
                .findFirst();
    }

    static String ids() {
        return String.join(", ", Stream.of(values()).map(sql -> sql.id).toList());
    }

    String id() {
        return id;
    }

    String text() {
        return """
                -- Stop every Keycloak of this database and make a backup first. In a schema of its own, select that first.
                %supdate REALM set PASSWORD_POLICY = %s
                  where PASSWORD_POLICY like '%%keyward-%%';
                delete from AUTHENTICATION_EXECUTION where AUTHENTICATOR like 'keyward-%%';
                commit;""".formatted(begin(), emptyAsNull.formatted(policyWithoutRules()));
    }

    /** Elsewhere a transaction begins by itself, or its end is taken for nothing. */
    private String begin() {
        return this == MSSQL ? "begin transaction;\n" : "";
    }

    private String policyWithoutRules() {
        return switch (this) {
            case POSTGRES -> "regexp_replace(regexp_replace(PASSWORD_POLICY, '" + RULE + "', '', 'g'), '^ and ', '')";
            case MSSQL ->
                "(select string_agg(value, ' and ') from string_split(replace(PASSWORD_POLICY, ' and ', char(31)),"
                        + " char(31)) where value not like 'keyward-%')";
            default -> "regexp_replace(regexp_replace(PASSWORD_POLICY, '" + RULE + "', ''), '^ and ', '')";
        };
    }
}
