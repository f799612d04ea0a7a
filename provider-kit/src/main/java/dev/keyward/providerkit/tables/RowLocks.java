package dev.keyward.providerkit.tables;

import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;

/**
 * Locks rows before they are changed, and skips rows that another transaction has locked.
 *
 * <p>The deletion of a realm or of many users can lock rows for minutes. A background job must not wait for it. Stateless and thread-safe.
 */
public final class RowLocks {

    private static final String TIMEOUT = "jakarta.persistence.lock.timeout";

    /**
     * Special value of Hibernate's lock time-out that makes a query skip locked rows. Since 26.7, Keycloak's
     * {@code JpaEventStoreProvider} uses it, too.
     */
    private static final int SKIP_LOCKED = -2;

    private RowLocks() {}

    /**
     * Makes the given query lock the rows that it returns, and skip rows that are already locked. The locks last until the end
     * of the transaction.
     *
     * <p>The query should name its rows by their ids, because not every database can combine a lock with an order or a limit.
     */
    public static <T> TypedQuery<T> skipLocked(TypedQuery<T> query) {
        return query.setLockMode(LockModeType.PESSIMISTIC_WRITE).setHint(TIMEOUT, SKIP_LOCKED);
    }
}
