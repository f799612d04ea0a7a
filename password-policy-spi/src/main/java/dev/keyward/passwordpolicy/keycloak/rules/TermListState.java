package dev.keyward.passwordpolicy.keycloak.rules;

import dev.keyward.passwordpolicy.terms.TermList;
import java.util.Optional;

/**
 * State of a banned-term list: the terms in use, and why a newer version cannot be used.
 *
 * @param source where the list is stored
 * @param list the list in use; an older version if the newest is unreadable; empty if there is no list
 * @param problem why the newest version is not in use, in a sentence for administrators
 */
public record TermListState(Source source, Optional<TermList> list, Optional<String> problem) {

    /** The place where a banned-term list is stored. */
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

    /**
     * Returns a copy of this state with the given problem. The problem is that a newer version of the banned-term list
     * cannot be read.
     */
    TermListState withProblem(String newProblem) {
        return new TermListState(source, list, Optional.of(newProblem));
    }
}
