package dev.keyward.audit.keycloak.webhook;

import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.ExchangeDeadline;
import dev.keyward.audit.sink.tls.TlsContext;
import dev.keyward.audit.sink.webhook.WebhookAddress;
import dev.keyward.audit.sink.webhook.WebhookAnswer;
import dev.keyward.audit.sink.webhook.WebhookClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.client.ClientProtocolException;
import org.apache.http.client.config.CookieSpecs;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;

/**
 * Posts requests to one webhook receiver with Apache HttpClient. Connects only to addresses that the guard has checked.
 * Does not resolve the host again.
 *
 * <p>A receiver that reads nothing more can block even the end of a TLS connection, which is a message of its own. So what takes too long
 * is ended by closing the TCP socket below.
 *
 * <p>Uses no proxy, no cookies, no authentication, no redirects and no system properties. Not thread-safe.
 */
public final class PinnedWebhookClient implements WebhookClient {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final WebhookAddress address;
    private final AddressGuard guard;
    private final TlsContext context;
    private final Duration timeout;
    private final Supplier<Socket> sockets;
    /** The TCP socket of the TLS connection: there is one at a time. */
    private volatile Optional<Socket> latest = Optional.empty();

    private Optional<CloseableHttpClient> client = Optional.empty();
    private Optional<SSLContext> clientContext = Optional.empty();

    /**
     * @param guard selects the addresses to which the client may connect
     * @param timeout longest time of a request, with connecting and reading the answer
     */
    public PinnedWebhookClient(WebhookAddress address, AddressGuard guard, TlsContext context, Duration timeout) {
        this(address, guard, context, timeout, Socket::new);
    }

    PinnedWebhookClient(
            WebhookAddress address,
            AddressGuard guard,
            TlsContext context,
            Duration timeout,
            Supplier<Socket> sockets) {
        this.address = address;
        this.guard = guard;
        this.context = context;
        this.timeout = timeout;
        this.sockets = sockets;
    }

    @Override
    public WebhookAnswer post(Map<String, String> headers, byte[] body) throws IOException {
        HttpPost request = new HttpPost(address.uri());
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body));
        CloseableHttpClient http = client();
        try (ExchangeDeadline deadline = ExchangeDeadline.start(timeout, () -> abort(request))) {
            try (CloseableHttpResponse response = http.execute(request)) {
                return answer(request, response);
            } catch (ClientProtocolException e) {
                throw new IOException("the answer is not HTTP", e);
            } catch (IOException e) {
                throw deadline.isExpired() ? new SocketTimeoutException("no answer in time") : e;
            }
        }
    }

    private void abort(HttpPost request) {
        closeSocket(); // first, because aborting the request writes the end of the TLS connection
        request.abort();
    }

    private void closeSocket() {
        latest.ifPresent(PinnedWebhookClient::closeQuietly);
    }

    private Socket newSocket() {
        Socket socket = sockets.get();
        latest = Optional.of(socket);
        return socket;
    }

    private static WebhookAnswer answer(HttpPost request, CloseableHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity != null && entity.getContent().readNBytes(MAX_ANSWER_BYTES).length == MAX_ANSWER_BYTES) {
            request.abort(); // closing the response would read the rest, which may have no end
        }
        return new WebhookAnswer(
                response.getStatusLine().getStatusCode(),
                Optional.ofNullable(response.getFirstHeader("Retry-After")).map(Header::getValue));
    }

    /** Returns the HTTP client, and creates a new one if the files of the TLS configuration have changed. */
    private CloseableHttpClient client() throws IOException {
        SSLContext current = context.current();
        if (clientContext.isEmpty() || clientContext.get() != current) {
            close();
            client = Optional.of(create(current));
            clientContext = Optional.of(current);
        }
        return client.orElseThrow();
    }

    private CloseableHttpClient create(SSLContext tls) {
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(
                RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", PlainConnectionSocketFactory.getSocketFactory())
                        .register("https", tlsSockets(tls))
                        .build(),
                this::resolve);
        // Without these limits, a receiver can fill the memory of the server with the headers of one response.
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setMessageConstraints(MessageConstraints.custom()
                        .setMaxLineLength(8192)
                        .setMaxHeaderCount(100)
                        .build())
                .build());
        connections.setValidateAfterInactivity(1); // a receiver may have closed an idle connection
        int millis = (int) timeout.toMillis();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout((int) Math.min(CONNECT_TIMEOUT.toMillis(), millis))
                        .setConnectionRequestTimeout(millis)
                        .setSocketTimeout(millis)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setCookieSpec(CookieSpecs.IGNORE_COOKIES)
                        .setContentCompressionEnabled(false)
                        .build())
                .setKeepAliveStrategy((response, httpContext) -> IDLE.toMillis())
                .setUserAgent("Keyward")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private SSLConnectionSocketFactory tlsSockets(SSLContext tls) {
        return new SSLConnectionSocketFactory(tls, TlsContext.protocols(), null, new DefaultHostnameVerifier()) {
            @Override
            public Socket createSocket(HttpContext unused) {
                return newSocket();
            }
        };
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = guard.resolve(host).stream()
                .filter(found -> !address.isPlain() || found.isLoopbackAddress())
                .toArray(InetAddress[]::new);
        if (addresses.length == 0) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }

    @Override
    public void close() {
        ExchangeDeadline deadline = ExchangeDeadline.start(LONGEST_CLOSE, this::closeSocket);
        client.ifPresent(PinnedWebhookClient::closeQuietly);
        deadline.close();
        client = Optional.empty();
        clientContext = Optional.empty();
    }

    private static void closeQuietly(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            return; // nothing depends on connections that are closed
        }
    }
}
