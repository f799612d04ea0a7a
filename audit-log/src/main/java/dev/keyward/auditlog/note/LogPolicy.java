package dev.keyward.auditlog.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The logs that an auditor trusts, with the keys that sign their checkpoints, in the format of C2SP tlog-policy.
 *
 * <p>Supports {@code log} lines and {@code quorum none}. Witnesses and groups are refused, because a policy that asks for
 * cosignatures must not be taken for one that does not. Immutable.
 *
 * @param logs keys of the trusted logs; a log has two during the rotation of its key
 */
public record LogPolicy(List<VerifierKey> logs) {

    /** Maximum length of a policy in bytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_LOGS = 1024;

    public LogPolicy {
        logs = List.copyOf(logs);
        if (logs.isEmpty() || logs.size() > MAX_LOGS) {
            throw new IllegalArgumentException(
                    "A policy must have 1 to " + MAX_LOGS + " logs, not " + logs.size() + ".");
        }
    }

    /**
     * Parses a policy in the format of C2SP tlog-policy.
     *
     * @throws MalformedNoteException if it does not have the form of a policy, or has lines that are not supported
     */
    public static LogPolicy parse(byte[] policy) throws MalformedNoteException {
        if (policy.length > MAX_BYTES) {
            throw new MalformedNoteException("The policy has more than " + MAX_BYTES + " bytes.");
        }
        String text = new String(policy, StandardCharsets.ISO_8859_1);
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\n' && c != '\t') || c == 0x7F)) {
            throw new MalformedNoteException("The policy contains a control character.");
        }
        Lines lines = new Lines();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            lines.read(line.replace('\t', ' ').strip(), number);
        }
        return lines.policy();
    }

    /**
     * Verifies the signatures of the given checkpoint, and returns the checkpoint with the trusted keys that signed it.
     *
     * @throws MalformedNoteException if the bytes are not a signed checkpoint
     * @throws BadSignatureException if a signature names a trusted key and is not valid
     * @throws UnknownLogException if no trusted key with the name of the checkpoint's origin signed it
     */
    public Opened open(byte[] checkpoint) throws MalformedNoteException, BadSignatureException, UnknownLogException {
        SignedNote note = SignedNote.parse(checkpoint);
        List<VerifierKey> signers = note.verifiedBy(logs);
        LogCheckpoint parsed = LogCheckpoint.parse(note.text());
        List<VerifierKey> ofOrigin = signers.stream()
                .filter(key -> key.name().equals(parsed.origin()))
                .toList();
        if (ofOrigin.isEmpty()) {
            throw new UnknownLogException();
        }
        return new Opened(parsed, ofOrigin, note);
    }

    /**
     * Returns this policy in the format of C2SP tlog-policy. It has one {@code log} line for each key and the line
     * {@code quorum none}.
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        logs.forEach(key -> text.append("log ").append(key).append('\n'));
        return text.append("quorum none\n").toString();
    }

    /**
     * A checkpoint with a valid signature by a trusted key.
     *
     * @param signers the trusted keys that signed it, one or more
     * @param note the whole note, including signatures by unknown keys
     */
    public record Opened(LogCheckpoint checkpoint, List<VerifierKey> signers, SignedNote note) {}

    /** The lines of a log policy (a list of trusted signing keys) that the parser has read so far. */
    private static final class Lines {

        private final List<VerifierKey> logs = new ArrayList<>();
        private boolean quorum;

        void read(String line, int number) throws MalformedNoteException {
            if (line.isEmpty() || line.startsWith("#")) {
                return;
            }
            String[] items = line.split(" +");
            switch (items[0]) {
                case "log" -> log(items, number);
                case "quorum" -> quorum(items, number);
                default ->
                    throw new MalformedNoteException("Line " + number
                            + " of the policy: only log, quorum and # are supported, no witnesses or groups.");
            }
        }

        private void log(String[] items, int number) throws MalformedNoteException {
            if (items.length < 2 || items.length > 3) {
                throw new MalformedNoteException("Line " + number + " of the policy must be: log KEY [URL].");
            }
            byte[] octets = items[1].getBytes(StandardCharsets.ISO_8859_1);
            VerifierKey key = VerifierKey.parse(StrictText.utf8(octets, "Line " + number + " of the policy"));
            for (VerifierKey other : logs) {
                if (other.hasKeyOf(key)) {
                    throw new MalformedNoteException("Line " + number + " of the policy repeats a public key.");
                }
                if (other.name().equals(key.name()) && other.id() == key.id()) {
                    throw new MalformedNoteException("Line " + number + " of the policy repeats a name and id.");
                }
            }
            if (logs.size() == MAX_LOGS) {
                throw new MalformedNoteException("The policy has more than " + MAX_LOGS + " logs.");
            }
            logs.add(key);
        }

        private void quorum(String[] items, int number) throws MalformedNoteException {
            if (quorum || items.length != 2 || !items[1].equals("none")) {
                throw new MalformedNoteException(
                        "Line " + number + " of the policy: the only supported quorum is one line: quorum none.");
            }
            quorum = true;
        }

        LogPolicy policy() throws MalformedNoteException {
            if (!quorum) {
                throw new MalformedNoteException("The policy has no quorum line. Add: quorum none.");
            }
            if (logs.isEmpty()) {
                throw new MalformedNoteException("The policy has no log line. Add: log KEY.");
            }
            return new LogPolicy(logs);
        }
    }
}
