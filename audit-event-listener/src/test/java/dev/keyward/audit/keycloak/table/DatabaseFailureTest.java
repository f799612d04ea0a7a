package dev.keyward.audit.keycloak.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ModelDuplicateException;

@DisplayName("A failed transaction")
class DatabaseFailureTest {

    @Test
    @DisplayName("is tried again after a conflict with another transaction")
    void conflict() {
        assertThat(DatabaseFailure.isConflict(wrapped(new SQLException("duplicate", "23505"))))
                .isTrue();
        assertThat(DatabaseFailure.isConflict(wrapped(new SQLException("serialization", "40001"))))
                .isTrue();
        assertThat(DatabaseFailure.isConflict(new ModelDuplicateException("duplicate")))
                .isTrue();
        assertThat(DatabaseFailure.isConflict(wrapped(new SQLException("no table", "42P01"))))
                .isFalse();
        assertThat(DatabaseFailure.isConflict(wrapped(new SQLException("Acquisition timeout"))))
                .isFalse();
        assertThat(DatabaseFailure.isConflict(new IllegalStateException())).isFalse();
    }

    @Test
    @DisplayName("is not tried again if there was no connection")
    void connection() {
        assertThat(DatabaseFailure.isWithoutConnection(wrapped(new SQLException("Acquisition timeout"))))
                .isTrue();
        assertThat(DatabaseFailure.isWithoutConnection(wrapped(new SQLException("refused", "08001"))))
                .isTrue();
        assertThat(DatabaseFailure.isWithoutConnection(wrapped(new SQLException("too long", "22001"))))
                .isFalse();
        assertThat(DatabaseFailure.isWithoutConnection(new IllegalStateException()))
                .isFalse();
    }

    @Test
    @DisplayName("is classified even if its causes form a cycle")
    void cycle() {
        RuntimeException first = new RuntimeException();
        RuntimeException second = new RuntimeException(first);
        first.initCause(second);

        assertThat(DatabaseFailure.isConflict(second)).isFalse();
        assertThat(DatabaseFailure.isWithoutConnection(second)).isFalse();
    }

    private static Throwable wrapped(SQLException failure) {
        return new IllegalStateException(new RuntimeException(failure));
    }
}
