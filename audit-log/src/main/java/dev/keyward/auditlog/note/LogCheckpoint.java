package dev.keyward.auditlog.note;

import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.TreeHead;
import java.util.Base64;
import java.util.List;

/**
 * The statement of an audit log about its Merkle tree: origin, size and root hash, in the format of C2SP tlog-checkpoint.
 *
 * <p>Without a verified signature it proves nothing: see {@link LogPolicy#open}. Immutable.
 *
 * @param origin unique name of the log, and of the key that signs its checkpoints
 * @param tree size and root of the tree
 * @param extensions further lines, usually none
 */
public record LogCheckpoint(String origin, TreeHead tree, List<String> extensions) {

    public LogCheckpoint {
        extensions = List.copyOf(extensions);
        if (!isLine(origin) || !extensions.stream().allMatch(LogCheckpoint::isLine)) {
            throw new IllegalArgumentException("The lines of a checkpoint must not be empty or contain line breaks.");
        }
    }

    public LogCheckpoint(String origin, TreeHead tree) {
        this(origin, tree, List.of());
    }

    /**
     * Parses a checkpoint from the text of a signed note.
     *
     * @throws MalformedNoteException if it does not have the form of a checkpoint
     */
    public static LogCheckpoint parse(String text) throws MalformedNoteException {
        List<String> lines = List.of(text.split("\n", -1));
        int count = lines.size() - 1; // the text ends in a line break
        if (count < 3
                || !lines.get(count).isEmpty()
                || lines.subList(0, count).stream().anyMatch(String::isEmpty)) {
            throw new MalformedNoteException("A checkpoint must have three lines or more, none of them empty.");
        }
        long size = StrictText.number(lines.get(1), "The size in the checkpoint");
        byte[] root = StrictText.base64(lines.get(2), "The root hash in the checkpoint");
        if (root.length != Hash.LENGTH) {
            throw new MalformedNoteException("The root hash in the checkpoint does not have 32 bytes.");
        }
        return new LogCheckpoint(lines.get(0), new TreeHead(size, Hash.of(root)), lines.subList(3, count));
    }

    /** Returns this checkpoint as the text of a note. */
    public String text() {
        StringBuilder text = new StringBuilder(origin)
                .append('\n')
                .append(tree.size())
                .append('\n')
                .append(Base64.getEncoder().encodeToString(tree.root().bytes()))
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Returns a note with this checkpoint, signed by the given signers. */
    public SignedNote signedBy(List<NoteSigner> signers) {
        return SignedNote.sign(text(), signers);
    }

    private static boolean isLine(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c < ' ');
    }
}
