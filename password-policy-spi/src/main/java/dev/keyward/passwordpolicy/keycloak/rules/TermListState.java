package dev.keyward.passwordpolicy.keycloak.rules;

import dev.keyward.passwordpolicy.terms.TermList;
import java.util.Optional;

/**
 * What is known of one banned-term list.
 *
 * @param source where it is kept
 * @param list what is in use; an older version when the newest could not be read; empty when there is none
 * @param problem why the newest version is not in use, in a sentence for administrators
 */
public record TermListState(Source source, Optional<TermList> list, Optional<String> problem) {

    /** Where a list is kept. */
    public enum Source {
        FILE,
        REALM
    }

    static TermListState read(Source source, TermList list) {
        return new TermListState(source, Optional.of(list), Optional.empty());
    }

    static TermListState unreadable(Source source, String problem) {
        return new TermListState(source, Optional.empty(), Optional.of(problem));
    }

    /** What is known after a newer version could not be read. */
    TermListState keptInSpiteOf(String newProblem) {
        return new TermListState(source, list, Optional.of(newProblem));
    }
}
