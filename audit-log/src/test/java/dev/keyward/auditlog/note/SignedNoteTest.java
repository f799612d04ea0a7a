package dev.keyward.auditlog.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.auditlog.TestLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A signed note")
class SignedNoteTest {

    /** The example of C2SP signed-note and its verifier key. */
    private static final String EXAMPLE = "This is an example message.\n\n\u2014 example.com/foo"
            + " Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private final NoteSigner ours = new NoteSigner("example.com/ours", TestLog.keys());
    private final NoteSigner theirs = new NoteSigner("example.com/theirs", TestLog.keys());

    @Test
    @DisplayName("of the specification is verified by its key")
    void example() throws Exception {
        SignedNote note = SignedNote.parse(bytes(EXAMPLE));
        VerifierKey key = VerifierKey.parse(EXAMPLE_KEY);
        assertThat(note.text()).isEqualTo("This is an example message.\n");
        assertThat(note.verifiedBy(List.of(key))).containsExactly(key);
        assertThat(new String(note.bytes(), StandardCharsets.UTF_8)).isEqualTo(EXAMPLE);
    }

    @Test
    @DisplayName("is verified by each of several keys, and signatures by unknown keys are ignored")
    void several() throws Exception {
        SignedNote note = parsed(SignedNote.sign("text\n\nmore\n", List.of(ours, theirs)));
        assertThat(note.text()).isEqualTo("text\n\nmore\n");
        assertThat(note.verifiedBy(List.of(theirs.verifierKey(), ours.verifierKey())))
                .containsExactly(ours.verifierKey(), theirs.verifierKey());
        assertThat(note.verifiedBy(List.of(theirs.verifierKey()))).containsExactly(theirs.verifierKey());
        assertThat(note.verifiedBy(List.of())).isEmpty();
        SignedNote twice = new SignedNote("text\n", List.of(ours.sign("text\n"), ours.sign("text\n")));
        assertThat(parsed(twice).verifiedBy(List.of(ours.verifierKey()))).containsExactly(ours.verifierKey());
    }

