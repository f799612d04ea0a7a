package dev.keyward.breachedpasswords.range;

import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.range.RangeAnswer.Found;
import dev.keyward.breachedpasswords.range.RangeAnswer.NotFound;
import dev.keyward.breachedpasswords.range.RangeAnswer.Reason;
import dev.keyward.breachedpasswords.range.RangeAnswer.Unknown;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * Looks passwords up in the range service of Have I Been Pwned or a mirror of it, without revealing the passwords.
 *
 * <p>Sends the first 20 bits of the SHA-1 of a password; the service returns all digests that begin with them, and the
 * comparison is local. Thread-safe. A lookup takes at most the configured time limit and holds one response besides the
 * cache. Never retries, because a person is waiting.
 *
 * <p>Failure policy: every network problem gives {@link Unknown}, and the caller decides. Logs nothing. Source: the
 * documentation of the Pwned Passwords API.
 */
public final class RangeClient {

    /**
     * Maximum age of a cached range of digests. The service allows clients to keep a response this long.
     *
     * <p>Until then a range is used even if it cannot be checked again. The corpus only grows, so a match stays right, and a
     * miss is better than no result.
     */
    public static final Duration STALE_AT_MOST = Duration.ofDays(31);

    /** Matches a valid ETag (RFC 9110, section 8.8.3); the client sends no other ETag back to the service. */
    private static final Predicate<String> ETAG =
            Pattern.compile("(W/)?\"[!#-~]{0,200}\"").asMatchPredicate();

    private final RangeTransport transport;
    private final RangeOptions options;
    private final LongSupplier clock;
    private final RangeCache cache;
    private final CircuitBreaker breaker;

    private final LongAdder requests = new LongAdder();
    private final LongAdder notModified = new LongAdder();
    private final LongAdder stale = new LongAdder();
    private final Map<Reason, LongAdder> failures = new ConcurrentHashMap<>();

    public RangeClient(RangeTransport transport, RangeOptions options) {
        this(transport, options, System::nanoTime);
    }

    /**
     * Creates a client of the range service of Have I Been Pwned, with an empty cache.
     *
     * @param clock current time in nanoseconds, from any origin
     */
    public RangeClient(RangeTransport transport, RangeOptions options, LongSupplier clock) {
        this.transport = transport;
        this.options = options;
        this.clock = clock;
        this.cache = new RangeCache(options.cachedRanges());
        this.breaker = new CircuitBreaker(options.failuresToOpen(), options.pause(), clock);
    }

    /**
     * The result of a password lookup, and the age of the cached data on which it is based.
     *
     * @param age time since the service last confirmed the older of the ranges; zero if the answer is unknown
     */
    public record DatedAnswer(RangeAnswer answer, Duration age) {}

    /** Looks up the given password like {@link #lookup}, and also returns the age of the answer. */
    public DatedAnswer lookupDated(String password) {
        long start = clock.getAsLong();
        return PasswordDigest.wholeOfAll(password)
                .map(digest -> lookup(digest, start))
                .reduce((one, other) -> new DatedAnswer(
                        stronger(one.answer(), other.answer()),
                        one.age().compareTo(other.age()) > 0 ? one.age() : other.age()))
                .orElseThrow();
    }

    /**
     * Looks up the given password unmodified. If its Unicode NFC form differs, looks up that form too.
     *
     * <p>Found if either form is, with the greater count; otherwise unknown if either is. An interrupted thread gets a result
     * at once and stays interrupted.
     */
    public RangeAnswer lookup(String password) {
        return lookupDated(password).answer();
    }

    public BreakerState breaker() {
        return breaker.state();
    }

