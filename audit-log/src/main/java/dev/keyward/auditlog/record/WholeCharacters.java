package dev.keyward.auditlog.record;

/** Replaces unpaired surrogates in text, because UTF-8 cannot encode them. Stateless. */
final class WholeCharacters {

    private static final int REPLACEMENT = 0xFFFD;

    private WholeCharacters() {}

    static String of(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
