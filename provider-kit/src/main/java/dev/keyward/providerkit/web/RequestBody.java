package dev.keyward.providerkit.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the bodies of requests to admin resources, up to a given length. Stateless and thread-safe. */
public final class RequestBody {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestBody() {}

    /**
     * Reads the body of a request, up to the given number of bytes. Throws an exception for status 413 if it is too long, without reading
     * the rest.
     */
    public static byte[] bytes(InputStream body, int most) {
        try {
            byte[] read = body.readNBytes(most + 1);
            if (read.length > most) {
                throw RestError.of(413, "too_large", "The body has more than " + most + " bytes.");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the body of a request as UTF-8 text, with the same limit as {@link #bytes}. */
    public static String text(InputStream body, int most) {
        return new String(bytes(body, most), StandardCharsets.UTF_8);
    }

    /**
     * Parses the body of a request as JSON; if it is malformed, fails with status 400 and the given error and description.
     *
     * <p>The exception of the parser is dropped, because its message quotes the body, and the body may hold a password.
     */
    public static JsonNode json(byte[] body, String error, String description) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw RestError.of(400, error, description);
        }
    }
}