    public RangeCounters counters() {
        return new RangeCounters(
                requests.sum(),
                notModified.sum(),
                stale.sum(),
                failures.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().sum())));
    }

    private DatedAnswer lookup(byte[] digest, long start) {
        try {
            RangeCache.Entry entry = range(Range.prefix(digest), start);
            long count = entry.range().count(digest);
            return new DatedAnswer(
                    count > 0 ? new Found(count) : new NotFound(),
                    Duration.ofNanos(clock.getAsLong() - entry.checked()));
        } catch (RangeException e) {
            return new DatedAnswer(new Unknown(e.reason()), Duration.ZERO);
        }
    }

    private static RangeAnswer stronger(RangeAnswer one, RangeAnswer other) {
        if (one instanceof Found first && other instanceof Found second) {
            return first.count() >= second.count() ? one : other;
        }
        boolean firstSaysMore = one instanceof Found || (one instanceof Unknown && !(other instanceof Found));
        return firstSaysMore ? one : other;
    }

    private RangeCache.Entry range(String prefix, long start) throws RangeException {
        Optional<RangeCache.Entry> known = cache.get(prefix);
        if (known.filter(entry -> isWithin(options.fresh(), entry)).isPresent()) {
            return known.get();
        }
        try {
            return fetch(prefix, known, start);
        } catch (RangeException e) {
            failures.computeIfAbsent(e.reason(), reason -> new LongAdder()).increment();
            if (known.filter(entry -> isWithin(STALE_AT_MOST, entry)).isPresent()) {
                stale.increment();
                return known.get();
            }
            throw e;
        }
    }

    private boolean isWithin(Duration age, RangeCache.Entry entry) {
        return clock.getAsLong() - entry.checked() < age.toNanos();
    }

    private RangeCache.Entry fetch(String prefix, Optional<RangeCache.Entry> known, long start) throws RangeException {
        Duration left = options.timeout().minusNanos(clock.getAsLong() - start);
        if (left.isNegative() || left.isZero()) {
            // The lookup of the first form used up the time and was counted; this failure is not the service's.
            throw new RangeException(Reason.TIMEOUT);
        }
        try (CircuitBreaker.Permit permit =
                breaker.permit().orElseThrow(() -> new RangeException(Reason.BREAKER_OPEN))) {
            requests.increment();
            try (RangeTransport.Answer answer = transport.get(prefix, known.flatMap(RangeCache.Entry::etag), left)) {
                RangeCache.Entry entry = read(answer, known);
                permit.succeeded();
                cache.put(prefix, entry);
                return entry;
            } catch (IOException e) {
                Reason reason = reason(e);
                if (reason != Reason.INTERRUPTED && reason != Reason.BUSY) {
                    permit.failed();
                }
                // No cause: a transport that breaks its contract may name the range in it.
                throw new RangeException(reason);
            }
        }
    }

    private RangeCache.Entry read(RangeTransport.Answer answer, Optional<RangeCache.Entry> known) throws IOException {
        if (answer.status() == 304 && known.flatMap(RangeCache.Entry::etag).isPresent()) {
            notModified.increment();
            return known.get().checkedAgain(clock.getAsLong());
        }
        if (answer.status() != 200) {
            throw new RangeException(Reason.STATUS);
        }
        byte[] text = answer.body().readNBytes(options.longestAnswer() + 1);
        if (text.length > options.longestAnswer()) {
            throw new RangeException(Reason.TOO_LARGE);
        }
        return new RangeCache.Entry(RangeText.parse(text), answer.etag().filter(ETAG), clock.getAsLong());
    }

    private static Reason reason(IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return Reason.INTERRUPTED;
        }
        if (e instanceof RangeException known) {
            return known.reason();
        }
        if (e instanceof RangeTransport.RequestNotSentException) {
            return Reason.BUSY;
        }
        if (e instanceof HttpTimeoutException || e instanceof InterruptedIOException) {
            return Reason.TIMEOUT;
        }
        if (e instanceof ProtocolException || e instanceof ZipException || e instanceof EOFException) {
            return Reason.MALFORMED;
        }
        return Reason.UNREACHABLE;
    }
}
