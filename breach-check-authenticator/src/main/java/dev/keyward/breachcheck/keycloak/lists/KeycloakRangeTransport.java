package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.breachedpasswords.range.RangeTransport;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Fetches ranges with Keycloak's HTTP client, so that its proxy, trust store and pool hold.
 *
 * <p>With the client of id {@code default}, not the one that writes traces: that one would write the range into a trace of the
 * sign-in, and send the trace's id along. A watch ends each exchange at its deadline, whatever the other side does, and closes its
 * connection. Thread-safe.
 */
final class KeycloakRangeTransport implements RangeTransport {

    private static final int CONNECT_MILLIS = 1_000;

    /** Each waits for one answer; a name server that hangs holds them beyond the deadline, and then nobody asks for a while. */
    static final int MOST_THREADS = 32;

    /** So many wait for one of them until their deadline. */
    private static final int MOST_WAITING = 1_000;

    private final Supplier<CloseableHttpClient> http;
    private final RangeService service;
    private final ScheduledThreadPoolExecutor watch;
    private final ExecutorService askers;

    private volatile Optional<CloseableHttpClient> client = Optional.empty();

    KeycloakRangeTransport(KeycloakSessionFactory factory, RangeService service) {
        this(() -> untraced(factory), service);
    }

    /** @param http asked once, when the first range is wanted */
    KeycloakRangeTransport(Supplier<CloseableHttpClient> http, RangeService service) {
        this.http = http;
        this.service = service;
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "keyward-range-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        watch.setRemoveOnCancelPolicy(true);
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "keyward-range-asker");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.askers = threads;
    }

    @Override
    public Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException {
        HttpGet request = new HttpGet(service.uri(prefix));
        service.headers(etag).forEach(request::setHeader);
        request.setConfig(config((int) Math.max(1, timeout.toMillis())));
        Exchange exchange = new Exchange(request, timeout);
        boolean answered = false;
        try {
            CloseableHttpClient asking = client();
            Future<Answer> asked = askers.submit(() -> exchange.answer(asking));
            Answer answer = asked.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            answered = true;
            return answer;
        } catch (TimeoutException e) {
            if (!exchange.isBegun()) {
                throw new NotAskedException();
            }
            throw new HttpTimeoutException("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer");
        } catch (RejectedExecutionException e) {
            throw new NotAskedException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the range service cannot be reached");
        } finally {
            if (!answered) {
                exchange.end();
            }
        }
    }

    /** Ends what is under way. */
    void close() {
        watch.shutdownNow();
        askers.shutdownNow();
    }

    private CloseableHttpClient client() {
        return client.orElseGet(() -> {
            CloseableHttpClient made = http.get();
            client = Optional.of(made);
            return made;
        });
    }

    /** It asks for a trust store when it is made, which is there only when the server is up. */
    private static CloseableHttpClient untraced(KeycloakSessionFactory factory) {
        try (KeycloakSession session = factory.create()) {
            HttpClientProvider untraced = session.getProvider(HttpClientProvider.class, "default");
            HttpClientProvider provider = untraced == null ? session.getProvider(HttpClientProvider.class) : untraced;
            return provider.getHttpClient();
        }
    }

    private static RequestConfig config(int millis) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(millis)
                .setConnectTimeout(Math.min(CONNECT_MILLIS, millis))
                .setSocketTimeout(millis)
                .setRedirectsEnabled(false) // elsewhere is not where the admin allowed to ask
                .setAuthenticationEnabled(false)
                .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                .setContentCompressionEnabled(false) // what it would add to the request is not ours
                .build();
    }

    /** One request, until its deadline. */
    private final class Exchange {

        private final HttpGet request;
        private final ScheduledFuture<?> deadline;
        private volatile boolean late;
        private volatile boolean begun;

        Exchange(HttpGet request, Duration timeout) {
            this.request = request;
            this.deadline = watch.schedule(
                    () -> {
                        late = true;
                        request.abort();
                    },
                    timeout.toNanos(),
                    TimeUnit.NANOSECONDS);
        }

        boolean isBegun() {
            return begun;
        }

        Answer answer(CloseableHttpClient http) throws IOException {
            begun = true;
            try {
                CloseableHttpResponse response = http.execute(request);
                int status = response.getStatusLine().getStatusCode();
                Optional<String> etag =
                        Optional.ofNullable(response.getFirstHeader("ETag")).map(Header::getValue);
                HttpEntity entity = response.getEntity();
                InputStream body = new Body(entity == null ? InputStream.nullInputStream() : entity.getContent(), this);
                return new Answer(status, etag, status == 200 ? decoded(response, body) : body);
            } catch (IOException e) {
                throw failure(e);
            } catch (RuntimeException e) {
                throw new ProtocolException("the answer is no HTTP");
            }
        }

        /**
         * Closes the connection, also one that comes later: reading what is left, as the client would, may have no end.
         */
        void end() {
            deadline.cancel(false);
            request.abort();
        }

        /** A new exception with a text of our own: those of the client may name what was asked for. */
        IOException failure(IOException cause) {
            if (late || cause instanceof InterruptedIOException) {
                return new HttpTimeoutException("no answer in time");
            }
            if (cause instanceof ClientProtocolException
                    || cause instanceof ProtocolException
                    || cause instanceof ZipException
                    || cause instanceof EOFException) {
                return new ProtocolException("the answer is no HTTP");
            }
            return new IOException("the range service cannot be reached");
        }

        private static InputStream decoded(CloseableHttpResponse response, InputStream body) throws IOException {
            Header encoding = response.getFirstHeader("Content-Encoding");
            if (encoding == null || encoding.getValue().equalsIgnoreCase("identity")) {
                return body;
            }
            if (encoding.getValue().equalsIgnoreCase("gzip")) {
                return new GZIPInputStream(body, 1 << 13);
            }
            throw new ProtocolException("an encoding that was not asked for");
        }
    }

    /** The answer as it comes; a connection is used again only if it was read to its end. */
    private static final class Body extends FilterInputStream {

        private final Exchange exchange;
        private boolean ended;

        Body(InputStream in, Exchange exchange) {
            super(in);
            this.exchange = exchange;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            try {
                int read = super.read(bytes, from, length);
                ended |= read < 0;
                return read;
            } catch (IOException e) {
                throw exchange.failure(e);
            }
        }

        /** At least 1 until the end was seen: un-gzipping stops at what says 0, and the connection could not be used again. */
        @Override
        public int available() throws IOException {
            return ended ? 0 : Math.max(1, super.available());
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                exchange.end();
                return;
            }
            exchange.deadline.cancel(false);
            super.close();
        }
    }
}
