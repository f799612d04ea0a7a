package dev.keyward.providerkit.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A refused call as Keycloak's own APIs answer it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param error a constant for programs
 * @param description a sentence that says what to do
 */
public record RestError(
        String error, @JsonProperty("error_description") String description) {

    /** To be thrown from a resource. */
    public static WebApplicationException of(int status, String error, String description) {
        return new WebApplicationException(Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new RestError(error, description))
                .build());
    }

    /** The body of a call, of which no more than so many bytes are ever read. */
    public static byte[] bounded(InputStream body, int most) {
        try {
            byte[] read = body.readNBytes(most + 1);
            if (read.length > most) {
                throw of(413, "too_large", "The body has more than " + most + " bytes.");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
