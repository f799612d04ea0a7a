package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.calls.AdminCallCapture;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.folder.FolderOptions;
import dev.keyward.audit.keycloak.folder.FolderSettings;
import dev.keyward.audit.keycloak.grants.GrantCapture;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.retention.RetentionOptions;
import dev.keyward.audit.keycloak.retention.RetentionSettings;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.audit.keycloak.sinks.RealmSinkOptions;
import dev.keyward.audit.keycloak.sinks.RealmSinkRules;
import dev.keyward.providerkit.options.ServerOptions;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;

/**
 * The objects that the event listener shares with the other parts of the audit log. Thread-safe.
 *
 * @param capture adds records that Keyward makes itself
 * @param calls records the calls of the admin REST API
 * @param grants records privileged roles that are granted without an admin event
 * @param keys the secret keys of the server
 * @param subjects the data keys of people
 * @param erasureDelayDays days between the request of an erasure and the erasure
 * @param retention how long records are kept
 * @param realmSinks what the server allows the sinks of realms
 * @param folder the folder to which the logs are copied; empty if none is configured
 */
public record AuditServices(
        AuditCapture capture,
        AdminCallCapture calls,
        GrantCapture grants,
        ServerKeys keys,
        SubjectKeys subjects,
        int erasureDelayDays,
        RetentionSettings retention,
        RealmSinkRules realmSinks,
        Optional<FolderSettings> folder) {

    /** Creates the services of the audit log from the settings in the server's configuration. */
    static AuditServices read(
            Config.Scope config,
            RecordedRealms realms,
            AuditCapture capture,
            ServerKeys keys,
            SubjectKeys subjects,
            List<ConfiguredSink> sinks) {
        return new AuditServices(
                capture,
                new AdminCallCapture(realms, capture),
                new GrantCapture(realms, capture),
                keys,
                subjects,
                ServerOptions.read(config, ListenerOptions.ERASURE_DELAY),
                RetentionOptions.read(
                        config,
                        realms.all(),
                        sinks.stream().map(ConfiguredSink::name).toList()),
                RealmSinkOptions.read(config),
                FolderOptions.read(config));
    }
}
