package dev.keyward.cli.server;

import static java.nio.file.StandardOpenOption.WRITE;

import dev.keyward.cli.terminal.Figures;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Sends HTTP requests to one server and waits for each response until a deadline.
 *
 * <p>Follows no redirects, so that the token goes only to the given address. If no answer arrives, it throws a {@link
 * ServerException} whose message says what to do. Thread-safe.
 */
public final class Transport {

    private static final HttpResponse.BodyHandler<String> TEXT =
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);

    private final URI server;
    private final Limits limits;
    private final Consumer<String> progress;
    private final HttpClient http;

    /** @param progress receives messages while the server takes long to answer */
    public Transport(URI server, Limits limits, Consumer<String> progress) {
        this.server = server;
        this.limits = limits;
        this.progress = progress;
        this.http = HttpClient.newBuilder()
                // Over plain HTTP, the JDK's upgrade to HTTP/2 fails now and then ("exceeds MAX_FRAME_SIZE").
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.connect())
                .build();
    }

    /**
     * Time limits for connecting and for waiting for responses, and the interval between progress messages.
     *
     * @param connect for connecting to the server
     * @param read for requests that change nothing
     * @param change for requests that change a realm, or read all of its users; longer than Keycloak's limit of 300 s for a transaction
     * @param notice interval between progress messages
     */
    public record Limits(Duration connect, Duration read, Duration change, Duration notice) {

        public static final Limits USUAL = new Limits(
                Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(20), Duration.ofSeconds(15));
    }

    /** Sends a request that changes nothing on the server, and returns the complete response. */
    HttpResponse<String> read(HttpRequest request) {
        return send(
                request,
                TEXT,
                limits.read(),
                "Check --server, and whether the server or a proxy in front of it is overloaded.");
    }

    /** Sends a request for a report on all users of a realm, and returns the complete response. */
    HttpResponse<String> report(HttpRequest request) {
        return send(
                request, TEXT, limits.change(), "Check whether the server or a proxy in front of it is overloaded.");
    }

    /** Sends a request for a file, and reads at most {@code maxBytes} + 1 bytes of the response. */
    HttpResponse<byte[]> file(HttpRequest request, int maxBytes) {
        return send(
                request,
                response -> new LimitedBody(maxBytes + 1),
                limits.read(),
                "Check --server, and whether the server or a proxy in front of it is overloaded.");
    }

    /**
     * Sends a request, and writes the body of a successful response of the given media type into an existing, empty file. Any other
     * response is returned with its text.
     */
    HttpResponse<String> download(HttpRequest request, String mediaType, Path file) {
        return send(
                request,
                response -> response.statusCode() == 200
                                && contentType(response.headers()).startsWith(mediaType)
                        ? BodySubscribers.mapping(BodySubscribers.ofFile(file, WRITE), written -> "")
                        : TEXT.apply(response),
                limits.change(),
                "Check whether the server or a proxy in front of it is overloaded.");
    }

    /** Sends a request that changes a realm, and returns the complete response. */
    HttpResponse<String> change(HttpRequest request) {
        return send(
                request,
                TEXT,
                limits.change(),
                "The server may still be working: run keyward setup status before you try again.");
    }

    private <T> HttpResponse<T> send(
            HttpRequest request, HttpResponse.BodyHandler<T> body, Duration limit, String advice) {
        CompletableFuture<HttpResponse<T>> sent = http.sendAsync(request, body);
        try {
            return answered(await(sent, limit));
        } catch (TimeoutException e) {
            throw ServerException.temporary(
                    server + " accepted the request but did not answer within " + text(limit) + ". " + advice);
        } catch (ExecutionException e) {
            throw failed(e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServerException.permanent("Interrupted. Run keyward setup status before you try again.");
        } finally {
            sent.cancel(true);
        }
    }

    /** Waits for the complete body of a response, because {@code HttpRequest.timeout} covers only the headers. */
    private <T> T await(CompletableFuture<T> sent, Duration limit)
            throws TimeoutException, ExecutionException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            Duration left = limit.minus(waited);
            if (left.isNegative() || left.isZero()) {
                throw new TimeoutException();
            }
            try {
                return sent.get(Math.min(left.toNanos(), limits.notice().toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (left.compareTo(limits.notice()) > 0) {
                    progress.accept("Still waiting for " + server + " (" + text(waited.plus(limits.notice()))
                            + " of at most " + text(limit) + ")");
                }
            }
        }
    }

    private static String text(Duration time) {
        return time.toSeconds() == 0 ? time.toMillis() + " ms" : Figures.time(time.toSeconds());
    }

    private <T> HttpResponse<T> answered(HttpResponse<T> response) {
        int status = response.statusCode();
        if (status / 100 == 3) {
            throw ServerException.permanent(server + " redirects to "
                    + response.headers().firstValue("Location").orElse("another address")
                    + ". Use that address as --server.");
        }
        if (status >= 502 && status <= 504 && !isJson(response)) {
            throw ServerException.temporary(
                    server + " answers HTTP " + status + ". This comes from a proxy in front of Keycloak: "
                            + (status == 504
                                    ? "Keycloak took longer than the proxy waits. It may still be working: run keyward"
                                            + " setup status before you try again, or bypass the proxy."
                                    : "the server behind it is restarting, down, or out of the proxy's reach. Try"
                                            + " again in a minute; if that does not help, read the logs of the proxy and"
                                            + " of Keycloak."));
        }
        return response;
    }

    private static boolean isJson(HttpResponse<?> response) {
        return contentType(response.headers()).startsWith("application/json");
    }

    private static String contentType(HttpHeaders headers) {
        return headers.firstValue("Content-Type").orElse("");
    }

    private ServerException failed(IOException failure) {
        if (failure instanceof HttpConnectTimeoutException) {
            return ServerException.permanent("No connection to " + server + " within " + text(limits.connect())
                    + ". Check --server, and that no firewall blocks it.");
        }
        if (failure instanceof ConnectException) {
            return ServerException.permanent(
                    isUnknownHost(failure)
                            ? "The host name " + server.getHost() + " is unknown. Check --server."
                            : "Nothing answers at " + server + ". Check --server, and that Keycloak runs.");
        }
        if (failure instanceof SSLException) {
            return ServerException.permanent("No TLS connection to " + server + ": " + failure.getMessage()
                    + ". If the server's certificate is from your own authority, start with java"
                    + " -Djavax.net.ssl.trustStore=FILE -jar ...");
        }
        return ServerException.temporary("The connection to " + server + " broke: " + failure.getMessage()
                + ". Run keyward setup status before you try again.");
    }

    private static boolean isUnknownHost(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof UnresolvedAddressException || (cause != null && isUnknownHost(cause));
    }
}
