package dev.keyward.realmsetup.keycloak.nodes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.providerkit.nodes.NodeFile;
import dev.keyward.providerkit.nodes.NodeState;
import dev.keyward.providerkit.nodes.Nodes;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.models.RealmModel;

/**
 * JSON response with the running nodes of the cluster. Immutable and thread-safe.
 *
 * @param differences one sentence for each file that differs between nodes
 */
public record NodesView(List<NodeView> nodes, List<String> differences) {

    /**
     * One running node in the JSON response.
     *
     * @param name short name, different after each restart
     * @param answers whether it is the node that answers
     * @param process process id and host name; only in the realm {@code master}
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record NodeView(String name, boolean answers, Optional<String> process, List<FileView> files) {

        static NodeView of(NodeState node, boolean withProcess) {
            return new NodeView(
                    node.name(),
                    node.own(),
                    Optional.of(node.process()).filter(process -> withProcess),
                    node.files().stream().map(FileView::of).toList());
        }
    }

    /** The JSON object in the response that describes a file on a node of the cluster. */
    public record FileView(String subject, List<String> details) {

        static FileView of(NodeFile file) {
            return new FileView(file.subject(), file.details());
        }
    }

    static NodesView of(Nodes nodes, RealmModel realm) {
        boolean isMaster = realm.getName().equals(Config.getAdminRealm());
        return new NodesView(
                nodes.in(realm).stream()
                        .map(node -> NodeView.of(node, isMaster))
                        .toList(),
                nodes.differences(realm));
    }
}
