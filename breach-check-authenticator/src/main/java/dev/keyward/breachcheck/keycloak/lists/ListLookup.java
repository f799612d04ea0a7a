package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.ListVersion;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jboss.logging.Logger;

/**
 * Looks one password up in all breach lists of this server and, if none of them contains it, in the range service.
 *
 * <p>Use an instance for one password only. Not thread-safe.
 */
final class ListLookup {

    private static final Logger LOG = Logger.getLogger(ListLookup.class);

    private static final OnceAMinute NAMES_FAILED = new OnceAMinute();

    /** Number of leading hexadecimal digits of a SHA-256 that identify the content of a list. */
    private static final int CONTENT_DIGITS = 16;

    private final BreachLists lists;
    private final String password;
    private final Supplier<List<String>> names;
    private final int minCount;
    private final List<ListVersion> matches = new ArrayList<>();
    private final List<ListVersion> lookedUp = new ArrayList<>();
    private Optional<List<String>> ownNames = Optional.empty();
    private boolean hasFailed;

    ListLookup(BreachLists lists, String password, Supplier<List<String>> names, int minCount) {
        this.lists = lists;
        this.password = password;
        this.names = names;
        this.minCount = minCount;
    }

    BreachVerdict in(Sources sources) {
        if (sources.index()) {
            lookUpFiles();
        }
        lookUpEmbedded();
        if (sources.online() && matches.isEmpty()) {
            lookUpOnline();
        }
        lookedUp.addAll(lists.withdrawn());
        if (!matches.isEmpty()) {
            return new BreachVerdict.Breached(matches, lookedUp);
        }
        return hasFailed ? new BreachVerdict.Unknown(lookedUp) : new BreachVerdict.Clear(lookedUp);
    }

    private void lookUpFiles() {
        lists.files().overlays().forEach((name, overlay) -> lookUp(Source.OVERLAY, name, overlay));
        if (lists.files().overlayProblem().isPresent()) {
            failed(Source.OVERLAY);
        }
        lists.files().index().ifPresent(index -> lookUp(Source.INDEX, "", index));
    }

    private void lookUp(Source source, String name, IndexSource file) {
        IndexSource.Lookup lookup;
        try {
            lookup = file.lookup(this::digests, minCount);
        } catch (RuntimeException e) { // a user store failed
            if (NAMES_FAILED.isDue()) {
                LOG.errorf(
                        "An index of pairs was not looked up, because the user's names could not be checked. %s",
                        FailureTrace.of(e));
            }
            lookup = new IndexSource.Lookup(IndexSource.Answer.UNKNOWN, Optional.empty());
        }
        if (lookup.answer() == IndexSource.Answer.UNKNOWN || lookup.facts().isEmpty()) {
            failed(source);
            return;
        }
        IndexSource.Facts facts = lookup.facts().get();
        report(
                lookup.answer() == IndexSource.Answer.FOUND,
                version(source, name, facts.provenance(), facts.built(), facts.sha256(), facts.keys()));
    }

    /** Returns the digests to look up for the user's password in an index with the given kind of digest. */
    private LongStream digests(Provenance.Digest kind) {
        return kind == Provenance.Digest.SHA_256_PAIR
                ? names().stream().mapToLong(name -> PasswordDigest.ofPair(name, password))
                : PasswordDigest.allOf(password);
    }

    /**
     * Returns the user's names, for looking up name-and-password pairs. They are read only once, because reading them
     * may query every user store.
     */
    private List<String> names() {
        List<String> own = ownNames.orElseGet(names);
        ownNames = Optional.of(own);
        return own;
    }

    private void lookUpEmbedded() {
        if (lists.embedded().isEmpty()) {
            failed(Source.EMBEDDED);
            return;
        }
        BreachIndex index = lists.embedded().get();
        try {
            boolean isFound = false;
            for (long digest : PasswordDigest.allOf(password).toArray()) {
                isFound |= index.contains(digest);
            }
            Provenance provenance = index.provenance();
            report(
                    isFound,
                    new ListVersion(
                            Source.EMBEDDED,
                            "",
                            provenance.corpusDate(),
                            index.built(),
                            content(index.sha256()),
                            Math.max(minCount, provenance.minCount()),
                            ListVersion.Corpus.SINGLE));
        } catch (IOException e) {
            failed(Source.EMBEDDED);
        }
    }

    private void lookUpOnline() {
        if (lists.online().isEmpty()) {
            failed(Source.ONLINE);
            return;
        }
        RangeClient.DatedAnswer dated = lists.online().get().lookupDated(password);
        Instant time = InstantSource.system().instant().minus(dated.age());
        if (dated.answer() instanceof RangeAnswer.Unknown) {
            failed(Source.ONLINE);
        } else {
            boolean isFound = dated.answer() instanceof RangeAnswer.Found found && found.count() >= minCount;
            report(
                    isFound,
                    isFound ? ListVersion.ofMatchingResponse(time, minCount) : ListVersion.ofResponse(time, minCount));
        }
    }

    private ListVersion version(
            Source source, String name, Provenance provenance, Instant built, String sha256, long keys) {
        boolean hasPairs = provenance.digest() == Provenance.Digest.SHA_256_PAIR;
        return new ListVersion(
                source,
                name,
                provenance.corpusDate(),
                built,
                content(sha256),
                Math.max(minCount, provenance.minCount()),
                new ListVersion.Corpus(
                        hasPairs ? ListVersion.Entries.PAIRS : ListVersion.Entries.PASSWORDS,
                        provenance.isComplete(),
                        provenance.hasOtherInput(),
                        provenance.label(),
                        keys));
    }

    private static String content(String sha256) {
        return sha256.substring(0, CONTENT_DIGITS);
    }

    private void report(boolean isFound, ListVersion list) {
        BreachMetrics.lookedUp(list.source(), isFound ? "hit" : "clear");
        (isFound ? matches : lookedUp).add(list);
    }

    private void failed(Source source) {
        BreachMetrics.lookedUp(source, "unknown");
        hasFailed = true;
    }
}
