package dev.keyward.it.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Two Keycloak nodes on one PostgreSQL with Keycloak's default caches, as in production behind a load balancer.
 *
 * <p>Each node has its own data folder, log and clock. Both have the same {@link Keycloak#url}, the address of the
 * cluster, where the first node listens; {@link Person#via} selects the node that receives a request.
 */
public final class Cluster implements AutoCloseable {

    private static final Duration JOIN = Duration.ofMinutes(1);

    /** Matches between two entries of a server log. An entry is a line with a date, and the stack trace that follows. */
    private static final Pattern LOG_ENTRY = Pattern.compile("(?m)^(?=\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:)");

    private final KeycloakProcess first;
    private final KeycloakProcess second;

    private Cluster(KeycloakProcess first, KeycloakProcess second) {
        this.first = first;
        this.second = second;
    }

    /** Returns the file with the keys of the audit logs of the {@linkplain OnCluster shared cluster}. */
    public static Path auditKeyFile() {
        return Settings.path("work.dir").resolve("cluster-audit-log-keys.pem");
    }

    /** Starts both nodes on a new database, one after the other. */
    public static Cluster start(ServerSpec spec, String name) {
        KeycloakProcess first = KeycloakProcess.startFirstNode(spec.onPostgres(), name + "-1");
        Cluster cluster = new Cluster(first, first.startPeer(name + "-2"));
        cluster.awaitBoth();
        return cluster;
    }

    public KeycloakProcess first() {
        return first;
    }

    public KeycloakProcess second() {
        return second;
    }

    public List<KeycloakProcess> nodes() {
        return List.of(first, second);
    }

    public KeycloakProcess otherThan(KeycloakProcess node) {
        return node == first ? second : first;
    }

    /** Starts the nodes that were stopped or killed, resets both clocks, and waits until the nodes see each other. */
    public void restore() {
        for (KeycloakProcess node : nodes()) {
            if (!node.isRunning()) {
                node.startAgain();
            }
            node.setClockAhead(Duration.ZERO);
        }
        awaitBoth();
    }

    /** Returns the rows of an SQL query on the cluster's database, with their columns separated by "|". */
    public List<String> query(String sql) {
        return first.query(sql);
    }

    /** Waits until the nodes see each other. */
    public void awaitBoth() {
        for (KeycloakProcess node : nodes()) {
            Await.until("both nodes in one cluster", JOIN, () -> lastView(node).contains("(2)"));
        }
    }

    /** Returns the log line of the given node that names the current members of the cluster. */
    private static String lastView(KeycloakProcess node) {
        return node.log()
                .lines()
                .filter(line -> line.contains("ISPN000094") || line.contains("ISPN000093"))
                .reduce("", (earlier, later) -> later);
    }

    /** Returns the lines of level ERROR in the logs of both nodes, except those that Keycloak also logs without Keyward. */
    List<String> errors() {
        return nodes().stream()
                .flatMap(node -> LOG_ENTRY.splitAsStream(node.log()))
                .filter(entry -> !tellsOfDeletedRealm(entry))
                .flatMap(String::lines)
                .filter(line -> line.contains(" ERROR ["))
                .filter(line -> !line.contains(" ERROR [org.jgroups.")) // JGroups logs some whenever a node joins
                .toList();
    }

    /**
     * Returns whether a log entry with its stack trace is an error of Keycloak before 26.7 after a realm with a user federation was
     * deleted: its UserStorageEventListener tells the other node to stop the federation, and fails if that node knows of the deletion.
     */
    private static boolean tellsOfDeletedRealm(String entry) {
        return ServerVersion.tested().isBefore("26.7")
                && entry.contains("RuntimeException: Failed to execute session task. Realm with id ");
    }

    @Override
    public void close() {
        Stream.of(second, first).filter(KeycloakProcess::isRunning).forEach(KeycloakProcess::stop);
    }
}
