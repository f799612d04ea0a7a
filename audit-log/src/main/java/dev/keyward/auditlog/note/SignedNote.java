package dev.keyward.auditlog.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A text and its signatures, in the format of C2SP signed-note.
 *
 * <p>The text must not be trusted until {@link #verifiedBy} has found a signature by a trusted key. Immutable.
 *
 * @param text ends in a line break
 * @param signatures one or more, in the order of the note
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

    /** Maximum number of signatures in a note, including signatures by unknown keys. */
    public static final int MAX_SIGNATURES = 64;

    /** Maximum length of a note in bytes, which is enough for 64 signatures of 5 kB. */
    public static final int MAX_BYTES = 512 * 1024;

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || hasControlCharacter(text)) {
            throw new IllegalArgumentException(
                    "The text of a note must end in a line break and contain no other control characters.");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException(
                    "A note must have 1 to " + MAX_SIGNATURES + " signatures, not " + signatures.size() + ".");
        }
    }

    /** Signs a text with one or more keys. */
    public static SignedNote sign(String text, List<NoteSigner> signers) {
        return new SignedNote(
                text, signers.stream().map(signer -> signer.sign(text)).toList());
    }

    /**
     * Parses a note without verifying it.
     *
     * @throws MalformedNoteException if it does not have the form of a signed note, or exceeds a limit
     */
    public static SignedNote parse(byte[] note) throws MalformedNoteException {
        if (note.length > MAX_BYTES) {
            throw new MalformedNoteException("The note has more than " + MAX_BYTES + " bytes.");
        }
        String whole = StrictText.utf8(note, "The note");
        int blankLine = whole.lastIndexOf("\n\n");
        if (blankLine < 0 || !whole.endsWith("\n") || blankLine + 2 >= whole.length()) {
            throw new MalformedNoteException("The note has no signatures after its last blank line.");
        }
        if (hasControlCharacter(whole)) {
            throw new MalformedNoteException("The note contains a control character.");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : whole.substring(blankLine + 2, whole.length() - 1).split("\n", -1)) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new MalformedNoteException("The note has more than " + MAX_SIGNATURES + " signatures.");
            }
            signatures.add(NoteSignature.parse(line));
        }
        return new SignedNote(whole.substring(0, blankLine + 1), signatures);
    }

    /**
     * Returns those of the given trusted keys that have signed this note. Ignores signatures by other keys.
     *
     * @throws BadSignatureException if a signature names one of the keys and is not valid, even if another one is valid
     */
    public List<VerifierKey> verifiedBy(Collection<VerifierKey> trusted) throws BadSignatureException {
        List<VerifierKey> verified = new ArrayList<>();
        for (NoteSignature signature : signatures) {
            for (VerifierKey key : trusted) {
                if (key.isNamedBy(signature)) {
                    requireValid(key, signature);
                    verified.add(key);
                }
            }
        }
        return verified.stream().distinct().toList();
    }

    private void requireValid(VerifierKey key, NoteSignature signature) throws BadSignatureException {
        if (!key.verifies(text, signature)) {
            throw new BadSignatureException(key);
        }
    }

    /** Returns this note in the format of C2SP signed-note. */
    public byte[] bytes() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()).append('\n'));
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean hasControlCharacter(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n');
    }
}
