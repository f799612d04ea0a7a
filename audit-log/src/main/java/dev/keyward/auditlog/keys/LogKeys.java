package dev.keyward.auditlog.keys;

import dev.keyward.auditlog.note.NoteSigner;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.auditlog.record.RecordMac;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Selects a server's keys for one audit log, by comparing them with the keys that signed the log's last checkpoint.
 *
 * <p>During a rotation, servers with the new key file and servers with the old one write the same log. The first server with the new file
 * takes over: from then on, servers without the new key sign nothing, and their MACs are still accepted. Immutable.
 */
public final class LogKeys {

    /** Maximum number of published keys of a log: the current key and, during a rotation, the earlier key. */
    private static final int MAX_PUBLISHED = 2;

    private final List<NoteSigner> signers;
    private final List<String> own;
    private final List<String> published;

    /**
     * @param keys the keys of this server
     * @param origin name of the log
     * @param published verifier keys of the last checkpoint, the current one first; empty if the log has no checkpoint
     */
    public LogKeys(AuditKeys keys, String origin, List<String> published) {
        this.signers = keys.signers(origin);
        this.own =
                signers.stream().map(signer -> signer.verifierKey().toString()).toList();
        this.published = List.copyOf(published);
    }

    /** Returns true if this server has the current key of the log, or if the log has no key yet. */
    public boolean maySign() {
        return published.isEmpty() || own.contains(published.get(0));
    }

    /** Returns whether this server's signing key is newer than the key that signed the log's last checkpoint. */
    public boolean isNewer() {
        return maySign() && !published.isEmpty() && !own.get(0).equals(published.get(0));
    }

    /** Returns the signers of the log's checkpoints, the signer with the current key first. */
    public List<NoteSigner> signers() {
        return signers;
    }

    /** Returns the keys that verify the checkpoints of this server, the current key first. */
    public List<VerifierKey> verifierKeys() {
        return signers.stream().map(NoteSigner::verifierKey).toList();
    }

    /** Returns the keys to publish with a checkpoint of this server, in text form. The current key comes first. */
    public List<String> toPublish() {
        return own.subList(0, Math.min(MAX_PUBLISHED, own.size()));
    }

    /**
     * Returns the position, in this server's list of MAC keys, of the key that protects new records of the log. This key
     * was made together with the signing key which the servers share. The result is empty if this server has no key of the
     * log, so that no server could check its MACs.
     */
    public OptionalInt macKey() {
        return published.isEmpty()
                ? OptionalInt.of(0)
                : published.stream()
                        .flatMapToInt(key -> IntStream.of(own.indexOf(key)))
                        .filter(place -> place >= 0)
                        .findFirst();
    }

    /** Returns the MAC with the key at the given position in the list of MAC keys, or with the last key if there are fewer. */
    public static RecordMac mac(AuditKeys keys, int place) {
        return new RecordMac(List.of(keys.macs().get(Math.min(place, keys.macs().size() - 1))));
    }
}
