package dev.keyward.breachcheck.keycloak.accounts;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.lanes.FairSlots;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.common.ClientConnection;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.urls.UrlType;

/**
 * Tells clients and identity providers, on a background thread, that user sessions have ended.
 *
 * <p>Keycloak's {@code AuthenticationManager.backchannelLogout} calls the servers of all clients of a session one after the other,
 * and waits for each. A request that changes a password must not wait for them. A background thread therefore loads the sessions
 * before the request ends them, and makes the calls after the request has committed; none if it was rolled back. Its transaction
 * holds a database connection until the last call.
 *
 * <p>Bounds: a request waits at most 1.5 seconds until the sessions are loaded. {@link LogoutLimits} bounds the requests in
 * progress and the calls at a time. Calls that are omitted are counted, and logged once a minute. Thread-safe.
 */
final class ClientLogouts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClientLogouts.class);

    private static final OnceAMinute OMITTED = new OnceAMinute();

    private static final Duration LOADING = Duration.ofMillis(1_500);

    /** Maximum time for which the logout requests of one user session wait for a free slot. Those of other sessions may take long. */
    private static final Duration WAITING = Duration.ofMinutes(1);

    /** Maximum time to wait for the commit of the request's transaction. It equals the time limit of Keycloak's transactions. */
    private static final Duration COMMIT = Duration.ofMinutes(5);

    private final LogoutLimits limits = new LogoutLimits(System::nanoTime);
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, 2 * LogoutLimits.MOST_REQUESTS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), ClientLogouts::thread);

    /** The data that the logout thread takes from an HTTP request. The thread cannot use the Keycloak session of the request. */
    private record Request(
            KeycloakSessionFactory factory,
            String realmId,
            Optional<String> clientId,
            HttpRequest http,
            HttpHeaders headers,
            ClientConnection connection,
            List<EndedSession> ended) {

        static Request of(KeycloakSession session, RealmModel realm, List<UserSessionModel> ending) {
            return new Request(
                    session.getKeycloakSessionFactory(),
                    realm.getId(),
                    Optional.ofNullable(session.getContext().getClient()).map(ClientModel::getId),
                    session.getContext().getHttpRequest(),
                    session.getContext().getHttpRequest().getHttpHeaders(),
                    session.getContext().getConnection(),
                    ending.stream()
                            .map(other -> new EndedSession(other.getId(), other.isOffline()))
                            .toList());
        }
    }

    private record EndedSession(String id, boolean offline) {}

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "keyward-client-logouts");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Tells clients and identity providers that the given user sessions have ended, after the request's transaction is
     * committed. The sessions are loaded before. The caller ends them afterwards.
     */
    void afterCommit(KeycloakSession session, RealmModel realm, List<UserSessionModel> ending) {
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                committed.complete(true);
            }

            @Override
            protected void rollbackImpl() {
                committed.complete(false);
            }
        });
        if (!limits.admit(realm.getId())) {
            omitted("too-many", "Too many logouts are in progress or wait.");
            return;
        }
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        boolean isStarted = false;
        try {
            Request request = Request.of(session, realm, ending);
            threads.execute(() -> run(request, loaded, committed));
            isStarted = true;
            await(loaded);
        } catch (RuntimeException | Error e) { // the sessions must end all the same
            omitted("failed", FailureTrace.of(e));
        } finally {
            if (!isStarted) {
                limits.leave(realm.getId());
            }
        }
    }

    /** Waits until the user sessions are loaded. If that takes too long, the background thread makes no calls. */
    private static void await(CompletableFuture<Void> loaded) {
        try {
            loaded.get(LOADING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (loaded.completeExceptionally(e)) {
                omitted("slow", "Loading the sessions took longer than " + LOADING.toMillis() + " ms.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (loaded.completeExceptionally(e)) {
                omitted("failed", "The request was interrupted.");
            }
        } catch (ExecutionException e) {
            omitted("failed", FailureTrace.of(e));
        }
    }

    private void run(Request request, CompletableFuture<Void> loaded, CompletableFuture<Boolean> committed) {
        try {
            // One transaction for all calls: without one, Keycloak cannot read the scopes of a client, for example.
            KeycloakModelUtils.runJobInTransaction(request.factory(), own -> {
                own.getTransactionManager().setRollbackOnly(); // the request ends the sessions
                RealmModel realm = own.realms().getRealm(request.realmId());
                List<UserSessionModel> sessions = load(own, realm, request);
                if (loaded.complete(null) && isCommitted(committed)) {
                    sessions.forEach(ended -> tell(own, realm, ended, request));
                }
            });
        } catch (RuntimeException | LinkageError e) {
            if (!loaded.completeExceptionally(e)) {
                omitted("failed", FailureTrace.of(e));
            }
        } finally {
            limits.leave(request.realmId());
        }
    }

    /**
     * Loads the user sessions and all other data for the later logout requests to clients. By then the sessions and the
     * request no longer exist.
     */
    private static List<UserSessionModel> load(KeycloakSession own, RealmModel realm, Request request) {
        own.getContext().setRealm(realm);
        request.clientId().ifPresent(id -> own.getContext().setClient(realm.getClientById(id)));
        own.getContext().setHttpRequest(request.http());
        own.getContext().setHttpResponse(new DiscardedResponse());
        own.getContext().setConnection(request.connection());
        for (UrlType type : UrlType.values()) {
            own.getContext().getUri(type);
        }
        List<UserSessionModel> sessions = request.ended().stream()
                .flatMap(ended -> Stream.ofNullable(
                        ended.offline()
                                ? own.sessions().getOfflineUserSession(realm, ended.id())
                                : own.sessions().getUserSession(realm, ended.id())))
                .toList();
        sessions.forEach(UserSessionModel::getAuthenticatedClientSessions);
        sessions.forEach(UserSessionModel::getUser);
        return sessions;
    }

    private static boolean isCommitted(CompletableFuture<Boolean> committed) {
        try {
            return committed.get(COMMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private void tell(KeycloakSession own, RealmModel realm, UserSessionModel ended, Request request) {
        try {
            Optional<FairSlots.Slot> slot = limits.takeSlot(request.realmId(), WAITING);
            if (slot.isEmpty()) {
                omitted("slow", "The servers of other clients took too long.");
                return;
            }
            try {
                // Before 26.7, Keycloak would take the clients of the session before as told.
                own.getContext().setAuthenticationSession(null);
                AuthenticationManager.backchannelLogout(
                        own, realm, ended, own.getContext().getUri(), request.connection(), request.headers(), true);
            } finally {
                slot.get().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            omitted("failed", "The server stops.");
        } catch (RuntimeException e) {
            omitted("failed", FailureTrace.of(e));
        }
    }

    /**
     * Counts and logs the logout requests to clients that had to be omitted.
     *
     * @param reason failed, slow or too-many
     */
    private static void omitted(String reason, Object details) {
        Counter.builder("keyward.breach.check.logouts.omitted")
                .description("User sessions, or requests that end them, whose clients were not told")
                .tag("reason", reason)
                .register(Metrics.globalRegistry)
                .increment();
        if (OMITTED.isDue()) {
            LOG.warnf(
                    "Clients were not told that a user's sessions ended with a new password; the sessions have ended. %s",
                    details);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
