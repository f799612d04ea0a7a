package dev.keyward.audit.keycloak.listener;

import com.google.auto.service.AutoService;
import dev.keyward.audit.keycloak.capture.AuditCapture;
import dev.keyward.audit.keycloak.capture.RecordedRealms;
import dev.keyward.audit.keycloak.capture.ServerKeys;
import dev.keyward.audit.keycloak.delivery.Deliveries;
import dev.keyward.audit.keycloak.folder.FolderSettings;
import dev.keyward.audit.keycloak.personal.SubjectKeys;
import dev.keyward.audit.keycloak.sequence.CheckpointReview;
import dev.keyward.audit.keycloak.sequence.KeptCheckpoints;
import dev.keyward.audit.keycloak.sequence.SequencerJob;
import dev.keyward.audit.keycloak.sinks.ConfiguredSink;
import dev.keyward.audit.keycloak.sinks.SinkOptions;
import dev.keyward.audit.keycloak.store.LogFolder;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.providerkit.DataFolder;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.metrics.Gauges;
import dev.keyward.providerkit.options.ServerOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.common.util.Environment;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmModel.RealmCreationEvent;
import org.keycloak.models.RealmModel.RealmRemovedEvent;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Creates the listener that records the events of a realm. It is a global listener, which no realm administrator can
 * remove.
 *
 * <p>Records nothing in a realm that is not set up for it. The background jobs start with the first recorded event of a process,
 * or at the start of a server that has a log already. Thread-safe.
 */
@AutoService(EventListenerProviderFactory.class)
public final class AuditLogListenerFactory implements EventListenerProviderFactory, LogFolder.Owner {

    public static final String PROVIDER_ID = "keyward-audit-log";

    private static final Logger LOG = Logger.getLogger(AuditLogListenerFactory.class);

    /**
     * Name of Keycloak's profile for commands that start no server. {@code Environment.isNonServerMode} exists only since
     * Keycloak 26.7.
     */
    private static final String NON_SERVER_MODE = "nonserver";

    private volatile RecordedRealms realms = new RecordedRealms(false);
    private volatile Optional<AuditCapture> capture = Optional.empty();
    private volatile Optional<AuditServices> services = Optional.empty();
    private volatile List<ConfiguredSink> sinks = List.of();
    private volatile Optional<Jobs> sequencer = Optional.empty();
    private volatile boolean hasKeyFileOption;
    private final KeptCheckpoints kept = new KeptCheckpoints(DataFolder.find().resolve("audit-log-checkpoints"));
    private volatile boolean isMigrated;
    private final BackgroundParts parts = new BackgroundParts(new OnceAMinute()::isDue);
    private final Gauges gauges = new Gauges();

    @Override
    public void init(Config.Scope config) {
        Optional<Path> configured = ServerOptions.readOptional(config, ListenerOptions.KEY_FILE);
        hasKeyFileOption = configured.isPresent();
        ServerKeys serverKeys = new ServerKeys(
                configured.orElseGet(() -> DataFolder.find().resolve("audit-log-keys.pem")),
                configured.isEmpty() && isServer());
        sinks = SinkOptions.read(config);
        realms = new RecordedRealms(ServerOptions.read(config, ListenerOptions.RECORD_ALL));
        SubjectKeys subjects = new SubjectKeys(serverKeys::find);
        boolean durable = ServerOptions.read(config, ListenerOptions.COMMIT) == CommitMode.DURABLE;
        AuditCapture started = new AuditCapture(realms, serverKeys, durable, subjects, this::wake);
        capture = Optional.of(started);
        services = Optional.of(AuditServices.read(config, realms, started, serverKeys, subjects, sinks));
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        addParts(factory);
        factory.register(event -> {
            services.ifPresent(open -> open.grants().onEvent(event));
            if (event instanceof RealmCreationEvent created) {
                capture.ifPresent(open -> open.realmCreated(
                        created.getKeycloakSession(), created.getCreatedRealm().getId()));
            } else if (event instanceof RealmRemovedEvent removed) {
                capture.ifPresent(open -> open.realmRemoved(
                        removed.getKeycloakSession(), removed.getRealm().getId()));
            } else if (event instanceof PostMigrationEvent && isServer()) {
                isMigrated = true;
                resume(factory);
            }
        });
    }

