package dev.keyward.passwordpolicy.terms;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A text in lower case, without accents and invisible characters, and with Latin letters in place of look-alike
 * characters.
 *
 * <p>A look-alike ("0", "@", a Cyrillic "а") becomes the Latin letter that it resembles, so texts that look alike fold to
 * the same text.
 *
 * <p>"i", "l", "1", "!" and "|" fold to one letter, because each is used for the others. Each folded character keeps the
 * position of its original. Immutable and thread-safe. Sources: Unicode Technical Standard 39 (letters of other scripts
 * that look Latin); the substitutions of Microsoft Entra's password protection and of zxcvbn. The script on the sign-in
 * pages folds in the same way; a browser test compares the two.
 */
final class Folded {

    /**
     * Maximum number of characters that folding puts in place of one character. A character with a longer replacement
     * is kept.
     */
    private static final int MOST_PARTS = 4;

    private static final Map<Integer, String> LOOK_ALIKES = lookAlikes();

    private final String text;
    private final int[] origins;

    private Folded(String text, int[] origins) {
        this.text = text;
        this.origins = origins;
    }

    static Folded of(String original) {
        StringBuilder folded = new StringBuilder(original.length());
        int[] origins = new int[original.length()];
        int codePoint = 0;
        for (int i = 0; i < original.length(); codePoint++) {
            int c = original.codePointAt(i);
            i += Character.charCount(c);
            int before = folded.length();
            append(c, folded);
            if (folded.length() > origins.length) {
                origins = Arrays.copyOf(origins, Math.max(folded.length(), 2 * origins.length));
            }
            Arrays.fill(origins, before, folded.length(), codePoint);
        }
        return new Folded(folded.toString(), origins);
    }

    String text() {
        return text;
    }

    /** Maps a position in the folded text to the index of its code point in the original text. */
    int origin(int position) {
        return origins[position];
    }

    private static void append(int codePoint, StringBuilder folded) {
        if (codePoint < 0x80) {
            folded.append(LOOK_ALIKES.getOrDefault(Character.toLowerCase(codePoint), lower(codePoint)));
            return;
        }
        String decomposed = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKD);
        if (decomposed.length() > MOST_PARTS) {
            decomposed = Character.toString(codePoint); // one character for a whole phrase, which is no look-alike
        }
        decomposed.codePoints().filter(Folded::isVisible).forEach(c -> {
            int lower = Character.toLowerCase(c);
            folded.append(LOOK_ALIKES.getOrDefault(lower, Character.toString(lower)));
        });
    }

    private static String lower(int ascii) {
        return Character.toString(Character.toLowerCase(ascii));
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT,
                    Character.CONTROL -> false;
            default -> true;
        };
    }

    private static Map<Integer, String> lookAlikes() {
        Map<Integer, String> table = new HashMap<>();
        // Digits and symbols.
        add(table, "a", "4@");
        add(table, "b", "8");
        add(table, "c", "(<[{");
        add(table, "e", "3€");
        add(table, "g", "69");
        add(table, "l", "i1!|");
        add(table, "o", "0");
        add(table, "s", "5$§");
        add(table, "t", "7+");
        add(table, "x", "%");
        add(table, "z", "2");
        // Letters without a decomposition.
        add(table, "ss", "ß");
        add(table, "ae", "æ");
        add(table, "oe", "œ");
        add(table, "o", "ø");
        add(table, "l", "łı");
        add(table, "d", "đð");
        add(table, "th", "þ");
        add(table, "h", "ħ");
        add(table, "t", "ŧ");
        add(table, "a", "ɑ");
        add(table, "g", "ɡ");
        // Cyrillic.
        add(table, "a", "а");
        add(table, "b", "вь");
        add(table, "c", "с");
        add(table, "d", "ԁ");
        add(table, "e", "еэ");
        add(table, "h", "нһ");
        add(table, "l", "іӏ");
        add(table, "j", "ј");
        add(table, "k", "к");
        add(table, "m", "м");
        add(table, "o", "о");
        add(table, "p", "р");
        add(table, "q", "ԛ");
        add(table, "s", "ѕ");
        add(table, "t", "т");
        add(table, "w", "ԝ");
        add(table, "x", "х");
        add(table, "y", "уү");
        // Greek.
        add(table, "a", "α");
        add(table, "b", "β");
        add(table, "c", "ϲ");
        add(table, "e", "ε");
        add(table, "l", "ι");
        add(table, "k", "κ");
        add(table, "n", "η");
        add(table, "o", "ο");
        add(table, "p", "ρ");
        add(table, "t", "τ");
        add(table, "u", "υ");
        add(table, "v", "ν");
        add(table, "w", "ω");
        add(table, "x", "χ");
        add(table, "y", "γ");
        // Armenian.
        add(table, "o", "օ");
        add(table, "u", "ս");
        add(table, "h", "հ");
        add(table, "n", "ո");
        return Map.copyOf(table);
    }

    private static void add(Map<Integer, String> table, String latin, String lookAlikes) {
        lookAlikes.codePoints().forEach(c -> table.put(c, latin));
    }
}
