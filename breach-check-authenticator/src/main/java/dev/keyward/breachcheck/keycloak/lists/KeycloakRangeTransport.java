package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.breachedpasswords.range.RangeTransport;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.zip.ZipException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Fetches ranges of digests from the range service with Keycloak's HTTP client, proxy settings and trust store.
 *
 * <p>The caller waits until the deadline, and then aborts the request, which closes its connection. Thread-safe.
 */
final class KeycloakRangeTransport implements RangeTransport, AutoCloseable {

    private static final int CONNECT_MILLIS = 1_000;

    /**
     * Maximum number of threads that send requests to the range service. A DNS lookup cannot be interrupted, so it can hold a
     * thread beyond the deadline.
     */
    static final int MOST_THREADS = 32;

    private static final int MOST_WAITING = 1_000;

    private final Supplier<CloseableHttpClient> http;
    private final RangeService service;
    private final ThreadPoolExecutor threads;

    /** @param http returns the HTTP client; called once per request, on the thread of the caller */
    KeycloakRangeTransport(Supplier<CloseableHttpClient> http, RangeService service) {
        this.http = http;
        this.service = service;
        this.threads = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "keyward-range-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException {
        HttpGet request = new HttpGet(service.uri(prefix));
        service.headers(etag).forEach(request::setHeader);
        request.setConfig(config((int) Math.max(1, timeout.toMillis())));
        CloseableHttpClient client = http.get();
        AtomicBoolean begun = new AtomicBoolean();
        Optional<Future<Answer>> answer = Optional.empty();
        try {
            answer = Optional.of(threads.submit(() -> {
                begun.set(true);
                return answer(client, request);
            }));
            return answer.get().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new RequestNotSentException();
        } catch (TimeoutException e) {
            throw begun.get() ? new HttpTimeoutException("no whole response in time") : new RequestNotSentException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a response");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            answer.ifPresent(submitted -> submitted.cancel(false)); // it may still wait for a thread
            request.abort(); // without effect on a connection that is back in the pool
        }
    }

    /** Interrupts the requests that are in progress, and rejects further ones. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static Answer answer(CloseableHttpClient client, HttpGet request) throws IOException {
        CloseableHttpResponse response = client.execute(request);
        int status = response.getStatusLine().getStatusCode();
        HttpEntity entity = response.getEntity();
        boolean read = entity != null && Answer.hasBody(status);
        byte[] body = read ? entity.getContent().readNBytes(LONGEST_BODY) : new byte[0];
        if ((entity != null && !read) || body.length == LONGEST_BODY) {
            request.abort(); // closing the response would read the rest, which may have no end
        }
        return Answer.of(status, header(response, "ETag"), header(response, "Content-Encoding"), body);
    }

    private static Optional<String> header(CloseableHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    private static RequestConfig config(int millis) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(millis)
                .setConnectTimeout(Math.min(CONNECT_MILLIS, millis))
                .setSocketTimeout(millis)
                .setRedirectsEnabled(false) // the administrator allowed this host only
                .setAuthenticationEnabled(false)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .setContentCompressionEnabled(false) // it would add headers to the request
                .build();
    }

    /**
     * Returns an exception that describes the given failure but does not contain the failure's text. The texts of the
     * HTTP client may contain the requested range, which is secret.
     */
    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof InterruptedIOException) {
            return new HttpTimeoutException("no response in time");
        }
        if (cause instanceof ClientProtocolException
                || cause instanceof ProtocolException
                || cause instanceof ZipException
                || cause instanceof EOFException
                || cause instanceof RuntimeException) {
            return new ProtocolException("the response is not HTTP");
        }
        return new IOException("the range service cannot be reached");
    }
}
