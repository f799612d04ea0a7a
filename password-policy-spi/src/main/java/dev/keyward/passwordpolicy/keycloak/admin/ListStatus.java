package dev.keyward.passwordpolicy.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.passwordpolicy.keycloak.rules.TermListState;
import dev.keyward.passwordpolicy.terms.TermList;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON representation of the state of one list of banned terms.
 *
 * @param source "file" or "realm"
 * @param terms the number of terms in use
 * @param problem why the newest version is not in use, in a sentence for administrators
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ListStatus(String name, String source, int terms, Optional<String> problem) {

    static ListStatus of(String name, TermListState state) {
        return new ListStatus(
                name,
                state.source().name().toLowerCase(Locale.ROOT),
                state.list().map(TermList::size).orElse(0),
                state.problem());
    }
}
