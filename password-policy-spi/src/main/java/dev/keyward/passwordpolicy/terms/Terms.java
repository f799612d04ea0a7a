package dev.keyward.passwordpolicy.terms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A set of words that can be searched in a text, exactly or with one edit (a character changed, added or removed).
 *
 * <p>The words are sorted, so words with a common prefix are neighbours. A search narrows ranges of the array as it would
 * descend in a trie, with a fraction of the memory. Immutable and thread-safe.
 */
final class Terms {

    private final String[] sorted;
    private final int longest;

    private Terms(String[] sorted) {
        this.sorted = sorted;
        this.longest = Arrays.stream(sorted).mapToInt(String::length).max().orElse(0);
    }

    /** @param words folded words; empty ones are dropped */
    static Terms of(Collection<String> words) {
        return new Terms(words.stream()
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .toArray(String[]::new));
    }

    /** The position of a matching word in the searched text; {@code end} is exclusive. */
    record Span(int start, int end) {}

    int size() {
        return sorted.length;
    }

    /** Finds all words of this set in the given text, without allowing any edit. */
    List<Span> exact(String text) {
        return find(text, Integer.MAX_VALUE);
    }

    /**
     * Finds all words of this set in the text; words of at least {@code editableFrom} characters may differ by one changed, added or
     * missing character.
     *
     * @param editableFrom the length from which a word also matches with one edit
     */
    List<Span> find(String text, int editableFrom) {
        return find(text, editableFrom, Integer.MAX_VALUE);
    }

    /**
     * Returns whether any word of this set occurs in the text; words of at least {@code editableFrom} characters may differ by one
     * changed, added or missing character.
     */
    boolean anyIn(String text, int editableFrom) {
        return !find(text, editableFrom, 1).isEmpty();
    }

    private List<Span> find(String text, int editableFrom, int most) {
        List<Span> found = new ArrayList<>();
        boolean edits = editableFrom <= longest;
        for (int start = 0; start < text.length() && found.size() < most; start++) {
            new Search(text, start, edits ? editableFrom : 0, most, found).from(0, sorted.length, 0, start, edits);
        }
        return found;
    }

    /** Searches for words of this set that begin at one position of a text. */
    private final class Search {

        private final String text;
        private final int start;
        private final int editableFrom;
        private final int most;
        private final List<Span> found;

        Search(String text, int start, int editableFrom, int most, List<Span> found) {
            this.text = text;
            this.start = start;
            this.editableFrom = editableFrom;
            this.most = most;
            this.found = found;
        }

        /**
         * Continues the search for words of this set with the character at {@code position} in the text.
         *
         * @param low index of the first sorted word that still matches
         * @param high index after the last sorted word that still matches
         * @param depth how many characters of these words match the text before the position
         * @param editLeft whether the one edit is still unused
         */
        void from(int low, int high, int depth, int position, boolean editLeft) {
            if (low == high || found.size() >= most) {
                return;
            }
            int first = low;
            if (sorted[low].length() == depth) {
                // The shortest word of a range is the first.
                if (position > start && (editLeft || depth >= editableFrom)) {
                    found.add(new Span(start, position));
                }
                first++;
            }
            if (position < text.length()) {
                char c = text.charAt(position);
                int from = firstAtLeast(c, first, high, depth);
                int to = firstAtLeast(c + 1, from, high, depth);
                from(from, to, depth + 1, position + 1, editLeft);
                if (editLeft && depth > 0) {
                    from(first, high, depth, position + 1, false); // one character too many in the text
                }
            }
            if (editLeft) {
                eachChild(first, high, depth, position);
            }
        }

        private void eachChild(int first, int high, int depth, int position) {
            int low = first;
            while (low < high) {
                char c = sorted[low].charAt(depth);
                int next = firstAtLeast(c + 1, low, high, depth);
                from(low, next, depth + 1, position, false); // one character missing in the text
                if (position < text.length() && text.charAt(position) != c) {
                    from(low, next, depth + 1, position + 1, false); // one character changed
                }
                low = next;
            }
        }

        private int firstAtLeast(int c, int low, int high, int depth) {
            int from = low;
            int to = high;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (sorted[middle].charAt(depth) < c) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }
    }
}
