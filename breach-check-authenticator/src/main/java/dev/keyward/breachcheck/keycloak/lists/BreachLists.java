package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.Sources;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.PasswordDigest;
import dev.keyward.breachedpasswords.Provenance;
import dev.keyward.breachedpasswords.range.RangeAnswer;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.source.IndexSource;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/**
 * Looks a password up in the overlays, the index, the embedded list and the range service, in this order, until one matches.
 *
 * <p>Failure policy: the verdict is unknown if the lookup in a list failed and no other list contains the password. Thread-safe.
 */
public final class BreachLists implements BreachCheckProvider {

    private static final Logger LOG = Logger.getLogger(BreachLists.class);

    private static final OnceAMinute NAMES_FAILED = new OnceAMinute();

    private final ListFiles files;
    private final Optional<BreachIndex> embedded;
    private final Optional<RangeClient> online;
    private final boolean failsClosed;

    BreachLists(ListFiles files, Optional<BreachIndex> embedded, Optional<RangeClient> online, boolean failsClosed) {
        this.files = files;
        this.embedded = embedded;
        this.online = online;
        this.failsClosed = failsClosed;
    }

    public ListFiles files() {
        return files;
    }

    public Optional<BreachIndex> embedded() {
        return embedded;
    }

    public Optional<RangeClient> online() {
        return online;
    }

    @Override
    public BreachVerdict check(String password, Supplier<List<String>> names, Sources sources) {
        long start = System.nanoTime();
        BreachVerdict verdict;
        try {
            verdict = new Check(password, names, sources.minCount()).of(sources);
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("A password could not be checked against breach lists. %s", FailureTrace.of(e));
            verdict = new BreachVerdict.Unknown();
        }
        BreachMetrics.checked(verdict, sources.online(), Duration.ofNanos(System.nanoTime() - start));
        return verdict;
    }

    @Override
    public boolean failsClosed() {
        return failsClosed;
    }

    /** Does nothing, because the breach lists belong to the server and not to a session. */
    @Override
    public void close() {}

    /** The lookup of one password in all lists. Not thread-safe. */
    private final class Check {

        private final String password;
        private final Supplier<List<String>> names;
        private final int minCount;
        private Optional<List<String>> ownNames = Optional.empty();
        private boolean allLookedUp = true;

        Check(String password, Supplier<List<String>> names, int minCount) {
            this.password = password;
            this.names = names;
            this.minCount = minCount;
        }

        BreachVerdict of(Sources sources) {
            return files(sources)
                    .or(this::embedded)
                    .or(() -> online(sources))
                    .orElseGet(() -> allLookedUp ? new BreachVerdict.Clear() : new BreachVerdict.Unknown());
        }

        private Optional<BreachVerdict> files(Sources sources) {
            if (!sources.index()) {
                return Optional.empty();
            }
            for (IndexSource overlay : files.overlays().values()) {
                Optional<BreachVerdict> found = file(Source.OVERLAY, overlay);
                if (found.isPresent()) {
                    return found;
                }
            }
            if (files.overlayProblem().isPresent()) {
                unknown(Source.OVERLAY);
            }
            return files.index().flatMap(index -> file(Source.INDEX, index));
        }

        private Optional<BreachVerdict> file(Source source, IndexSource file) {
            IndexSource.Answer answer;
            try {
                answer = file.lookup(this::digests, minCount);
            } catch (RuntimeException e) { // a user store failed
                if (NAMES_FAILED.isDue()) {
                    LOG.errorf(
                            "An index of pairs was not looked up, because the user's names could not be checked. %s",
                            FailureTrace.of(e));
                }
                answer = IndexSource.Answer.UNKNOWN;
            }
            return switch (answer) {
                case FOUND ->
                    found(
                            source,
                            file.state().inUse().map(facts -> facts.provenance().corpusDate()));
                case NOT_FOUND -> clear(source);
                case UNKNOWN -> unknown(source);
            };
        }

        /** Returns the digests of the password for an index with the given kind of digest. */
        private LongStream digests(Provenance.Digest kind) {
            return kind == Provenance.Digest.SHA_256_PAIR
                    ? names().stream().mapToLong(name -> PasswordDigest.ofPair(name, password))
                    : PasswordDigest.allOf(password);
        }

        /** Returns the user's names for lookups of pairs, read only once because reading them may query every user store. */
        private List<String> names() {
            List<String> own = ownNames.orElseGet(names);
            ownNames = Optional.of(own);
            return own;
        }

        private Optional<BreachVerdict> embedded() {
            if (embedded.isEmpty()) {
                return unknown(Source.EMBEDDED);
            }
            try {
                for (long digest : PasswordDigest.allOf(password).toArray()) {
                    if (embedded.get().contains(digest)) {
                        return found(
                                Source.EMBEDDED,
                                Optional.of(embedded.get().provenance().corpusDate()));
                    }
                }
                return clear(Source.EMBEDDED);
            } catch (IOException e) {
                return unknown(Source.EMBEDDED);
            }
        }

        private Optional<BreachVerdict> online(Sources sources) {
            if (!sources.online()) {
                return Optional.empty();
            }
            if (online.isEmpty()) {
                return unknown(Source.ONLINE);
            }
            RangeAnswer answer = online.get().lookup(password);
            if (answer instanceof RangeAnswer.Found found) {
                return found.count() >= minCount ? found(Source.ONLINE, Optional.empty()) : clear(Source.ONLINE);
            }
            return answer instanceof RangeAnswer.NotFound ? clear(Source.ONLINE) : unknown(Source.ONLINE);
        }

        private Optional<BreachVerdict> found(Source source, Optional<Instant> corpusDate) {
            BreachMetrics.lookedUp(source, "hit");
            return Optional.of(new BreachVerdict.Breached(source, corpusDate));
        }

        private Optional<BreachVerdict> clear(Source source) {
            BreachMetrics.lookedUp(source, "clear");
            return Optional.empty();
        }

        private Optional<BreachVerdict> unknown(Source source) {
            BreachMetrics.lookedUp(source, "unknown");
            allLookedUp = false;
            return Optional.empty();
        }
    }
}
