package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.ListVersion;
import dev.keyward.breachcheck.Sources;
import dev.keyward.breachedpasswords.BreachIndex;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.providerkit.failures.FailureTrace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks a password up in the server's breach lists and, if none of them contains it, in the range service. The lists are the
 * overlays, the index and the embedded list.
 *
 * <p>Failure policy: the verdict is unknown if the lookup in a list failed and no other list contains the password. Thread-safe.
 */
public final class BreachLists implements BreachCheckProvider {

    private static final Logger LOG = Logger.getLogger(BreachLists.class);

    private final ListFiles files;
    private final Optional<BreachIndex> embedded;
    private final Optional<RangeClient> online;
    private final boolean failsClosed;
    private final List<ListVersion> withdrawn;

    /** @param withdrawn lists that an administrator has withdrawn permanently, which therefore clear the findings they caused */
    BreachLists(
            ListFiles files,
            Optional<BreachIndex> embedded,
            Optional<RangeClient> online,
            boolean failsClosed,
            List<ListVersion> withdrawn) {
        this.files = files;
        this.embedded = embedded;
        this.online = online;
        this.failsClosed = failsClosed;
        this.withdrawn = List.copyOf(withdrawn);
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

    List<ListVersion> withdrawn() {
        return withdrawn;
    }

    @Override
    public BreachVerdict check(String password, Supplier<List<String>> names, Sources sources) {
        long start = System.nanoTime();
        BreachVerdict verdict;
        try {
            verdict = new ListLookup(this, password, names, sources.minCount()).in(sources);
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

    /** Does nothing, because all Keycloak sessions of this server share the breach lists. */
    @Override
    public void close() {}
}
