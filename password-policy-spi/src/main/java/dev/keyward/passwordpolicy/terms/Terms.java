package dev.keyward.passwordpolicy.terms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Words to be found inside a text, as they stand or one edit (a character changed, added or left out) away.
 *
 * <p>The words are kept sorted, and those that share a beginning are neighbours, so a search walks down ranges of the
 * array as it would walk down a trie, in a fraction of a trie's memory. Immutable and thread-safe.
 */
final class Terms {

    private final String[] sorted;
    private final int longest;

    private Terms(String[] sorted) {
        this.sorted = sorted;
        this.longest = Arrays.stream(sorted).mapToInt(String::length).max().orElse(0);
    }

    /** @param words already folded; empty ones are left out */
    static Terms of(Collection<String> words) {
        return new Terms(words.stream()
                .filter(word -> !word.isEmpty())
                .distinct()
                .sorted()
                .toArray(String[]::new));
    }

    /** A place where a word was found: characters {@code start} to before {@code end} of the text. */
    record Span(int start, int end) {}

    int size() {
        return sorted.length;
    }

    int longest() {
        return longest;
    }

    /** Where words stand as they are. */
    List<Span> exact(String text) {
        return find(text, Integer.MAX_VALUE);
    }

    /**
     * Where words stand as they are or one edit away.
     *
     * @param editableFrom the length from which a word is also found one edit away
     */
    List<Span> find(String text, int editableFrom) {
        return find(text, editableFrom, Integer.MAX_VALUE);
    }

    /** Whether any word stands there as it is or one edit away; ends at the first. */
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

    /** All words from one start. */
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
         * Goes on where the first {@code depth} characters of the words from {@code low} to before {@code high} have been
         * matched by the text up to {@code position}.
         *
         * @param editLeft whether the one edit is still to be had
         */
        void from(int low, int high, int depth, int position, boolean editLeft) {
            if (low == high || found.size() >= most) {
                return;
            }
            int first = low;
            if (sorted[low].length() == depth) {
                // The shortest of a range stands first.
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