    @Test
    @DisplayName("with a bad signature by a trusted key is refused, even beside a good one")
    void badSignature() {
        NoteSignature good = ours.sign("text\n");
        byte[] bytes = good.signature();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            refused("text\n", new NoteSignature(good.keyName(), good.keyId(), flipped));
        }
        refused("Text\n", good);
        refused("text\n", good, new NoteSignature(good.keyName(), good.keyId(), new byte[64]));
        refused("text\n", new NoteSignature(good.keyName(), good.keyId(), Arrays.copyOf(bytes, 63)));
        refused("text\n", new NoteSignature(good.keyName(), good.keyId(), Arrays.copyOf(bytes, 65)));
    }

    @Test
    @DisplayName("is not verified by a key that shares only the name or only the id with a signature")
    void collisions() throws Exception {
        NoteSignature good = ours.sign("text\n");
        SignedNote otherId = new SignedNote(
                "text\n", List.of(new NoteSignature(good.keyName(), good.keyId() + 1, good.signature())));
        SignedNote otherName =
                new SignedNote("text\n", List.of(new NoteSignature("example.com/x", good.keyId(), good.signature())));
        assertThat(otherId.verifiedBy(List.of(ours.verifierKey()))).isEmpty();
        assertThat(otherName.verifiedBy(List.of(ours.verifierKey()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text",
                "text\n",
                "text\n\n",
                "text\n\nNo signature\n",
                "text\n\n\u2014 name AAAAAAA=",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014 two names AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "text\n\n\u2014 na\u00A0me AAAAAAA=\n",
                "text\n\n\u2014 na\u0085me AAAAAAA=\n",
                "text\n\n\u2014 name AAAAAAA\n",
                "text\n\n\u2014 name AAAAAAB=\n",
                "text\n\n\u2014 name AAAAAAA= \n",
                "text\n\n\u2014 name AAAAAA==\n",
                "text\n\n\u2014 name A\n",
                "text\n\n\u2014 name \n",
                "text\n\n\u2014 name\n",
                "te\txt\n\n\u2014 name AAAAAAA=\n",
                "te\rxt\n\n\u2014 name AAAAAAA=\n",
                "te\u0000xt\n\n\u2014 name AAAAAAA=\n",
                "text\n\n\u2014 name AAAAAAA=\n\u2014 name AAAAAAA=",
                "text\n\n\u2014 name AAA_AAA=\n",
                "text\n\n\u2014 name AAAAAAA=\nmore\n"
            })
    @DisplayName("has no other form")
    void malformed(String note) {
        assertThatThrownBy(() -> SignedNote.parse(bytes(note))).isInstanceOf(MalformedNoteException.class);
    }

    @Test
    @DisplayName("ends with the last blank line of the text")
    void lastBlankLine() throws Exception {
        SignedNote note = SignedNote.parse(bytes("text\n\n\u2014 name AAAAAAA=\n\n\u2014 name AAAAAAA=\n"));
        assertThat(note.text()).isEqualTo("text\n\n\u2014 name AAAAAAA=\n");
        assertThat(note.signatures()).hasSize(1);
    }

    @Test
    @DisplayName("may have an empty line as its text")
    void emptyLine() throws Exception {
        assertThat(SignedNote.parse(bytes("\n\n\u2014 name AAAAAAA=\n")).text()).isEqualTo("\n");
    }

    @Test
    @DisplayName("has signatures that differ in name, id and bytes")
    void differentSignatures() {
        NoteSignature signature = new NoteSignature("name", 1, new byte[] {1, 2});

        assertThat(signature)
                .isEqualTo(new NoteSignature("name", 1, new byte[] {1, 2}))
                .isNotEqualTo(new NoteSignature("other", 1, new byte[] {1, 2}))
                .isNotEqualTo(new NoteSignature("name", 2, new byte[] {1, 2}))
                .isNotEqualTo(new NoteSignature("name", 1, new byte[] {1, 3}));
    }

    @Test
    @DisplayName("must be UTF-8 and not exceed the limits on bytes and signatures")
    void limits() throws Exception {
        byte[] note = bytes(EXAMPLE);
        note[3] = (byte) 0xFF;
        assertThatThrownBy(() -> SignedNote.parse(note)).hasMessage("The note is not valid UTF-8.");
        byte[] surrogate = bytes(EXAMPLE);
        surrogate[0] = (byte) 0xED;
        surrogate[1] = (byte) 0xA0;
        surrogate[2] = (byte) 0x80;
        assertThatThrownBy(() -> SignedNote.parse(surrogate)).hasMessage("The note is not valid UTF-8.");
        assertThat(SignedNote.parse(signatures(64)).signatures()).hasSize(64);
        assertThatThrownBy(() -> SignedNote.parse(signatures(65))).hasMessage("The note has more than 64 signatures.");
        String rest = "\n\n\u2014 name AAAAAAA=\n";
        String longest = "x".repeat(SignedNote.MAX_BYTES - bytes(rest).length) + rest;
        assertThat(SignedNote.parse(bytes(longest)).bytes()).hasSize(SignedNote.MAX_BYTES);
        assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]))
                .hasMessage("The note has more than 524288 bytes.");
    }

    @Test
    @DisplayName("cannot be made from a text without line break or with control characters, or without signatures")
    void making() {
        assertThatThrownBy(() -> SignedNote.sign("text", List.of(ours))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.sign("a\tb\n", List.of(ours))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignedNote.sign("text\n", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NoteSignature("a b", 1, new byte[64]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refused(String text, NoteSignature... signatures) {
        assertThatThrownBy(() -> new SignedNote(text, List.of(signatures)).verifiedBy(List.of(ours.verifierKey())))
                .isInstanceOf(BadSignatureException.class)
                .hasMessage("The signature by the key example.com/ours+"
                        + ours.verifierKey().idInHexadecimal() + " is not valid.");
    }

    private static byte[] signatures(int count) {
        StringBuilder note = new StringBuilder("text\n\n");
        IntStream.range(0, count).forEach(n -> note.append("\u2014 name AAAAAAA=\n"));
        return bytes(note.toString());
    }

    private static SignedNote parsed(SignedNote note) throws MalformedNoteException {
        SignedNote parsed = SignedNote.parse(note.bytes());
        assertThat(parsed).isEqualTo(note).hasSameHashCodeAs(note);
        return parsed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
