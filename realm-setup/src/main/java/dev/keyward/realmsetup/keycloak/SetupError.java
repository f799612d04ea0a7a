package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** A refused call as Keycloak's own APIs answer it. */
record SetupError(
        String error, @JsonProperty("error_description") String description) {

    static WebApplicationException of(int status, String error, String description) {
        return new WebApplicationException(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new SetupError(error, description))
                .build());
    }
}
