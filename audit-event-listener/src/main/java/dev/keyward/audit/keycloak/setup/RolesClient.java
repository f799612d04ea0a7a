package dev.keyward.audit.keycloak.setup;

import dev.keyward.audit.keycloak.personal.AuditRole;
import dev.keyward.providerkit.setup.SetupStep;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/**
 * The client {@code keyward} of a realm. The roles of this client grant access to personal data in the audit log.
 *
 * <p>Its state is a text: {@code client} and the names of its audit roles, or empty if there is no such client. Nobody can sign in with the
 * client. Stateless.
 */
final class RolesClient {

    /** Subject of the setup step that creates, changes or removes the client {@code keyward}. */
    static final String SUBJECT = "client " + AuditRole.CLIENT;

    private static final String EXISTS = "client";

    /**
     * Client attribute that marks the client as created by realm setup. With it, the client can be removed even if Keyward's
     * journal of the realm is lost.
     */
    private static final String MADE = "keyward.audit-log.made";

    private RolesClient() {}

    static String now(RealmModel realm) {
        return find(realm).map(RolesClient::state).orElse("");
    }

    /**
     * Returns the text which says that the client {@code keyward} has all audit roles. It consists of {@code client}
     * and the names of the roles.
     */
    static String withAllRoles() {
        return Stream.concat(Stream.of(EXISTS), AuditRole.names().stream()).collect(Collectors.joining(" "));
    }

    /**
     * Returns the text that describes the client {@code keyward} as it was before the recorded setup step. Without a
     * recorded step, a client that realm setup has made counts as absent.
     */
    static String without(RealmModel realm, Optional<SetupStep> applied) {
        return applied.map(SetupStep::before)
                .orElseGet(() -> find(realm)
                        .filter(client -> client.getAttribute(MADE) != null)
                        .map(client -> "")
                        .orElseGet(() -> now(realm)));
    }

    /**
     * Creates, changes or removes the realm's client {@code keyward}. Afterwards it has the roles that the given text
     * lists. A client with further roles stays, because an administrator has added them.
     */
    static void change(KeycloakSession session, RealmModel realm, String state) {
        List<String> wanted = Arrays.stream(state.split(" "))
                .filter(AuditRole.names()::contains)
                .toList();
        if (!state.isEmpty()) {
            ClientModel client = find(realm).orElseGet(() -> make(realm));
            wanted.stream().filter(name -> client.getRole(name) == null).forEach(client::addRole);
        }
        find(realm).ifPresent(client -> {
            AuditRole.names().stream()
                    .filter(name -> !wanted.contains(name))
                    .map(client::getRole)
                    .filter(Objects::nonNull)
                    .toList()
                    .forEach(client::removeRole);
            if (state.isEmpty() && client.getRolesStream().findAny().isEmpty()) {
                session.clients().removeClient(realm, client.getId());
            }
        });
    }

    private static ClientModel make(RealmModel realm) {
        ClientModel client = realm.addClient(AuditRole.CLIENT);
        client.setName("Keyward");
        client.setDescription("Roles for personal data in the audit log. Nobody can sign in with this client.");
        client.setProtocol("openid-connect");
        client.setEnabled(true);
        client.setPublicClient(false);
        client.setBearerOnly(true);
        client.setFullScopeAllowed(false);
        client.setAttribute(MADE, "true");
        return client;
    }

    private static String state(ClientModel client) {
        return Stream.concat(
                        Stream.of(EXISTS),
                        client.getRolesStream()
                                .map(RoleModel::getName)
                                .filter(AuditRole.names()::contains)
                                .sorted())
                .collect(Collectors.joining(" "));
    }

    private static Optional<ClientModel> find(RealmModel realm) {
        return Optional.ofNullable(realm.getClientByClientId(AuditRole.CLIENT));
    }
}
