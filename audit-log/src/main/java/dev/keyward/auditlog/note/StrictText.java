package dev.keyward.auditlog.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Decodes UTF-8, base64 and decimal numbers strictly, so that no two texts give the same value. Stateless. */
final class StrictText {

    private StrictText() {}

    /** Decodes UTF-8, and throws an exception if a byte is malformed. */
    static String utf8(byte[] bytes, String what) throws MalformedNoteException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNoteException(what + " is not valid UTF-8.");
        }
    }

    /** Decodes padded base64. Refuses missing padding and stray bits, which the JDK's decoder accepts. */
    static byte[] base64(String text, String what) throws MalformedNoteException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException(what + " is not base64.");
        }
        throw new MalformedNoteException(what + " is not base64 in its only valid form.");
    }

    /** Parses a decimal number from 0 to {@code 2^63 - 1} without sign and leading zeros. */
    static long number(String text, String what) throws MalformedNoteException {
        if (!text.matches("0|[1-9][0-9]{0,18}")) {
            throw new MalformedNoteException(what + " is not a decimal number without leading zeros.");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedNoteException(what + " is greater than 9223372036854775807.");
        }
    }
}
