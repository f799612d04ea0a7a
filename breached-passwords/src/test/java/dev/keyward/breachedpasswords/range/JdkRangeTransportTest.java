package dev.keyward.breachedpasswords.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.range.RangeAnswer.Found;
import dev.keyward.breachedpasswords.range.RangeAnswer.NotFound;
import dev.keyward.breachedpasswords.range.RangeAnswer.Reason;
import dev.keyward.breachedpasswords.range.RangeAnswer.Unknown;
import dev.keyward.breachedpasswords.range.RangeServer.Behaviour;
import dev.keyward.breachedpasswords.range.RangeServer.Request;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A range client over the network")
@Timeout(60)
class JdkRangeTransportTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Tolerance when a test measures time limits, which is generous for a busy machine and short for an endless response. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private static final Set<String> HEADERS = Set.of(
            "host", "connection", "content-length", "user-agent", "accept-encoding", "add-padding", "if-none-match");

    private final RangeServer server = RangeServer.start(50);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIKE_THE_REAL_ONE", "LIKE_A_MIRROR"})
    @DisplayName("finds passwords of the corpus and no others")
    void found(Behaviour behaviour) {
        server.plant("password", 46_658_894).plant("caf\u00e9", 7).behave(behaviour);
        RangeClient client = client(0);
        assertThat(client.lookup("password")).isEqualTo(new Found(46_658_894));
        assertThat(client.lookup("cafe\u0301")).isEqualTo(new Found(7));
        assertThat(client.lookup("correct horse battery staple")).isEqualTo(new NotFound());
    }

    @Test
    @DisplayName("sends five digits of the digest, and nothing else of the password")
    void nothingElseLeaves() {
        server.plant("password", 1);
        RangeClient client = new RangeClient(
                transport(server.uri()),
                new RangeOptions(SLACK, 1 << 20, 10, Duration.ZERO, 5, Duration.ofSeconds(30)));
        client.lookup("password");
        client.lookup("password");
        List<Request> requests = server.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.line()).isEqualTo("GET /range/5BAA6 HTTP/1.1");
            assertThat(HEADERS).containsAll(request.headers().keySet());
            assertThat(request.headers())
                    .containsEntry("host", server.uri().getAuthority())
                    .containsEntry("user-agent", "Keyward/test")
                    .containsEntry("accept-encoding", "gzip")
                    .containsEntry("add-padding", "true");
            assertThat(request.headers().getOrDefault("content-length", "0")).isEqualTo("0");
            assertThat(request.headers().getOrDefault("connection", "keep-alive"))
                    .isEqualToIgnoringCase("keep-alive");
        });
        assertThat(requests.get(0).headers()).doesNotContainKey("if-none-match");
        assertThat(requests.get(1).headers()).containsKey("if-none-match");
        assertThat(client.counters().notModified()).isEqualTo(1);
    }

    @Test
    @DisplayName("reuses its connection")
    void connectionIsUsedAgain() {
        RangeClient client = client(0);
        for (int n = 0; n < 50; n++) {
            assertThat(client.lookup("password" + n)).isEqualTo(new NotFound());
        }
        assertThat(server.requests()).hasSize(50);
        assertThat(server.accepted()).isLessThan(10);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, STATUS",
        "NOT_FOUND, STATUS",
        "REDIRECT, STATUS",
        "NEVER_MODIFIED, STATUS",
        "DRIPS_ERROR, STATUS",
        "DRIPS_BODY, TIMEOUT",
        "DRIPS_HEADERS, TIMEOUT",
        "STALLS, TIMEOUT",
        "NEVER_ANSWERS, TIMEOUT",
        "CLOSES_AT_ONCE, UNREACHABLE",
        "CLOSES_IN_BODY, UNREACHABLE",
        "NO_HTTP, MALFORMED",
        "BAD_LENGTH, MALFORMED",
        "GARBAGE, MALFORMED",
        "HTML, MALFORMED",
        "EMPTY, MALFORMED",
        "ONLY_PADDING, MALFORMED",
        "GIGABYTE_PLAIN, TOO_LARGE",
        "GIGABYTE_GZIPPED, TOO_LARGE",
        "TRUNCATED_GZIP, MALFORMED",
        "NO_GZIP, MALFORMED",
        "UNASKED_ENCODING, MALFORMED"
    })
    @DisplayName("ends in time with the reason if the server misbehaves, and leaves no connection")
    void hostile(Behaviour behaviour, Reason reason) {
        server.plant("password", 1).behave(behaviour);
        RangeTransport transport = transport(server.uri());
        RangeClient client = client(transport, reason == Reason.TIMEOUT ? TIMEOUT : SLACK, 10);
        long start = System.nanoTime();
        assertThat(client.lookup("password")).isEqualTo(new Unknown(reason));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plus(SLACK));
        // The JDK's client repeats a request without a response once.
        assertThat(server.requests()).hasSize(behaviour == Behaviour.CLOSES_AT_ONCE ? 2 : 1);
        assertThat(server.requests())
                .allSatisfy(request -> assertThat(request.line()).isEqualTo("GET /range/5BAA6 HTTP/1.1"));
        if (reason == Reason.TIMEOUT || reason == Reason.TOO_LARGE || behaviour == Behaviour.DRIPS_ERROR) {
            until(() -> server.open() == 0);
            // The client reads 1 MiB of a body; the machine buffers some more, and gzipped far more fits there.
            assertThat(server.sent()).isLessThan(behaviour == Behaviour.GIGABYTE_GZIPPED ? 1L << 30 : 64L << 20);
        }

        server.behave(Behaviour.LIKE_THE_REAL_ONE);
        RangeClient patient = reason == Reason.TIMEOUT ? client(transport, SLACK) : client;
        assertThat(patient.lookup("password")).isEqualTo(new Found(1));
    }

    @Test
    @DisplayName("ends in time if headers never end")
    void headersWithoutEnd() {
        server.behave(Behaviour.GIGABYTE_OF_HEADERS);
        assertThat(client(transport(server.uri()), TIMEOUT).lookup("password"))
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.reason()).isIn(Reason.TIMEOUT, Reason.MALFORMED));
    }

    @Test
    @DisplayName("reports a host that is unreachable or does not speak TLS")
    void unreachable() {
        assertThat(client(transport(URI.create(server.uri().toString().replace("http:", "https:"))), SLACK)
                        .lookup("password"))
                .isEqualTo(new Unknown(Reason.UNREACHABLE));
        server.close();
        assertThat(client(0).lookup("password")).isEqualTo(new Unknown(Reason.UNREACHABLE));
        assertThat(client(transport(URI.create("http://nobody.invalid")), SLACK).lookup("password"))
                .isEqualTo(new Unknown(Reason.UNREACHABLE));
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER_ANSWERS", "CLOSES_AT_ONCE", "NO_HTTP", "BAD_LENGTH", "UNASKED_ENCODING", "NO_GZIP"})
    @DisplayName("throws exceptions without range and address")
    void exceptionsSayNothing(Behaviour behaviour) {
        server.behave(behaviour);
        assertThatThrownBy(() -> transport(server.uri()).get("5BAA6", Optional.empty(), TIMEOUT))
                .isInstanceOf(IOException.class)
                .satisfies(thrown -> Stream.iterate(thrown, e -> e != null, Throwable::getCause)
                        .forEach(e -> assertThat(e.toString()).doesNotContain("5BAA6", "127.0.0.1", "range/")));
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER_ANSWERS", "STALLS", "DRIPS_BODY", "DRIPS_HEADERS"})
    @DisplayName("ends at once in an interrupted thread, which stays interrupted, and leaves no connection")
    void interrupted(Behaviour behaviour) throws Exception {
        server.behave(behaviour);
        RangeClient client = client(transport(server.uri()), Duration.ofMinutes(5));
        CompletableFuture<RangeAnswer> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            answer.complete(client.lookup("password"));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        until(() -> !server.requests().isEmpty());
        until(() -> thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith(".CompletableFuture")));
        thread.interrupt();
        assertThat(answer.get(SLACK.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Unknown(Reason.INTERRUPTED));
        assertThat(flag.get(SLACK.toSeconds(), TimeUnit.SECONDS)).isTrue();
        until(() -> server.open() == 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_HTTP", "BAD_LENGTH"})
    @DisplayName("loses at most 100 connections to a server that does not speak HTTP, because the JDK's client does not"
            + " close them")
    void connectionsThatAreNotClosed(Behaviour behaviour) {
        server.behave(behaviour);
        RangeTransport transport = transport(server.uri());
        for (int n = 0; n < 150; n++) {
            assertThatThrownBy(() -> transport.get("5BAA6", Optional.empty(), SLACK))
                    .isInstanceOf(ProtocolException.class);
        }
        assertThat(server.accepted()).isEqualTo(100);
    }

    @Test
    @DisplayName("serves 32 threads at once with correct results")
    void concurrent() throws Exception {
        for (int n = 0; n < 20; n++) {
            server.plant("leaked" + n, 1 + n);
        }
        RangeClient client = client(transport(server.uri()), SLACK, 15);
        List<Future<RangeAnswer>> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            for (int n = 0; n < 3_200; n++) {
                String password = (n % 2 == 0 ? "leaked" : "unknown") + n / 2 % 20;
                answers.add(threads.submit(() -> client.lookup(password)));
            }
            for (int n = 0; n < 3_200; n++) {
                assertThat(answers.get(n).get()).isEqualTo(n % 2 == 0 ? new Found(1 + n / 2 % 20) : new NotFound());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private RangeClient client(int cachedRanges) {
        return client(transport(server.uri()), SLACK, cachedRanges);
    }

    private static RangeClient client(RangeTransport transport, Duration timeout) {
        return client(transport, timeout, 0);
    }

    private static RangeClient client(RangeTransport transport, Duration timeout, int cachedRanges) {
        return new RangeClient(
                transport,
                new RangeOptions(timeout, 1 << 20, cachedRanges, Duration.ofDays(1), 5, Duration.ofSeconds(30)));
    }

    private static RangeTransport transport(URI base) {
        return new JdkRangeTransport(new RangeService(base, "Keyward/test"), JdkRangeTransport.CONNECT_TIMEOUT);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SLACK.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
