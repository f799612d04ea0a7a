package dev.keyward.breachedpasswords.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.range.RangeAnswer.Found;
import dev.keyward.breachedpasswords.range.RangeAnswer.NotFound;
import dev.keyward.breachedpasswords.range.RangeAnswer.Reason;
import dev.keyward.breachedpasswords.range.RangeAnswer.Unknown;
import dev.keyward.breachedpasswords.range.RangeTransport.Answer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A range client")
class RangeClientTest {

    private static final String ROW = "0018A45C4D1DEF81644B54AB7F969B88D65:1";
    private static final String PASSWORD = "password";
    private static final String DECOMPOSED = "cafe\u0301";
    private static final String COMPOSED = "caf\u00e9";

    /** Time of the test clock in nanoseconds, close to overflow because {@code System.nanoTime} may have any origin. */
    private long now = Long.MAX_VALUE - 1;

    private final Script script = new Script();
    private final RangeClient client = client(RangeOptions.DEFAULT);

    @Test
    @DisplayName("finds the whole digest with its count, and requests its first five digits")
    void found() {
        script.then(200, "", row(PASSWORD, 46_658_894));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(46_658_894));
        assertThat(script.asked).containsExactly("5BAA6 - PT1.5S");
    }

    @Test
    @DisplayName("gives the age of the cached range that an answer comes from")
    void age() {
        script.then(200, "", row(PASSWORD, 2));
        assertThat(client.lookupDated(PASSWORD)).isEqualTo(new RangeClient.DatedAnswer(new Found(2), Duration.ZERO));
        now += Duration.ofHours(3).toNanos();
        assertThat(client.lookupDated(PASSWORD))
                .isEqualTo(new RangeClient.DatedAnswer(new Found(2), Duration.ofHours(3)));
        assertThat(script.asked).hasSize(1);
    }

    @Test
    @DisplayName("does not find a digest that is not in the range")
    void notFound() {
        script.then(200, "", ROW);
        assertThat(client.lookup(PASSWORD)).isEqualTo(new NotFound());
        assertThat(script.closed).isEqualTo(1);
    }

    @Test
    @DisplayName("requests a range with leading zeros by all five digits")
    void leadingZeros() {
        String password = Stream.iterate(0, n -> n + 1)
                .map(n -> "password" + n)
                .filter(candidate -> digest(candidate).startsWith("000"))
                .findFirst()
                .orElseThrow();
        script.then(200, "", row(password, 3));
        assertThat(client.lookup(password)).isEqualTo(new Found(3));
        assertThat(script.asked).containsExactly(digest(password).substring(0, 5) + " - PT1.5S");
    }

    static Stream<Arguments> forms() {
        RangeAnswer unknown = new Unknown(Reason.STATUS);
        return Stream.of(
                Arguments.of(row(DECOMPOSED, 2), row(COMPOSED, 5), new Found(5)),
                Arguments.of(row(DECOMPOSED, 5), row(COMPOSED, 2), new Found(5)),
                Arguments.of(row(DECOMPOSED, 5), ROW, new Found(5)),
                Arguments.of(ROW, row(COMPOSED, 5), new Found(5)),
                Arguments.of(row(DECOMPOSED, 5), "", new Found(5)),
                Arguments.of("", row(COMPOSED, 5), new Found(5)),
                Arguments.of(ROW, ROW, new NotFound()),
                Arguments.of("", ROW, unknown),
                Arguments.of(ROW, "", unknown),
                Arguments.of("", "", unknown));
    }

    @ParameterizedTest
    @MethodSource("forms")
    @DisplayName("looks up both forms of a password that is not in NFC; found beats unknown, which beats not found")
    void bothForms(String raw, String composed, RangeAnswer answer) {
        for (String text : List.of(raw, composed)) {
            script.then(text.isEmpty() ? 503 : 200, "", text);
        }
        assertThat(client.lookup(DECOMPOSED)).isEqualTo(answer);
        assertThat(script.asked)
                .containsExactly(
                        digest(DECOMPOSED).substring(0, 5) + " - PT1.5S",
                        digest(COMPOSED).substring(0, 5) + " - PT1.5S");
    }

    @Test
    @DisplayName("looks a password up only once if it is in Unicode NFC already")
    void oneForm() {
        script.then(200, "", row(COMPOSED, 1));
        assertThat(client.lookup(COMPOSED)).isEqualTo(new Found(1));
        assertThat(script.asked).hasSize(1);
    }

    @Test
    @DisplayName("gives the lookup of a password's second Unicode form the remaining time")
    void sharedTime() {
        script.then(() -> {
            now += Duration.ofMillis(1_100).toNanos();
            return answer(200, "", ROW);
        });
        script.then(200, "", ROW);
        client.lookup(DECOMPOSED);
        assertThat(script.asked.get(1)).endsWith(" PT0.4S");
    }

    @Test
    @DisplayName(
            "skips a password's second Unicode form if the time is used up, which counts as no failure of the service")
    void noTimeLeft() {
        RangeClient strict = client(options(Duration.ofDays(1), 10, 2));
        script.then(() -> {
            now += Duration.ofMillis(1_500).toNanos();
            throw new SocketTimeoutException();
        });
        assertThat(strict.lookup(DECOMPOSED)).isEqualTo(new Unknown(Reason.TIMEOUT));
        assertThat(script.asked).hasSize(1);
        assertThat(strict.breaker()).isEqualTo(BreakerState.CLOSED);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new HttpConnectTimeoutException("x"), Reason.TIMEOUT),
                Arguments.of(new SocketTimeoutException(), Reason.TIMEOUT),
                Arguments.of(new InterruptedIOException(), Reason.TIMEOUT),
                Arguments.of(new ConnectException(), Reason.UNREACHABLE),
                Arguments.of(new ProtocolException(), Reason.MALFORMED),
                Arguments.of(new ZipException(), Reason.MALFORMED),
                Arguments.of(new EOFException(), Reason.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("reports the kind of failure, before or within the response")
    void failure(IOException failure, Reason reason) {
        script.then(() -> {
            throw failure;
        });
        script.then(() -> new Answer(200, Optional.empty(), new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw failure;
            }

            @Override
            public void close() throws IOException {
                throw new IOException("closing fails as well");
            }
        }));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(reason));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(reason));
        assertThat(client.counters().failures()).containsExactly(Map.entry(reason, 2L));
    }

    @Test
    @DisplayName("keeps a range whose connection fails to close")
    void closingFails() {
        script.then(() -> new Answer(200, Optional.empty(), new ByteArrayInputStream(bytes(row(PASSWORD, 1))) {
            @Override
            public void close() throws IOException {
                throw new IOException("no");
            }
        }));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 201, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 407, 429, 500, 503})
    @DisplayName("accepts status 200, and 304 only for a cached range with an ETag")
    void status(int status) {
        script.then(200, "", row(PASSWORD, 1)).then(status, "\"a\"", row(PASSWORD, 1));
        RangeClient forgetful = client(options(Duration.ZERO, 0, 5));
        assertThat(forgetful.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(forgetful.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.STATUS));
        assertThat(script.closed).isEqualTo(2);
    }

    @Test
    @DisplayName("accepts a response of the maximum length, but not one byte more")
    void tooLarge() {
        String text = ROW + "\r\n" + row(PASSWORD, 1);
        RangeOptions exact =
                new RangeOptions(Duration.ofSeconds(1), text.length(), 0, Duration.ZERO, 5, Duration.ofSeconds(30));
        script.then(200, "", text).then(200, "", text + "\n");
        RangeClient limited = client(exact);
        assertThat(limited.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(limited.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.TOO_LARGE));
    }

    @Test
    @DisplayName("does not cache a malformed response")
    void malformedIsNotCached() {
        script.then(200, "\"a\"", ROW + "\r\n<html>").then(200, "\"b\"", row(PASSWORD, 1));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.MALFORMED));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(script.asked).containsExactly("5BAA6 - PT1.5S", "5BAA6 - PT1.5S");
    }

    @Test
    @DisplayName("uses a fresh range without a request, and revalidates it later")
    void revalidates() {
        script.then(200, "W/\"a\"", row(PASSWORD, 1)).then(304, "", "").then(200, "\"b\"", row(PASSWORD, 2));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        now += Duration.ofDays(1).toNanos() - 1;
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(script.asked).hasSize(1);
        now++;
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(script.asked).containsExactly("5BAA6 - PT1.5S", "5BAA6 W/\"a\" PT1.5S");
        now += Duration.ofDays(1).toNanos();
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(2));
        assertThat(script.asked).hasSize(3).last().isEqualTo("5BAA6 W/\"a\" PT1.5S");
        assertThat(client.counters()).isEqualTo(new RangeCounters(3, 1, 0, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"a", "\"a\"b\"", "\"a\r\nCookie: b\"", "\"\u00e9\"", "w/\"a\"", "long"})
    @DisplayName("does not send back a malformed ETag")
    void badEtag(String etag) {
        script.then(200, etag.equals("long") ? "\"" + "a".repeat(201) + "\"" : etag, row(PASSWORD, 1))
                .then(200, "", row(PASSWORD, 2));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        now += Duration.ofDays(1).toNanos();
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(2));
        assertThat(script.asked).last().isEqualTo("5BAA6 - PT1.5S");
    }

    @Test
    @DisplayName("uses a range that cannot be revalidated for 31 days, then no longer")
    void stale() {
        script.then(200, "\"a\"", row(PASSWORD, 1))
                .then(503, "", "")
                .then(503, "", "")
                .then(304, "", "");
        client.lookup(PASSWORD);
        now += Duration.ofDays(31).toNanos() - 1;
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(client.counters()).isEqualTo(new RangeCounters(2, 0, 1, Map.of(Reason.STATUS, 1L)));
        now++;
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.STATUS));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(script.asked).last().isEqualTo("5BAA6 \"a\" PT1.5S");
    }

    @Test
    @DisplayName("caches the configured number of ranges, the most recent ones")
    void leastRecentlyUsed() {
        RangeClient small = client(options(Duration.ofDays(1), 2, 5));
        for (int n = 0; n < 4; n++) {
            script.then(200, "", ROW);
        }
        small.lookup("a");
        small.lookup("b");
        small.lookup("a");
        small.lookup("c");
        assertThat(script.asked).hasSize(3);
        small.lookup("a");
        small.lookup("c");
        assertThat(script.asked).hasSize(3);
        small.lookup("b");
        assertThat(script.asked).hasSize(4);
    }

    @Test
    @DisplayName("stops after five failures, tries once after 30 seconds and continues if that succeeds")
    void breaker() {
        for (int n = 0; n < 6; n++) {
            script.then(500, "", "");
        }
        script.then(200, "", ROW).then(200, "", ROW);
        for (int n = 0; n < 5; n++) {
            assertThat(client.breaker()).isEqualTo(BreakerState.CLOSED);
            assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.STATUS));
        }
        assertThat(client.breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.BREAKER_OPEN));
        assertThat(script.asked).hasSize(5);
        now += Duration.ofSeconds(30).toNanos();
        assertThat(client.breaker()).isEqualTo(BreakerState.HALF_OPEN);
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.STATUS));
        assertThat(client.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.BREAKER_OPEN));
        now += Duration.ofSeconds(30).toNanos();
        assertThat(client.lookup(PASSWORD)).isEqualTo(new NotFound());
        assertThat(client.breaker()).isEqualTo(BreakerState.CLOSED);
        assertThat(client.lookup("other")).isEqualTo(new NotFound());
        assertThat(client.counters().failures()).isEqualTo(Map.of(Reason.STATUS, 6L, Reason.BREAKER_OPEN, 2L));
    }

    @Test
    @DisplayName("uses cached ranges while the circuit breaker is open")
    void breakerAndCache() {
        RangeClient strict = client(options(Duration.ofDays(1), 10, 1));
        script.then(200, "", row(PASSWORD, 1)).then(500, "", "");
        strict.lookup(PASSWORD);
        strict.lookup("other");
        assertThat(strict.breaker()).isEqualTo(BreakerState.OPEN);
        assertThat(strict.lookup(PASSWORD)).isEqualTo(new Found(1));
        assertThat(script.asked).hasSize(2);
    }

    @Test
    @DisplayName("does not count an interrupt as a failure, and leaves the thread interrupted")
    void interrupted() {
        RangeClient strict = client(options(Duration.ZERO, 0, 1));
        script.then(() -> {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        });
        assertThat(strict.lookup(PASSWORD)).isEqualTo(new Unknown(Reason.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(strict.breaker()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    @DisplayName("lets the next request probe if the transport throws a runtime exception")
    void transportFails() {
        RangeClient strict = client(options(Duration.ZERO, 0, 1));
        script.then(500, "", "").then(() -> {
            throw new IllegalStateException("a mistake");
        });
        script.then(200, "", ROW);
        strict.lookup(PASSWORD);
        now += Duration.ofSeconds(30).toNanos();
        assertThatThrownBy(() -> strict.lookup(PASSWORD)).hasMessage("a mistake");
        assertThat(strict.lookup(PASSWORD)).isEqualTo(new NotFound());
    }

    @Test
    @DisplayName("limits the memory that cached long ranges take")
    void longRanges() {
        RangeCache cache = new RangeCache(10);
        Range longest = new Range(new long[Range.LONGS * 20_000]);
        for (int n = 0; n < 10; n++) {
            cache.put("0000" + n, new RangeCache.Entry(longest, Optional.empty(), 0));
        }
        assertThat(cache.size()).isEqualTo(2);
        for (int n = 0; n < 100; n++) {
            cache.put("00009", new RangeCache.Entry(longest, Optional.empty(), 0));
        }
        assertThat(cache.size()).isEqualTo(2);
        Range small = new Range(new long[Range.LONGS]);
        for (int n = 0; n < 10; n++) {
            cache.put("1000" + n, new RangeCache.Entry(small, Optional.empty(), 0));
        }
        assertThat(cache.size()).isEqualTo(10);
    }

    private RangeClient client(RangeOptions options) {
        return new RangeClient(script, options, () -> now);
    }

    private static RangeOptions options(Duration fresh, int cachedRanges, int failuresToOpen) {
        return new RangeOptions(
                Duration.ofMillis(1_500), 1 << 20, cachedRanges, fresh, failuresToOpen, Duration.ofSeconds(30));
    }

    private static String row(String password, long count) {
        return digest(password).substring(5) + ":" + count;
    }

    private static String digest(String password) {
        return HexFormat.of().withUpperCase().formatHex(PasswordDigest.whole(bytes(password)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Answer answer(int status, String etag, String body) {
        return new Answer(
                status, Optional.of(etag).filter(given -> !given.isEmpty()), new ByteArrayInputStream(bytes(body)) {
                    @Override
                    public void close() {
                        script.closed++;
                    }
                });
    }

    private interface Step {
        Answer answer() throws IOException;
    }

    /** Range transport that returns prepared responses, one for each request. */
    private final class Script implements RangeTransport {

        private final List<Step> steps = new ArrayList<>();
        private final List<String> asked = new ArrayList<>();
        private int closed;

        Script then(int status, String etag, String body) {
            return then(() -> RangeClientTest.this.answer(status, etag, body));
        }

        Script then(Step step) {
            steps.add(step);
            return this;
        }

        @Override
        public Answer get(String prefix, Optional<String> etag, Duration timeout) throws IOException {
            asked.add(prefix + " " + etag.orElse("-") + " " + timeout);
            return steps.get(asked.size() - 1).answer();
        }
    }
}
