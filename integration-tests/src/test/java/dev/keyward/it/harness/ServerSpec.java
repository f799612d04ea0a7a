package dev.keyward.it.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The provider jars and the options with which a test starts a Keycloak server.
 *
 * @param providers the jars in its {@code providers/} folder
 * @param buildArguments options of {@code kc.sh build}
 * @param startArguments options of every {@code kc.sh start}
 * @param jvmArguments options of its JVM; empty for the light ones that suit tests
 * @param database the kind of its database, a value of {@code kc.sh build --db}
 * @param version the version of Keycloak
 */
public record ServerSpec(
        List<Path> providers,
        List<String> buildArguments,
        List<String> startArguments,
        List<String> jvmArguments,
        String database,
        ServerVersion version) {

    /** Returns the specification of a Keycloak server without any provider jar. */
    public static ServerSpec plain() {
        return new ServerSpec(
                List.of(), List.of(), List.of(), List.of(), Database.testedKind(), ServerVersion.tested());
    }

    /** Returns the specification of a Keycloak server with Keyward's jar and the providers of {@link TestProviders}. */
    public static ServerSpec withKeyward() {
        return plain().withProviders(Settings.path("keyward.jar"), TestProviders.jar());
    }

    /** Returns the specification of a Keycloak server with Keyward's jar and no other, as an administrator installs it. */
    public static ServerSpec withKeywardAlone() {
        return plain().withProviders(Settings.path("keyward.jar"));
    }

    /** Returns {@link #withKeyward} with a copy of Keyward's jar that was not tested with any version of Keycloak. */
    public static ServerSpec withUntestedKeyward() {
        return plain().withProviders(UntestedJar.copyOf(Settings.path("keyward.jar")), TestProviders.jar());
    }

    public ServerSpec withProviders(Path... jars) {
        return new ServerSpec(List.of(jars), buildArguments, startArguments, jvmArguments, database, version);
    }

    public ServerSpec withBuildArgument(String argument) {
        return new ServerSpec(
                providers, plus(buildArguments, argument), startArguments, jvmArguments, database, version);
    }

    public ServerSpec withStartArgument(String argument) {
        return new ServerSpec(
                providers, buildArguments, plus(startArguments, argument), jvmArguments, database, version);
    }

    /** Returns this specification for a server on PostgreSQL, whatever database the test run uses elsewhere. */
    public ServerSpec onPostgres() {
        return new ServerSpec(providers, buildArguments, startArguments, jvmArguments, Database.POSTGRES, version);
    }

    /** Returns this specification for a server on an H2 file, whatever database the test run uses elsewhere. */
    public ServerSpec onH2() {
        return new ServerSpec(providers, buildArguments, startArguments, jvmArguments, Database.H2_FILE, version);
    }

    /**
     * Returns this specification for a server that has written each commit to its database when the commit returns. H2 otherwise writes up to
     * half a second later, so that a kill takes back what the test has seen.
     */
    public ServerSpec withDurableCommits() {
        return database.equals(Database.H2_FILE) ? withStartArgument("--db-url-properties=;WRITE_DELAY=0") : this;
    }

    public ServerSpec withJvmArguments(String... arguments) {
        return new ServerSpec(providers, buildArguments, startArguments, List.of(arguments), database, version);
    }

    /** Returns this specification for another version of Keycloak than the one that the test run uses elsewhere. */
    public ServerSpec withVersion(ServerVersion other) {
        return new ServerSpec(providers, buildArguments, startArguments, jvmArguments, database, other);
    }

    private static List<String> plus(List<String> list, String one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }
}
