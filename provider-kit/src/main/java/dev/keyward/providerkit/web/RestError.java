package dev.keyward.providerkit.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The JSON body of an error response, in the form that Keycloak's own APIs use.
 *
 * <p>Immutable and thread-safe.
 *
 * @param error a constant for programs
 * @param description a sentence that says what to do
 */
public record RestError(
        String error, @JsonProperty("error_description") String description) {

    /** Creates an exception that makes a resource method answer with the given error. */
    public static WebApplicationException of(int status, String error, String description) {
        return new WebApplicationException(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new RestError(error, description))
                .build());
    }
}
