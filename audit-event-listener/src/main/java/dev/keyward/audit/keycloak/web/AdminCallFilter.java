package dev.keyward.audit.keycloak.web;

import dev.keyward.audit.AdminApiCall;
import dev.keyward.audit.AdminApiPath;
import dev.keyward.audit.keycloak.calls.AdminCallCapture;
import dev.keyward.audit.keycloak.calls.AdminCallers;
import dev.keyward.audit.keycloak.listener.AuditLogListenerFactory;
import dev.keyward.audit.keycloak.listener.AuditServices;
import dev.keyward.providerkit.web.RestError;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Passes each call of the admin REST API to the audit log after its resource method has returned.
 *
 * <p>Keycloak's {@code CloseSessionFilter} commits the transaction of the request. Its priority is 1, so it runs after this filter, which
 * has the default priority 5000: the transaction is still open here, unless the resource method has committed it, as {@code
 * UserResource.updateUser} and {@code ClientScopeResource.update} do after their admin event. If the body of the response is a stream, that filter commits after
 * the body has been sent. If the resource method has thrown, {@code KeycloakErrorHandler} has marked the transaction for rollback before
 * any response filter runs. Stateless and thread-safe.
 */
@Provider
public final class AdminCallFilter implements ContainerResponseFilter {

    private static final int FIRST_ERROR = 400;
    private static final int UNAUTHORIZED = 401;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        AdminAddress.of(request.getUriInfo().getRequestUri().getRawPath()).ifPresent(address -> {
            KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
            if (session != null) {
                AuditLogListenerFactory.of(session)
                        .flatMap(AuditLogListenerFactory::services)
                        .map(AuditServices::calls)
                        .ifPresent(calls -> tryToRecord(calls, session, address, request.getMethod(), response));
            }
        });
    }

    private static void tryToRecord(
            AdminCallCapture calls,
            KeycloakSession session,
            AdminAddress address,
            String method,
            ContainerResponseContext response) {
        try {
            record(calls, session, address, method, response);
        } catch (RuntimeException e) {
            if (response.getStatus() < FIRST_ERROR) {
                throw e; // Keycloak then rolls the transaction back
            }
            calls.lost(e);
        }
    }

    private static void record(
            AdminCallCapture calls,
            KeycloakSession session,
            AdminAddress address,
            String method,
            ContainerResponseContext response) {
        int status = response.getStatus();
        AdminApiPath path = address.path();
        Optional<AdminApiCall> call = AdminCallers.call(session, method, path, status);
        boolean isRelevant = call.map(found -> found.isRefused() || found.isWrite() || found.isRead())
                .orElse(status == UNAUTHORIZED);
        if (!isRelevant || address.isDeletionOfRealm(method)) {
            return; // the event of a deletion is in the log of the administrator's realm
        }
        Optional<RealmModel> realm =
                address.realm(session, status < FIRST_ERROR).filter(found -> calls.isRecorded(session, found));
        if (realm.isPresent() && !isStored(calls, session, realm.get(), call, response.getEntity())) {
            session.getTransactionManager().setRollbackOnly();
            response.setStatus(500);
            response.setEntity(
                    new RestError("audit_record_failed", "The audit record of this request could not be stored."),
                    new Annotation[0],
                    MediaType.APPLICATION_JSON_TYPE);
        }
    }

    private static boolean isStored(
            AdminCallCapture calls,
            KeycloakSession session,
            RealmModel realm,
            Optional<AdminApiCall> called,
            Object entity) {
        if (called.isEmpty()) {
            calls.anonymous(session, realm);
            return true;
        }
        AdminApiCall call = called.get();
        if (call.isRefused()) {
            calls.refused(session, realm, call);
            return true;
        }
        if (call.isRead()) {
            return calls.read(session, realm, call);
        }
        boolean isStreamed = entity instanceof Stream || entity instanceof StreamingOutput;
        if (isStreamed || !session.getTransactionManager().isActive()) {
            return calls.separateWrite(session, realm, call);
        }
        calls.write(session, realm, call);
        return true;
    }
}
