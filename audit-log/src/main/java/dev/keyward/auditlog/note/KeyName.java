package dev.keyward.auditlog.note;

/** Checks that the name of a key is not empty and has no space, plus sign or control character. Stateless. */
final class KeyName {

    private KeyName() {}

    static boolean isValid(String name) {
        return !name.isEmpty() && name.codePoints().noneMatch(KeyName::isForbidden);
    }

    private static boolean isForbidden(int c) {
        return c == '+' || Character.isISOControl(c) || Character.isSpaceChar(c) || Character.isWhitespace(c);
    }
}
