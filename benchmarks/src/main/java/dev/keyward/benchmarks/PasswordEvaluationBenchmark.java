package dev.keyward.benchmarks;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.CharacterClasses;
import dev.keyward.passwordpolicy.LettersAndDigits;
import dev.keyward.passwordpolicy.MinCharacters;
import dev.keyward.passwordpolicy.NoRepeats;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.passwordpolicy.passay.NoSequences;
import dev.keyward.passwordpolicy.terms.BannedTerms;
import dev.keyward.passwordpolicy.terms.NotPersonal;
import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.passwordpolicy.zxcvbn.MinStrength;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Compares the time that Keyward takes to check one password with the times of plain zxcvbn and of Keycloak's own policies.
 *
 * <p>All run in one thread. Keyward checks all rules except the one that verifies hashes. Each call takes the next of many
 * passwords of the same kind.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class PasswordEvaluationBenchmark {

    private static final List<String> OWN = List.of("alice", "alice.smith@example.com", "alice.smith", "Smith");

    private static final List<String> TERMS = terms();

    /**
     * Keyward's password rules that the benchmark checks in each call. Each rule has its most expensive value. The rule that
     * verifies hashes is missing.
     */
    private static final List<Rule> RULES = List.of(
            new MinCharacters(12),
            new CharacterClasses(3),
            new LettersAndDigits(1),
            new NoRepeats(3),
            new NoSequences(4),
            NotPersonal.of(
                    List.of("alice", "alice.smith", "Smith", String.join(" ", TERMS.subList(0, 20)), "l".repeat(40))),
            new BannedTerms(TermList.parse(String.join("\n", TERMS).getBytes(StandardCharsets.UTF_8))),
            new MinStrength(3));

    /** Number of different passwords of each kind; with fewer, the branch predictor of the processor would learn them. */
    private static final int PASSWORDS = 512;

    private final Zxcvbn zxcvbn = new Zxcvbn();

    @Param({
        "leaked",
        "words",
        "random-72",
        "look-alikes-72",
        "repeated-words-72",
        "random-1024",
        "look-alikes-1024",
        "runs-1024",
        "marks-1024",
        "near-terms-128",
        "near-names-1024"
    })
    private String kind = "";

    private List<String> passwords = List.of();
    private int next;

    @Setup
    public void makePasswords() {
        Random random = new Random(20_261_123);
        List<String> leaked = NbvcxzPasswords.all();
        passwords = IntStream.range(0, PASSWORDS)
                .mapToObj(n -> make(random, leaked))
                .toList();
    }

    @Benchmark
    public int keyward() {
        Candidate candidate = Candidate.of(password(), OWN);
        int refused = 0;
        for (Rule rule : RULES) {
            refused += rule.judge(candidate) instanceof Verdict.Refused ? 1 : 0;
        }
        return refused;
    }

    /** Measures the time of plain zxcvbn, which takes seconds per call for the long kinds of passwords. */
    @Benchmark
    public int plainZxcvbn() {
        return zxcvbn.measure(password(), OWN).getScore();
    }

    /** Measures the work of Keycloak's policies length, digits, upperCase, lowerCase, specialChars and notUsername. */
    @Benchmark
    public int stockRules() {
        String password = password();
        int failed = password.length() < 12 ? 1 : 0;
        int digits = 0;
        int upper = 0;
        int lower = 0;
        int special = 0;
        for (char c : password.toCharArray()) {
            digits += Character.isDigit(c) ? 1 : 0;
        }
        for (char c : password.toCharArray()) {
            upper += Character.isUpperCase(c) ? 1 : 0;
        }
        for (char c : password.toCharArray()) {
            lower += Character.isLowerCase(c) ? 1 : 0;
        }
        for (char c : password.toCharArray()) {
            special += Character.isLetterOrDigit(c) ? 0 : 1;
        }
        failed += digits < 1 ? 1 : 0;
        failed += upper < 1 ? 1 : 0;
        failed += lower < 1 ? 1 : 0;
        failed += special < 1 ? 1 : 0;
        return failed + (password.equalsIgnoreCase("alice") ? 1 : 0);
    }

    private String password() {
        next = (next + 1) % PASSWORDS;
        return passwords.get(next);
    }

    private String make(Random random, List<String> leaked) {
        return switch (kind) {
            case "leaked" -> leaked.get(random.nextInt(leaked.size()));
            case "words" -> words(random, leaked, 4, "-");
            case "random-72" ->
                of(random, 72, "!\"#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");
            case "look-alikes-72" -> of(random, 72, "4@8({[<369!1|0$5+7%2");
            case "repeated-words-72" -> bounded(words(random, leaked, 2, "").repeat(12), 72);
            case "random-1024" ->
                of(random, 1_024, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
            case "look-alikes-1024" -> of(random, 1_024, "4@8({[<369!1|0$5+7%2");
            case "runs-1024" -> "ab".repeat(500) + of(random, 24, "abcdefghijklmnopqrstuvwxyz");
            case "marks-1024" -> "a" + of(random, 1_023, "\u0316\u0301\u0327\u0308");
            case "near-terms-128" -> nearTerms(random);
            case "near-names-1024" -> ("l".repeat(15) + of(random, 1, "bcdfgh")).repeat(64);
            default -> throw new IllegalStateException(kind);
        };
    }

    private static String words(Random random, List<String> leaked, int count, String between) {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < count; n++) {
            text.append(n == 0 ? "" : between).append(leaked.get(random.nextInt(2_000)));
        }
        return text.toString();
    }

    private static String of(Random random, int length, String alphabet) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    /** Generates 10,000 banned terms of 8 to 32 letters from few syllables, so that many terms share a prefix. */
    private static List<String> terms() {
        List<String> syllables =
                List.of("ba", "be", "bu", "da", "de", "du", "ka", "ke", "ku", "ma", "me", "mu", "ra", "re", "ru");
        Random random = new Random(10_000);
        return Stream.generate(() -> random.ints(4 + random.nextInt(13), 0, syllables.size())
                        .mapToObj(syllables::get)
                        .collect(Collectors.joining()))
                .distinct()
                .limit(10_000)
                .toList();
    }

    /** Generates a password from banned terms with one or two changed letters each. Most searches for terms then fail late. */
    private static String nearTerms(Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < 128) {
            StringBuilder term = new StringBuilder(TERMS.get(random.nextInt(TERMS.size())));
            term.setCharAt(term.length() - 1, 'x');
            term.setCharAt(term.length() / 2, 'v');
            text.append(term);
        }
        return bounded(text.toString(), 128);
    }

    private static String bounded(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
