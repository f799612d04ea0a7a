package dev.keyward.audit.keycloak.table;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ModelDuplicateException;

/** Classifies the failures of a transaction by their causes, to decide whether another attempt can succeed. Stateless. */
public final class DatabaseFailure {

    private DatabaseFailure() {}

    /** Returns whether the transaction failed because another one has changed the same rows at the same time. */
    public static boolean isConflict(Throwable failure) {
        return has(
                failure,
                cause -> cause instanceof ModelDuplicateException
                        || (cause instanceof SQLException sql && isConflict(sql)));
    }

    /**
     * Returns whether the transaction failed because there was no connection to the database. The connection pool throws an
     * exception without SQL state if no connection is free in time.
     */
    public static boolean isWithoutConnection(Throwable failure) {
        return has(
                failure,
                cause -> cause instanceof SQLException sql && (sql.getSQLState() == null || hasClass(sql, "08")));
    }

    /** Returns whether a constraint was violated, or the transaction could not be serialized. */
    private static boolean isConflict(SQLException failure) {
        return hasClass(failure, "23") || hasClass(failure, "40");
    }

    private static boolean hasClass(SQLException failure, String code) {
        return Optional.ofNullable(failure.getSQLState())
                .filter(state -> state.startsWith(code))
                .isPresent();
    }

    private static boolean has(Throwable failure, Predicate<Throwable> condition) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        @Nullable Throwable current = failure;
        while (current != null && seen.add(current)) {
            if (condition.test(current)) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }
}
