package dev.keyward.breachcheck;

import dev.keyward.breachcheck.BreachVerdict.Source;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Identifies the version of a breach list in which a password was looked up. Immutable and thread-safe.
 *
 * <p>A finding remembers the versions that contained the password. Only the same version, or a newer one of the same list that
 * contains at least the same passwords, can clear it. A server whose files are older, smaller or missing therefore cannot.
 *
 * @param source kind of the list
 * @param name file name of an overlay; empty for the other kinds, of which a server has one each
 * @param corpusDate date of the list; for the range service the time of its response
 * @param built time at which the file was built, which orders versions with the same corpus date
 * @param content beginning of the SHA-256 of the file's content; empty for the range service
 * @param minCount smallest count of a password that this lookup could match; 1 if each password of the list could
 * @param corpus which passwords the list contains
 */
public record ListVersion(
        Source source, String name, Instant corpusDate, Instant built, String content, long minCount, Corpus corpus) {

    private static final Comparator<ListVersion> BY_AGE =
            Comparator.comparing(ListVersion::date).thenComparing(ListVersion::built);

    /** Returns the list version for a range-service response that contains no match. */
    public static ListVersion ofResponse(Instant time, long minCount) {
        return new ListVersion(Source.ONLINE, "", time, time, "", minCount, Corpus.SINGLE);
    }

    /**
     * Returns the list version to record in a finding when a response of the range service contained the password. Its
     * date is the end of the UTC day, so that further matches on the same day do not change the finding. Only a
     * response of a later day covers it.
     */
    public static ListVersion ofMatchingResponse(Instant time, long minCount) {
        return ofResponse(time.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS), minCount);
    }

    /**
     * Returns a list version for a breach list that an administrator has withdrawn permanently. This list version covers
     * all versions of the list.
     */
    public static ListVersion withdrawn(Source source, String name) {
        return new ListVersion(source, name, Instant.MAX, Instant.MAX, "", 1, Corpus.UNKNOWN);
    }

    /**
     * Returns whether a miss in this list version disproves an earlier match in the given version. Another list does so only if
     * it has the same content, for example a renamed overlay. Nothing disproves a match in an index of pairs, because the
     * user's name may have changed.
     */
    public boolean covers(ListVersion matched) {
        if (isWithdrawn()) {
            return isSameList(matched);
        }
        boolean isSameContent = !content.isEmpty() && content.equals(matched.content);
        return corpus.hasPasswords()
                && !matched.corpus.hasPairs()
                && minCount <= matched.minCount
                && (isSameContent || isNewerVersionOf(matched));
    }

    /**
     * Returns whether this list version includes the given version. If it does, a finding that stores this version need
     * not store the given one. Each version of their list that clears the finding then covers both. The same content
     * under another name is remembered as well: the list of that name may change next, and a newer version of it says
     * nothing about the list of this name.
     */
    boolean includes(ListVersion matched) {
        return isSameList(matched) && (covers(matched) || (corpus.hasPairs() && matched.corpus.hasPairs()));
    }

    private boolean isWithdrawn() {
        return corpusDate.equals(Instant.MAX);
    }

    private boolean isSameList(ListVersion other) {
        return source == other.source && name.equals(other.name);
    }

    private boolean isNewerVersionOf(ListVersion matched) {
        return isSameList(matched)
                && !isOlderThan(matched)
                // An administrator who replaces an overlay under its name may remove passwords from it.
                && (source == Source.OVERLAY ? matched.corpus.hasPasswords() : corpus.contains(matched.corpus));
    }

    private boolean isOlderThan(ListVersion other) {
        return BY_AGE.compare(this, other) < 0;
    }

    /**
     * Returns the date of the list's corpus, or the list's build time if that is earlier. A corpus date in the future would outlast
     * every later version.
     */
    private Instant date() {
        return Stream.of(corpusDate, built).min(Comparator.naturalOrder()).orElseThrow();
    }

    /**
     * The properties of a breach list that describe which passwords it contains. Immutable and thread-safe.
     *
     * <p>A newer list may be smaller than an older one, for example because it was built from another source. These
     * properties show whether it contains at least the same passwords, which a date cannot show.
     *
     * @param entries kind of the list's entries
     * @param complete whether the list was built from every range of the Have I Been Pwned corpus
     * @param otherInput whether a source other than Have I Been Pwned contributed passwords
     * @param label the administrator's description of the source
     * @param keys number of entries
     */
    public record Corpus(Entries entries, boolean complete, boolean otherInput, String label, long keys) {

        /** Description of the contents of the embedded breach list or of the range service. */
        public static final Corpus SINGLE = new Corpus(Entries.PASSWORDS, false, false, "", 0);

        /**
         * Placeholder for unknown contents of a breach list, such as in a finding of an earlier Keyward build, which did
         * not store them.
         */
        public static final Corpus UNKNOWN = new Corpus(Entries.UNKNOWN, false, false, "", 0);

        boolean hasPasswords() {
            return entries == Entries.PASSWORDS;
        }

        boolean hasPairs() {
            return entries == Entries.PAIRS;
        }

        /**
         * Returns whether the list that this object describes contains all passwords of the given older list.
         *
         * <p>The complete corpus of Have I Been Pwned only grows. Another list grows if it has the same label, the same sources or
         * more, and no fewer entries.
         */
        boolean contains(Corpus older) {
            if (!hasPasswords() || !older.hasPasswords()) {
                return false;
            }
            boolean hasSameSources = (complete || !older.complete) && (otherInput || !older.otherInput);
            return (complete && !older.otherInput)
                    || (hasSameSources && label.equals(older.label) && keys >= older.keys);
        }
    }

    /** Kinds of the entries of a breach list. */
    public enum Entries {
        /** The entries of the list are passwords without user names, so each matches for every user. */
        PASSWORDS,
        /** The entries of the list are user names with their passwords. A lookup finds none of them after the user's name has changed. */
        PAIRS,
        /** The kind of the list's entries is unknown, because an earlier build of Keyward stored the finding. */
        UNKNOWN
    }
}
