package dev.keyward.breachedpasswords.range;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches ranges with the HTTP client of the JDK, its proxy and its trust store.
 *
 * <p>Thread-safe. No thread but the caller's and those of the client, no connection after an answer that was given up. A name
 * server that does not answer holds one thread of the client beyond the deadline, never the caller. What the client does on its
 * own: where a connection is closed before a byte has come, it tries once more; and of an answer whose head is no HTTP it never
 * closes the connection, nor can that be done from here (seen in Java 17.0.15). So this asks no more after {@value #MOST_LOST}
 * of them: what answers like that is no range service, and files that a process may open are few.
 */
public final class JdkRangeTransport implements RangeTransport {

    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private static final int MOST_LOST = 100;

    private final RangeService service;
    private final HttpClient client;
    private final AtomicInteger lost = new AtomicInteger();

    /** @param connectTimeout for the connection alone, if less is left than for the whole exchange that is the limit */
    public JdkRangeTransport(RangeService service, Duration connectTimeout) {
        this.service = service;
        this.client = HttpClient.newBuilder()
                // Over http, version 2 would send headers of its own to ask for an upgrade.
                .version(HttpClient.Version.HTTP_1_1)
                // Elsewhere is not where the admin allowed to ask.
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    @Override
    public Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException {
        if (lost.get() >= MOST_LOST) {
            throw new ProtocolException("too many answers that are no HTTP");
        }
        DeadlineBody body = new DeadlineBody(System.nanoTime() + timeout.toNanos());
        CompletableFuture<HttpResponse<InputStream>> exchange =
                client.sendAsync(request(prefix, etag), response -> body);
        boolean answered = false;
        try {
            // The request's own time-out would start only once the host name is resolved.
            Answer answer = answer(exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
            answered = true;
            return answer;
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (!answered) {
                exchange.cancel(true);
                body.close();
            }
        }
    }

    private HttpRequest request(String prefix, Optional<String> etag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(prefix));
        service.headers(etag).forEach(request::header);
        return request.build();
    }

    private static Answer answer(HttpResponse<InputStream> response) throws IOException {
        InputStream body = response.statusCode() == 200 ? decoded(response) : response.body();
        return new Answer(response.statusCode(), response.headers().firstValue("ETag"), body);
    }

    private static InputStream decoded(HttpResponse<InputStream> response) throws IOException {
        String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (encoding.equalsIgnoreCase("identity")) {
            return response.body();
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return new GZIPInputStream(response.body(), 1 << 13);
        }
        throw new ProtocolException("an encoding that was not asked for");
    }

    /** A new exception with a text of our own: those of the client, and their causes, may name what was asked for. */
    private IOException failure(@Nullable Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return new HttpTimeoutException("no connection in time");
        }
        // A length that is no number comes as a runtime exception.
        if (cause instanceof ProtocolException || cause instanceof RuntimeException) {
            lost.incrementAndGet();
            return new ProtocolException("the answer is no HTTP");
        }
        return new IOException("the range service cannot be reached");
    }
}
