package dev.keyward.auditlog.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The personal data of one person in one audit record, before it is encrypted. Its text reveals nothing. Immutable.
 *
 * @param values texts by the keys of facts, such as {@code username} and {@code ip}; U+FFFD replaces each unpaired surrogate
 */
public record PersonalData(Map<String, String> values) {

    /**
     * Key of the list of values that were removed because the personal data was too long. The list has their keys, separated by spaces.
     */
    public static final String CUT = "cut";

    public PersonalData {
        if (values.size() > AuditRecord.MAX_FACTS || !values.keySet().stream().allMatch(Names::isKey)) {
            throw new IllegalArgumentException("Personal data has at most " + AuditRecord.MAX_FACTS
                    + " values, with keys of the form [a-z][a-z0-9_]{0,63}.");
        }
        Map<String, String> whole = new LinkedHashMap<>();
        values.forEach((key, value) -> whole.put(key, WholeCharacters.of(value)));
        values = Collections.unmodifiableMap(whole);
    }

    /** Returns this personal data without the values of the given keys. The value {@link #CUT} lists the removed keys. */
    public PersonalData cut(Collection<String> keys) {
        Map<String, String> rest = new LinkedHashMap<>(values);
        List<String> cut = new ArrayList<>();
        for (String key : keys) {
            if (rest.remove(key) != null) {
                cut.add(key);
            }
        }
        rest.put(CUT, String.join(" ", cut));
        return new PersonalData(rest);
    }

    @Override
    public String toString() {
        return "personal data";
    }
}