    /** Starts the background jobs if the server has a log. Never fails the start of the server. */
    private void resume(KeycloakSessionFactory factory) {
        try {
            if (KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, session -> new AuditRows(session).hasLogs())) {
                parts.start();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("The tables of the audit log could not be read. %s", FailureTrace.of(e));
        }
    }

    /** Returns whether this process is a server, and not a command such as {@code kc.sh import}, which ends soon. */
    private static boolean isServer() {
        return !NON_SERVER_MODE.equalsIgnoreCase(Environment.getProfile());
    }

    /**
     * Wakes the background jobs. Never throws, because it is called after the commit of a request, or of an import at the start of the
     * server, before the jobs may start.
     */
    private void wake() {
        if (isMigrated) {
            parts.start();
        }
        sequencer.ifPresent(Jobs::wake);
    }

    /** Adds each kind of background job separately, because a recorded event wakes only the job that numbers the records. */
    private void addParts(KeycloakSessionFactory factory) {
        services.ifPresent(open -> {
            parts.add("erasures", () -> ErasureJobs.start(open, factory, gauges));
            parts.add("retention", () -> RetentionJobs.start(open, kept, factory, gauges));
            parts.add("sinks", () -> Deliveries.start(factory, sinks, open.keys()::find));
            parts.add("sinks of realms", () -> RealmSinkJobs.start(open, factory, gauges));
            parts.add("sequencer", () -> {
                SequencerJob job = new SequencerJob(factory, open.keys(), kept, open.capture()::logContinued);
                job.register(gauges);
                Jobs started = Jobs.afterMigration(factory, List.of(job));
                sequencer = Optional.of(started);
                return started;
            });
            parts.add(
                    "counters",
                    () -> open.capture().pulse(factory, new CheckpointReview(factory, open.keys(), kept)::run));
        });
    }

    /** Returns the factory of this server; empty if an administrator has disabled it. */
    public static Optional<AuditLogListenerFactory> of(KeycloakSession session) {
        return Optional.ofNullable(session.getKeycloakSessionFactory()
                        .getProviderFactory(EventListenerProvider.class, PROVIDER_ID))
                .filter(AuditLogListenerFactory.class::isInstance)
                .map(AuditLogListenerFactory.class::cast);
    }

    /** Returns the objects that the listener shares with the other parts of the audit log. */
    public Optional<AuditServices> services() {
        return services;
    }

    @Override
    public Optional<LogFolder> logFolder() {
        return services.flatMap(AuditServices::folder).map(FolderSettings::folder);
    }

    /** Returns whether an option of the server names the key file. */
    public boolean hasKeyFileOption() {
        return hasKeyFileOption;
    }

    /** Returns whether the events of the given realm are recorded. */
    public boolean isRecorded(RealmModel realm) {
        return realms.all() || RecordedRealms.isOn(realm);
    }

    /** Returns the sinks that the options of the server switch on. */
    public List<ConfiguredSink> sinks() {
        return sinks;
    }

    /** Returns the object that tells why this node cannot sign a log. */
    public Optional<LogObstacles> obstacles() {
        return services.map(shared -> new LogObstacles(shared.keys(), kept));
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new EventListenerProvider() {
            @Override
            public void onEvent(Event event) {
                capture.ifPresent(open -> open.user(session, event));
            }

            @Override
            public void onEvent(AdminEvent event, boolean includeRepresentation) {
                capture.ifPresent(open -> open.admin(session, event));
            }

            @Override
            public void close() {}
        };
    }

    /** Returns the database connection as a dependency, so that it is still open when the job releases its lease. */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class);
    }

    @Override
    public void close() {
        parts.close();
        gauges.close();
    }

    @Override
    public String getId() {
        return PROVIDER_ID;
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ListenerOptions.metadata();
    }
}
