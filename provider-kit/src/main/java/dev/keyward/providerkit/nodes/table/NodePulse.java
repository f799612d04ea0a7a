package dev.keyward.providerkit.nodes.table;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeReport;
import dev.keyward.providerkit.nodes.NodeState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Background thread that records this node as running every five seconds and reads the states of all nodes.
 *
 * <p>Failure policy: if the database or a report fails, the failure is logged at most once a minute, and the last state stays.
 * Thread-safe.
 */
final class NodePulse implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NodePulse.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final String id = UUID.randomUUID().toString();
    private final String process = ManagementFactory.getRuntimeMXBean().getName();
    private final KeycloakSessionFactory factory;
    private final NodeRows rows;
    private final List<NodeReport> reports;
    private final NodeSightings sightings = new NodeSightings();
    private final OnceAMinute logged = new OnceAMinute();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "keyward-nodes");

    private long beats;
    private volatile List<NodeState> states = List.of();

    NodePulse(KeycloakSessionFactory factory, List<NodeReport> reports) {
        this.factory = factory;
        this.rows = new NodeRows(factory);
        this.reports = reports;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns the states of the running nodes, sorted by id, as this node has last read them. */
    List<NodeState> states() {
        return states;
    }

    private void run() {
        try {
            do {
                beat();
            } while (!ended.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leave();
    }

    private void beat() {
        try {
            List<NodeFile> files = reports.stream().flatMap(this::files).toList();
            beats++;
            List<NodeRow> all = rows.exchange(new NodeRow(id, beats, NodeJson.write(process, files)));
            NodeSightings.Sorted nodes = sightings.see(all, System.nanoTime());
            states = nodes.running().stream()
                    .flatMap(row -> NodeJson.read(row, id).stream())
                    .sorted(Comparator.comparing(NodeState::id))
                    .toList();
            if (!nodes.gone().isEmpty()) {
                rows.delete(nodes.gone());
            }
        } catch (RuntimeException | Error e) { // an Error must not end the thread for good
            if (ended.getCount() > 0 && logged.isDue()) {
                LOG.errorf("The state of this node could not be stored; it is tried again. %s", FailureTrace.of(e));
            }
        }
    }

    private Stream<NodeFile> files(NodeReport report) {
        try {
            return report.files(factory).stream();
        } catch (RuntimeException | LinkageError e) {
            if (logged.isDue()) {
                LOG.errorf("The files of %s on this node could not be read. %s", report.id(), FailureTrace.of(e));
            }
            return Stream.of();
        }
    }

    /**
     * Deletes the row of this node, so that other nodes see at once that it has stopped. Does so also if the last beat failed,
     * before or after its commit.
     */
    private void leave() {
        try {
            rows.delete(id);
        } catch (RuntimeException | Error e) {
            LOG.warnf(
                    "The row of this node was not deleted; other nodes delete it after %d s. %s",
                    NodeSightings.TIMEOUT.toSeconds(), FailureTrace.of(e));
        }
    }

    /** Stops the thread, and waits up to five seconds for it to delete the row of this node. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(LONGEST_CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
