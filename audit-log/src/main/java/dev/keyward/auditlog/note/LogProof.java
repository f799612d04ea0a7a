package dev.keyward.auditlog.note;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.ProofVerifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A proof that a log contains an entry, in the format of C2SP tlog-proof. It can be verified without the log.
 *
 * @param index index of the entry
 * @param extra data that the proof does not authenticate, here the entry itself; may be empty
 * @param hashes inclusion proof of the entry
 * @param checkpoint bytes of a signed checkpoint
 */
public record LogProof(
        long index,
        @SuppressWarnings("ArrayRecordComponent") byte[] extra,
        List<Hash> hashes,
        @SuppressWarnings("ArrayRecordComponent") byte[] checkpoint) {

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_HASHES = 63;

    public LogProof {
        extra = extra.clone();
        hashes = List.copyOf(hashes);
        checkpoint = checkpoint.clone();
        if (index < 0 || hashes.size() > MAX_HASHES) {
            throw new IllegalArgumentException("The index must not be negative, and a proof has at most 63 hashes.");
        }
    }

    /**
     * Parses an inclusion proof without verifying it.
     *
     * @throws MalformedNoteException if it does not have the form of a proof
     */
    public static LogProof parse(byte[] proof) throws MalformedNoteException {
        if (proof.length > MAX_BYTES) {
            throw new MalformedNoteException("The proof has more than " + MAX_BYTES + " bytes.");
        }
        String text = StrictText.utf8(proof, "The proof");
        int blankLine = text.indexOf("\n\n");
        List<String> lines = new ArrayList<>(
                List.of(text.substring(0, Math.max(0, blankLine)).split("\n", -1)));
        if (!lines.remove(0).equals(FIRST_LINE)) {
            throw new MalformedNoteException("The proof does not begin with " + FIRST_LINE + ".");
        }
        byte[] extra = new byte[0];
        if (!lines.isEmpty() && lines.get(0).startsWith("extra ")) {
            extra = StrictText.base64(lines.remove(0).substring("extra ".length()), "The extra data of the proof");
        }
        if (lines.isEmpty() || !lines.get(0).startsWith("index ")) {
            throw new MalformedNoteException("The proof has no index.");
        }
        long index = StrictText.number(lines.remove(0).substring("index ".length()), "The index of the proof");
        if (lines.size() > MAX_HASHES) {
            throw new MalformedNoteException("The proof has more than " + MAX_HASHES + " hashes.");
        }
        List<Hash> hashes = new ArrayList<>();
        for (String line : lines) {
            byte[] hash = StrictText.base64(line, "A hash of the proof");
            if (hash.length != Hash.LENGTH) {
                throw new MalformedNoteException("A hash of the proof does not have 32 bytes.");
            }
            hashes.add(Hash.of(hash));
        }
        byte[] head = text.substring(0, blankLine + 2).getBytes(StandardCharsets.UTF_8);
        return new LogProof(index, extra, hashes, Arrays.copyOfRange(proof, head.length, proof.length));
    }

    /**
     * Verifies that a trusted log contains an entry with the given leaf hash at the index of this proof.
     *
     * @return the checkpoint of the log; empty if the entry is not proven
     * @throws MalformedNoteException if the checkpoint is malformed
     * @throws BadSignatureException if a signature names a trusted key and is not valid
     * @throws UnknownLogException if the policy does not trust the log
     */
    public Optional<LogPolicy.Opened> verify(Hash leaf, LogPolicy policy)
            throws MalformedNoteException, BadSignatureException, UnknownLogException {
        LogPolicy.Opened opened = policy.open(checkpoint);
        boolean included =
                new ProofVerifier().isIncluded(leaf, index, opened.checkpoint().tree(), hashes);
        return included ? Optional.of(opened) : Optional.empty();
    }

    /** Returns this proof in the format of C2SP tlog-proof. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        if (extra.length > 0) {
            text.append("extra ")
                    .append(Base64.getEncoder().encodeToString(extra))
                    .append('\n');
        }
        text.append("index ").append(index).append('\n');
        hashes.forEach(hash ->
                text.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n'));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(checkpoint);
        return bytes.toByteArray();
    }

    @Override
    public byte[] extra() {
        return extra.clone();
    }

    @Override
    public byte[] checkpoint() {
        return checkpoint.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogProof that && Arrays.equals(bytes(), that.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }
}
