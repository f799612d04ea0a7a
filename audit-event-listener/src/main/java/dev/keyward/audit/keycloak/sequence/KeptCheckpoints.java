package dev.keyward.audit.keycloak.sequence;

import dev.keyward.auditlog.files.DurableFiles;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Keeps the last checkpoint of each realm's log in a file of this node, to detect a database restored from a backup.
 *
 * <p>The name of the file is the SHA-256 of the realm's id, because the id can be any text. Failure policy: a file that cannot be
 * read counts as missing, and a failure is logged once a minute. Thread-safe.
 */
public final class KeptCheckpoints {

    private static final Logger LOG = Logger.getLogger(KeptCheckpoints.class);

    private final Path folder;
    private final Map<String, Optional<KeptCheckpoint>> byRealm = new ConcurrentHashMap<>();
    private final OnceAMinute logged = new OnceAMinute();

    public KeptCheckpoints(Path folder) {
        this.folder = folder;
    }

    /** Returns the checkpoint that this node keeps for a realm. */
    Optional<KeptCheckpoint> find(String realmId) {
        return byRealm.computeIfAbsent(realmId, this::read);
    }

    /** Returns whether this node keeps a file with a checkpoint of the given realm. */
    public boolean has(String realmId) {
        return find(realmId).isPresent();
    }

    /**
     * Returns the number of records that the kept checkpoint of the given log covers; 0 if this node keeps no checkpoint of it.
     */
    public long entries(String realmId, String origin) {
        return find(realmId)
                .filter(kept -> kept.origin().equals(origin))
                .map(KeptCheckpoint::entries)
                .orElse(0L);
    }

    /** Stores a signed checkpoint of the given realm's log in place of the last one. */
    void keep(String realmId, String note) {
        try {
            byRealm.put(realmId, Optional.of(KeptCheckpoint.parse(note)));
            DurableFiles.replace(file(realmId), note.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | MalformedNoteException e) {
            if (logged.isDue()) {
                LOG.errorf("The checkpoints of the audit logs cannot be written to %s. %s", folder, e);
            }
        }
    }

    private Optional<KeptCheckpoint> read(String realmId) {
        Path file = file(realmId);
        try {
            return Optional.of(KeptCheckpoint.parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | MalformedNoteException e) {
            if (logged.isDue()) {
                LOG.errorf("The checkpoint of an audit log in %s cannot be read. %s", file, e);
            }
            return Optional.empty();
        }
    }

    private Path file(String realmId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(realmId.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(hash) + ".checkpoint");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
