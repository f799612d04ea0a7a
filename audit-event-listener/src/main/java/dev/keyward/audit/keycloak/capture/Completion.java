package dev.keyward.audit.keycloak.capture;

import org.keycloak.models.KeycloakTransaction;

/** Runs one function when a Keycloak transaction is committed, and another one when it is rolled back. Not thread-safe. */
public final class Completion implements KeycloakTransaction {

    private final Runnable committed;
    private final Runnable rolledBack;
    private boolean active;

    public Completion(Runnable committed, Runnable rolledBack) {
        this.committed = committed;
        this.rolledBack = rolledBack;
    }

    @Override
    public void begin() {
        active = true;
    }

    @Override
    public void commit() {
        active = false;
        committed.run();
    }

    @Override
    public void rollback() {
        active = false;
        rolledBack.run();
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
