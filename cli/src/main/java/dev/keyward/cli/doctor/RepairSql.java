package dev.keyward.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SQL that lets Keycloak start without Keyward's jar, for each kind of database.
 *
 * <p>It removes Keyward's rules from password policies, Keyward's steps from authentication flows, and the token gate from client
 * profiles. Everything else stays, including the record of the settings that Keyward replaced. The SQL is only printed, never run. Names of tables and columns are in
 * capitals, as Keycloak creates them, for databases with case-sensitive names. Immutable and thread-safe.
 */
enum RepairSql {
    H2("dev-file", "jdbc-h2", "nullif(%s, '')"),
    POSTGRES("postgres", "jdbc-postgresql", "nullif(%s, '')"),
    MYSQL("mysql", "jdbc-mysql", "nullif(%s, '')"),
    MARIADB("mariadb", "jdbc-mariadb", "nullif(%s, '')"),
    ORACLE("oracle", "jdbc-oracle", "%s"), // Oracle stores an empty string as null
    MSSQL("mssql", "jdbc-mssql", "%s");

    /** The token gate in a client profile, as realm setup and the admin console write it. */
    private static final String GATE = "{\"executor\":\"keyward-token-gate\",\"configuration\":{}}";

    /** The token gate without a configuration, which Keycloak accepts in an imported realm and from its REST API. */
    private static final List<String> GATE_WITHOUT_CONFIGURATION = List.of(
            "{\"executor\":\"keyward-token-gate\"}", "{\"executor\":\"keyward-token-gate\",\"configuration\":null}");

    private static final String RULE = "( and |^)keyward-[a-z0-9-]+([(][^)]*[)])?";

    private final String id;
    private final String feature;
    private final String emptyAsNull;

    RepairSql(String id, String feature, String emptyAsNull) {
        this.id = id;
        this.feature = feature;
        this.emptyAsNull = emptyAsNull;
    }

    /**
     * Returns the repair SQL for the database with the given name. The name is the one that {@code kc.sh build --db}
     * takes.
     */
    static Optional<RepairSql> find(String id) {
        return Stream.of(values()).filter(sql -> sql.id.equals(id)).findFirst();
    }

    /**
     * Finds the kind of database in the given Keycloak server log, and returns the repair SQL for it. The log lists the
     * JDBC driver among the installed features.
     */
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
            -- First stop every Keycloak server that uses this database, and make a backup. Select Keycloak's schema if it has its own.
            %supdate REALM set PASSWORD_POLICY = %s
              where PASSWORD_POLICY like '%%keyward-%%';
            delete from AUTHENTICATION_EXECUTION where AUTHENTICATOR like 'keyward-%%';
            update REALM_ATTRIBUTE set %s = %s
              where NAME = 'client-policies.profiles' and %s like '%%"keyward-token-gate"%%';
            commit;\
            """.formatted(
                        begin(),
                        emptyAsNull.formatted(policyWithoutRules()),
                        attributeValue(),
                        profilesWithoutGate(),
                        attributeValue());
    }

    /**
     * Returns the SQL statement that begins a transaction in this database. Only SQL Server needs one; the others begin by
     * themselves or ignore the commit.
     */
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

    /** Returns the name of the column with the value of a realm attribute, which is a reserved word in H2. */
    private String attributeValue() {
        return this == H2 ? "\"VALUE\"" : "VALUE";
    }

    /** Returns an expression for the client profiles without the gate, which may stand first, last or alone among the executors. */
    private String profilesWithoutGate() {
        String profiles = attributeValue();
        for (String form : GATE_WITHOUT_CONFIGURATION) {
            profiles = replace(profiles, form, GATE);
        }
        return replace(replace(replace(profiles, "," + GATE, ""), GATE + ",", ""), GATE, "");
    }

    private static String replace(String text, String from, String to) {
        return "replace(" + text + ", '" + from + "', '" + to + "')";
    }
}
