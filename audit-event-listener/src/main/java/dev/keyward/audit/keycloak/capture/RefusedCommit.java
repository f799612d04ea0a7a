package dev.keyward.audit.keycloak.capture;

import org.keycloak.models.KeycloakTransaction;

/**
 * Makes the commit of a Keycloak transaction fail.
 *
 * <p>Nothing else lets an event listener fail a request loudly: Keycloak swallows the exceptions of listeners, and after {@code
 * setRollbackOnly} it answers as if the request had succeeded. Not thread-safe.
 */
final class RefusedCommit implements KeycloakTransaction {

    private boolean active;

    @Override
    public void begin() {
        active = true;
    }

    @Override
    public void commit() {
        active = false;
        throw new IllegalStateException("The audit record of this request could not be made.");
    }

    @Override
    public void rollback() {
        active = false;
    }

    @Override
    public void setRollbackOnly() {}

    @Override
    public boolean getRollbackOnly() {
        return false;
    }

    @Override
    public boolean isActive() {
        return active;
    }
}
