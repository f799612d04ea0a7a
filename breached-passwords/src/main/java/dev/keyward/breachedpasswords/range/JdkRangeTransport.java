package dev.keyward.breachedpasswords.range;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Fetches ranges of breached digests with the HTTP client, the proxy settings and the trust store of the JDK.
 *
 * <p>Thread-safe. The JDK's client never closes a connection whose response is not HTTP (seen in Java 17.0.15), so this transport
 * stops after {@value #MOST_LOST} of them instead of using up the file descriptors of the process. The client repeats a request
 * whose connection closes before the first byte.
 */
public final class JdkRangeTransport implements RangeTransport {

    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private static final int MOST_LOST = 100;

    private final RangeService service;
    private final HttpClient client;
    private final AtomicInteger lost = new AtomicInteger();

    /**
     * Creates a transport that sends its requests to the given service.
     *
     * @param connectTimeout limit for connecting, in addition to that of a whole exchange
     */
    public JdkRangeTransport(RangeService service, Duration connectTimeout) {
        this.service = service;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // HTTP/2 over http would add headers to ask for an upgrade
                .followRedirects(HttpClient.Redirect.NEVER) // the administrator allowed this host only
                .connectTimeout(connectTimeout)
                .build();
    }

    @Override
    public Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException {
        if (lost.get() >= MOST_LOST) {
            throw new ProtocolException("too many responses that are not HTTP");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(prefix));
        service.headers(etag).forEach(request::header);
        BoundedBody body = new BoundedBody();
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request.build(), response -> {
            if (!Answer.hasBody(response.statusCode())) {
                body.skip();
            }
            return body;
        });
        try {
            // The time-out of HttpRequest starts after the host name is resolved, which may hang.
            HttpResponse<byte[]> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return Answer.of(
                    response.statusCode(),
                    response.headers().firstValue("ETag"),
                    response.headers().firstValue("Content-Encoding"),
                    response.body());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole response in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a response");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (!exchange.isDone()) {
                exchange.cancel(true);
                body.cancel();
            }
        }
    }

    /** Creates an exception that reveals nothing about the password. The JDK's exceptions may name the requested range. */
    private IOException failure(@Nullable Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return new HttpTimeoutException("no connection in time");
        }
        // The client reports a Content-Length that is not a number as a runtime exception.
        if (cause instanceof ProtocolException || cause instanceof RuntimeException) {
            lost.incrementAndGet();
            return new ProtocolException("the response is not HTTP");
        }
        return new IOException("the range service cannot be reached");
    }
}
