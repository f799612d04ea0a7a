package dev.keyward.providerkit.nodes.table;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.metrics.Gauges;
import dev.keyward.providerkit.nodes.FileDifferences;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeReport;
import dev.keyward.providerkit.nodes.NodeState;
import dev.keyward.providerkit.nodes.Nodes;
import dev.keyward.providerkit.nodes.NodesFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.keycloak.Config;
import org.keycloak.common.util.Environment;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;

/**
 * Creates the {@link Nodes} provider for each session. After Keycloak's migration, reports that this node is running.
 * Thread-safe.
 */
@AutoService(NodesFactory.class)
public final class ClusterNodesFactory implements NodesFactory {

    /**
     * Name of Keycloak's profile for commands that start no server. {@code Environment.isNonServerMode} exists only since
     * Keycloak 26.7.
     */
    private static final String NON_SERVER_MODE = "nonserver";

    private final List<NodeReport> reports =
            ServiceLoader.load(NodeReport.class, ClusterNodesFactory.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private final Gauges gauges = new Gauges();

    private volatile Optional<NodePulse> pulse = Optional.empty();

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            // The commands export, import and bootstrap-admin publish the event too, and end soon.
            if (event instanceof PostMigrationEvent
                    && !NON_SERVER_MODE.equalsIgnoreCase(Environment.getProfile())
                    && pulse.isEmpty()) {
                NodePulse started = new NodePulse(factory, reports);
                pulse = Optional.of(started);
                started.start();
            }
        });
        gauges.register(
                "keyward.nodes",
                "Running nodes that this node knows",
                this,
                self -> self.states().size());
        gauges.register(
                "keyward.nodes.differing.files",
                "Files, such as breach lists, that are not the same on all nodes",
                this,
                self -> FileDifferences.of(self.states()).size());
    }

    private List<NodeState> states() {
        return pulse.map(NodePulse::states).orElse(List.of());
    }

    @Override
    public Nodes create(KeycloakSession session) {
        return new Nodes() {
            @Override
            public List<NodeState> in(RealmModel realm) {
                Predicate<NodeFile> isVisible = visibleIn(session, realm);
                return states().stream()
                        .map(node -> new NodeState(
                                node.id(),
                                node.process(),
                                node.own(),
                                node.files().stream().filter(isVisible).toList()))
                        .toList();
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Returns a predicate for the files that administrators of the given realm see. Only those of the realm {@code master} see
     * files of an unknown feature.
     */
    private Predicate<NodeFile> visibleIn(KeycloakSession session, RealmModel realm) {
        if (realm.getName().equals(Config.getAdminRealm())) {
            return file -> true;
        }
        Map<String, Predicate<NodeFile>> byFeature = new HashMap<>();
        return file -> byFeature
                .computeIfAbsent(file.feature(), feature -> usedBy(feature, session, realm))
                .test(file);
    }

    private Predicate<NodeFile> usedBy(String feature, KeycloakSession session, RealmModel realm) {
        return reports.stream()
                .filter(report -> report.id().equals(feature))
                .findFirst()
                .map(report -> report.usedBy(session, realm))
                .orElse(file -> false);
    }

    /**
     * Returns the database connection as a dependency, so that the connection is still open when this node deletes its
     * row.
     */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class);
    }

    @Override
    public void close() {
        gauges.close();
        pulse.ifPresent(NodePulse::close);
    }

    @Override
    public String getId() {
        return "default";
    }
}
