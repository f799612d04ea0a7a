package dev.keyward.auditlog.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chooses which values to remove from a JSON object that is too long, the longest values first. Stateless. */
final class LargestFirst {

    /**
     * Number of bytes that JSON punctuation (quotes, colon and comma) adds to a value, or to a key in the list of
     * removed keys.
     */
    private static final int PUNCTUATION = 4;

    /** Length in bytes of the JSON list of removed values, without its items. */
    private static final int LIST = 16;

    private LargestFirst() {}

    /**
     * Returns the keys of the values to remove from a JSON object to make it shorter by the given number of bytes.
     * Takes into account that the object then lists the removed keys. Returns all keys if that does not suffice.
     *
     * @param lengths the length of each value with its key, in bytes of JSON without the punctuation between them
     */
    static List<String> toFit(Map<String, Integer> lengths, int excess) {
        List<Map.Entry<String, Integer>> largestFirst = new ArrayList<>(lengths.entrySet());
        largestFirst.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
        List<String> removed = new ArrayList<>();
        int rest = excess + LIST;
        for (Map.Entry<String, Integer> value : largestFirst) {
            if (rest <= 0) {
                break;
            }
            removed.add(value.getKey());
            rest -= value.getValue() - value.getKey().length() - PUNCTUATION;
        }
        return removed;
    }
}
