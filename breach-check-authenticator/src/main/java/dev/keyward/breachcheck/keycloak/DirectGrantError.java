package dev.keyward.breachcheck.keycloak;

import dev.keyward.providerkit.RestError;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** A refused direct grant, as Keycloak answers one. Stateless and thread-safe. */
final class DirectGrantError {

    private DirectGrantError() {}

    static Response of(String description) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new RestError("invalid_grant", description))
                .build();
    }
}
