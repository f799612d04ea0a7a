package dev.keyward.breachcheck;

import dev.keyward.breachcheck.BreachVerdict.Source;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * One version of a breach list, as it was used for the lookup of a password. Immutable and thread-safe.
 *
 * <p>A finding remembers the versions that contained the password. Only the same version, or a newer one of the same list, can
 * clear it, so that a server whose files are older or missing cannot.
 *
 * @param source kind of the list
 * @param name file name of an overlay; empty for the other kinds, of which a server has one each
 * @param corpusDate date of the list; for the range service the time of its response
 * @param built time at which the file was built, which orders versions with the same corpus date
 * @param content beginning of the SHA-256 of the file's content; empty for the range service
 * @param minCount smallest count of a password that this lookup could match; 1 if each password of the list could
 */
public record ListVersion(
        Source source, String name, Instant corpusDate, Instant built, String content, long minCount) {

    private static final Comparator<ListVersion> BY_AGE =
            Comparator.comparing(ListVersion::date).thenComparing(ListVersion::built);

    /** Returns a list version for a response that the range service of Have I Been Pwned gave at the given time. */
    public static ListVersion ofResponse(Instant time, long minCount) {
        return new ListVersion(Source.ONLINE, "", time, time, "", minCount);
    }

    /**
     * Returns a version for a list that an administrator has withdrawn permanently. It counts as newer than every other version.
     */
    public static ListVersion withdrawn(Source source, String name) {
        return new ListVersion(source, name, Instant.MAX, Instant.MAX, "", 1);
    }

    /**
     * Returns whether a lookup without a match in this version disproves a match in the given version. Another list does so only if
     * it has the same content, for example a renamed overlay.
     */
    public boolean covers(ListVersion matched) {
        boolean sameContent = !content.isEmpty() && content.equals(matched.content);
        return minCount <= matched.minCount && (sameContent || (isSameList(matched) && !isOlderThan(matched)));
    }

    boolean isSameList(ListVersion other) {
        return source == other.source && name.equals(other.name);
    }

    boolean isOlderThan(ListVersion other) {
        return BY_AGE.compare(this, other) < 0;
    }

    /** Merges two versions of the same list. Only a version that covers both of them covers the result. */
    ListVersion and(ListVersion other) {
        ListVersion newer = isOlderThan(other) ? other : this;
        return new ListVersion(
                source, name, newer.corpusDate, newer.built, newer.content, Math.min(minCount, other.minCount));
    }

    /**
     * Returns the date of the list's corpus, or the list's build time if that is earlier. A corpus date in the future would outlast
     * every later version.
     */
    private Instant date() {
        return Stream.of(corpusDate, built).min(Comparator.naturalOrder()).orElseThrow();
    }
}
