package dev.keyward.audit.sink.webhook;

import java.io.IOException;
import java.util.Map;

/** Posts requests to the receiver of a webhook sink over HTTP/1.1. Follows no redirects. Used by one thread at a time. */
public interface WebhookClient extends AutoCloseable {

    /**
     * Posts the given body to the receiver and returns the response.
     *
     * @throws IOException if there is no answer in time. The receiver may have processed the request nevertheless
     */
    WebhookAnswer post(Map<String, String> headers, byte[] body) throws IOException;

    /** Closes the connections to the webhook's server. The client opens them again if it posts again. */
    @Override
    void close();
}
