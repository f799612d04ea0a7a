package dev.keyward.audit.keycloak.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyward.audit.keycloak.personal.ErasureEntity;
import java.util.Optional;

/**
 * The erasure of a person, which the REST API returns as JSON. Times are milliseconds since 1970.
 *
 * @param subject pseudonym of the person
 * @param user id of the user; missing once the erasure has ended
 * @param state {@code pending}, {@code cancelled}, {@code refused} or {@code done}
 * @param due when the data keys are destroyed
 * @param ended when the erasure was carried out, cancelled or refused
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ErasureView(
        String id,
        String subject,
        Optional<String> user,
        String state,
        long requested,
        long due,
        Optional<Long> ended) {

    static ErasureView of(ErasureEntity row) {
        return new ErasureView(
                row.id(), row.subject(), row.userId(), row.state().toString(), row.requested(), row.due(), row.ended());
    }
}
