package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.retention.PruningRows;
import dev.keyward.audit.keycloak.table.AuditLogEntity;
import dev.keyward.audit.keycloak.table.AuditRows;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.LogResource.EntryBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Runs each database access of the folder job in a transaction of a new Keycloak session. */
record FolderTransactions(KeycloakSessionFactory factory) implements FolderDatabase {

    @Override
    public List<Progress> progress() {
        return inTransaction(session -> new FolderRows(session).progress());
    }

    @Override
    public List<LogId> cold(long before) {
        return inTransaction(session -> new FolderRows(session).cold(before));
    }

    @Override
    public Optional<LogId> lastTurn() {
        return inTransaction(session -> new FolderRows(session).lastTurn());
    }

    @Override
    public void noteLastTurn(LogId log) {
        inTransaction(session -> new FolderRows(session).noteLastTurn(log));
    }

    @Override
    public LogState state(LogId log) {
        return inTransaction(session -> state(new AuditRows(session).find(log).orElseThrow()));
    }

    private static LogState state(AuditLogEntity row) {
        return new LogState(
                row.checkpoint().orElse(""),
                row.minimumIndex(),
                row.storedEntries(),
                row.hotIndex(),
                row.continuedBy().isPresent());
    }

    @Override
    public long received(LogId log, List<String> sinks, long most) {
        return inTransaction(session -> {
            PruningRows rows = new PruningRows(session);
            return sinks.stream().mapToLong(sink -> rows.received(log, sink)).reduce(most, Math::min);
        });
    }

    @Override
    public Optional<byte[]> read(LogId log, LogResource resource) throws IOException {
        return reading(session -> files(session, log, resource));
    }

    @Override
    public Optional<byte[]> readOld(LogId log, EntryBundle bundle, long before) throws IOException {
        return reading(session ->
                new FolderRows(session).isBefore(log, bundle, before) ? files(session, log, bundle) : Optional.empty());
    }

    @Override
    public void store(LogId log, LogState state, long index) {
        inTransaction(session -> new FolderRows(session).store(log, state.storedEntries(), index));
    }

    @Override
    public void move(LogId log, LogState state, long index) {
        inTransaction(session -> {
            long first = state.firstHotBundle() * LogResource.FULL_WIDTH;
            boolean isMoved = new FolderRows(session).move(log, state.hotIndex(), first, index);
            if (!isMoved) {
                session.getTransactionManager().setRollbackOnly(); // another node has moved content meanwhile
            }
            return isMoved;
        });
    }

    private static Optional<byte[]> files(KeycloakSession session, LogId log, LogResource resource) {
        try {
            return new AuditRows(session).files(log).read(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T reading(Function<KeycloakSession, T> work) throws IOException {
        try {
            return inTransaction(work);
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private <T> T inTransaction(Function<KeycloakSession, T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, work::apply);
    }
}
