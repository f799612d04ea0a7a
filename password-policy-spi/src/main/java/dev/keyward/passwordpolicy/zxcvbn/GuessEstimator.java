package dev.keyward.passwordpolicy.zxcvbn;

import com.nulabinc.zxcvbn.Context;
import com.nulabinc.zxcvbn.MatchSequence;
import com.nulabinc.zxcvbn.Scoring;
import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.TimeEstimates;
import com.nulabinc.zxcvbn.matchers.DateMatcher;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import com.nulabinc.zxcvbn.matchers.DictionaryMatcher;
import com.nulabinc.zxcvbn.matchers.Keyboard;
import com.nulabinc.zxcvbn.matchers.L33tMatcher;
import com.nulabinc.zxcvbn.matchers.Match;
import com.nulabinc.zxcvbn.matchers.MatchFactory;
import com.nulabinc.zxcvbn.matchers.RegexMatcher;
import com.nulabinc.zxcvbn.matchers.RepeatMatcher;
import com.nulabinc.zxcvbn.matchers.ReverseDictionaryMatcher;
import com.nulabinc.zxcvbn.matchers.SequenceMatcher;
import com.nulabinc.zxcvbn.matchers.SpatialMatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the zxcvbn score of a password in bounded time, with the matchers and the scoring of the zxcvbn library.
 *
 * <p>The entry point of the library takes over a second for 72 hostile characters. Two changes bound the time:
 *
 * <ul>
 *   <li>The library looks up every substring in seven dictionaries, although only the lowest rank counts. One dictionary
 *       with the lowest rank of each word gives the same score for a seventh of the work.
 *   <li>The library tries every combination of look-alike substitutions ("4" and "@" for "a", ...), of which a text can
 *       have thousands. For a text with more than {@value #SUBSTITUTIONS} combinations, one substitute is tried for each
 *       letter, and repeated blocks are scored with the same limit.
 * </ul>
 *
 * <p>For every other text the score equals that of the library; a test checks it on real passwords and on repeated blocks.
 * Immutable and thread-safe.
 * The first use loads 85,000 words (about 100 ms, 10 MB).
 */
final class GuessEstimator {

    /** The shared estimator, which loads the zxcvbn dictionaries at its first use and not while Keycloak starts. */
    static final GuessEstimator SHARED = new GuessEstimator();

    private static final int SUBSTITUTIONS = 8;

    private final Map<String, Integer> words;
    private final Context context;
    private final Scoring scoring;

    private GuessEstimator() {
        try {
            words = lowestRanks(StandardDictionaries.loadAllDictionaries());
            Map<String, Keyboard> keyboards = new HashMap<>();
            for (Keyboard keyboard : StandardKeyboards.loadAllKeyboards()) {
                keyboards.put(keyboard.getName(), keyboard);
            }
            context = new Context(Map.of("words", new RankedWords(words)), keyboards);
            scoring = new Scoring(context);
        } catch (IOException e) {
            throw new UncheckedIOException("zxcvbn's dictionaries are not readable", e);
        }
    }

    /**
     * Returns the zxcvbn score of the given text, from 0 (easy to guess) to 4 (hard to guess).
     *
     * @param text a few hundred characters at most, because the time grows with the square of the length
     * @param ownData words that a guesser would try first, in lower case
     */
    int score(String text, List<String> ownData) {
        Map<String, Integer> own = new HashMap<>();
        ownData.forEach(datum -> own.putIfAbsent(datum, own.size() + 1));
        Map<String, Map<String, Integer>> dictionaries = Map.of("words", words, "user_inputs", own);
        BoundedLookAlikes lookAlikes = new BoundedLookAlikes(context, dictionaries);
        List<Match> matches = matchesWithoutRepeats(text, dictionaries);
        if (lookAlikes.isCurbedFor(text)) {
            matches.addAll(boundedRepeats(text));
        } else {
            matches.addAll(new RepeatMatcher(context).execute(text));
        }
        return TimeEstimates.guessesToScore(guesses(text, matches).getGuesses());
    }

    private List<Match> matchesWithoutRepeats(String text, Map<String, Map<String, Integer>> dictionaries) {
        List<Match> matches = new ArrayList<>();
        matches.addAll(new DictionaryMatcher(context, dictionaries).execute(text));
        matches.addAll(new ReverseDictionaryMatcher(context, dictionaries).execute(text));
        matches.addAll(new BoundedLookAlikes(context, dictionaries).execute(text));
        matches.addAll(new SpatialMatcher(context).execute(text));
        matches.addAll(new SequenceMatcher(context).execute(text));
        matches.addAll(new RegexMatcher(context).execute(text));
        matches.addAll(new DateMatcher(context).execute(text));
        return matches;
    }

    private MatchSequence guesses(String text, List<Match> matches) {
        matches.sort(Comparator.<Match>comparingInt(match -> match.i).thenComparingInt(match -> match.j));
        return scoring.calculateMostGuessableMatchSequence(text, matches);
    }

    /**
     * Finds repeated blocks in a text with many substituted characters, such as {@code 4} for {@code a}. The repeat
     * matcher of the zxcvbn library takes too long for such a text: it scores the block with all matchers, including
     * the unbounded one.
     */
    private List<Match> boundedRepeats(String text) {
        List<Match> repeats = new ArrayList<>();
        for (int period = 1; period * 2 <= text.length(); period++) {
            int equal = 0;
            for (int i = period; i <= text.length(); i++) {
                if (i < text.length() && text.charAt(i) == text.charAt(i - period)) {
                    equal++;
                    continue;
                }
                if (equal >= period) {
                    repeats.add(repeat(text, i - equal - period, period, equal / period + 1));
                }
                equal = 0;
            }
        }
        return repeats;
    }

    private Match repeat(String text, int start, int period, int times) {
        String block = text.substring(start, start + period);
        MatchSequence sequence = guesses(block, matchesWithoutRepeats(block, Map.of("words", words)));
        return MatchFactory.createRepeatMatch(
                start,
                start + period * times - 1,
                text.substring(start, start + period * times),
                block,
                sequence.getGuesses(),
                sequence.getSequence(),
                times);
    }

    private static Map<String, Integer> lowestRanks(List<Dictionary> dictionaries) {
        Map<String, Integer> lowest = new HashMap<>();
        for (Dictionary dictionary : dictionaries) {
            dictionary.getRankedDictionary().forEach((word, rank) -> lowest.merge(word, rank, Math::min));
        }
        return Map.copyOf(lowest);
    }

    /**
     * A zxcvbn dictionary in which each word has a given rank. The zxcvbn library's own dictionary class numbers its
     * words consecutively.
     */
    private static final class RankedWords extends Dictionary {

        private final Map<String, Integer> ranks;

        RankedWords(Map<String, Integer> ranks) {
            super("words", List.of());
            this.ranks = ranks;
        }

        @Override
        public Map<String, Integer> getRankedDictionary() {
            return ranks;
        }
    }

    /** The zxcvbn matcher for words with look-alike characters, limited in the number of combinations that it tries. */
    private static final class BoundedLookAlikes extends L33tMatcher {

        BoundedLookAlikes(Context context, Map<String, Map<String, Integer>> dictionaries) {
            super(context, dictionaries);
        }

        boolean isCurbedFor(CharSequence text) {
            return combinations(super.relevantL33tSubTable(text)) > SUBSTITUTIONS;
        }

        @Override
        public Map<Character, List<Character>> relevantL33tSubTable(CharSequence text) {
            Map<Character, List<Character>> table = super.relevantL33tSubTable(text);
            if (combinations(table) > SUBSTITUTIONS) {
                table.replaceAll((letter, substitutes) -> substitutes.subList(0, 1));
            }
            return table;
        }

        /**
         * Returns the number of ways to choose one look-alike character for each letter in the given table. A symbol
         * that replaces two letters doubles the number.
         */
        private static long combinations(Map<Character, List<Character>> table) {
            long choices = 1;
            for (List<Character> substitutes : table.values()) {
                choices *= substitutes.size();
            }
            long symbols = table.values().stream().mapToLong(List::size).sum();
            long distinct =
                    table.values().stream().flatMap(List::stream).distinct().count();
            return choices << (symbols - distinct);
        }
    }
}
