package dev.keyward.passwordpolicy.zxcvbn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.keyward.passwordpolicy.LeakedPasswords;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The guess estimator")
class GuessEstimatorTest {

    private static final List<String> OWN = List.of("alice.smith", "alice", "smith", "alice.smith@example.com");

    private final Zxcvbn library = new Zxcvbn();

    @Test
    @DisplayName("scores real leaked passwords as the entry point of the library does")
    void agreesOnLeakedPasswords() {
        List<String> sample = LeakedPasswords.every(20);
        assertThat(sample)
                .hasSizeGreaterThan(5_000)
                .allSatisfy(password -> assertThat(GuessEstimator.SHARED.score(password, OWN))
                        .isEqualTo(library.measure(password, OWN).getScore()));
    }

    @ParameterizedTest
    @MethodSource("dev.keyward.passwordpolicy.PublishedExamples#zxcvbn")
    @DisplayName("scores the examples of the zxcvbn authors as the entry point of the library does")
    void agreesOnExamples(String password) {
        assertThat(GuessEstimator.SHARED.score(password, OWN))
                .isEqualTo(library.measure(password, OWN).getScore());
    }

    @Test
    @DisplayName("agrees with the library on random text without many look-alikes")
    void agreesOnRandomText() {
        Random random = new Random(20_261_123);
        int differing = 0;
        for (int n = 0; n < 2_000; n++) {
            String text = random.ints(4 + random.nextInt(14), '!', '~' + 1)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (GuessEstimator.SHARED.score(text, OWN)
                    != library.measure(text, OWN).getScore()) {
                differing++;
            }
        }
        assertThat(differing).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "176917691769",
                "679167916791",
                "7961-7961-7961-",
                "6917!6917!6917!",
                "passw0rd1769passw0rd1769",
                "9716.9716.",
                "17691769"
            })
    @DisplayName("finds repeated blocks in texts with many look-alikes")
    void repeatedLookAlikes(String password) {
        assertThat(GuessEstimator.SHARED.score(password, List.of()))
                .isEqualTo(library.measure(password).getScore());
    }

    @Test
    @DisplayName("scores a repeated block of digits and look-alikes at most one higher than the library")
    void repeatedBlocks() {
        Random random = new Random(20_261_124);
        String alphabet = "0123456789@$!|+7abcdeilost";
        int higher = 0;
        for (int n = 0; n < 600; n++) {
            String block = random.ints(3 + random.nextInt(5), 0, alphabet.length())
                    .mapToObj(alphabet::charAt)
                    .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                    .toString();
            String text = block.repeat(2 + random.nextInt(3));
            int ours = GuessEstimator.SHARED.score(text, List.of());
            int theirs = library.measure(text).getScore();
            assertThat(ours).isLessThanOrEqualTo(theirs + 1);
            higher += ours > theirs ? 1 : 0;
        }
        assertThat(higher).isLessThan(12);
    }

    @Test
    @DisplayName("scores 400 look-alikes within seconds, for which the library needs minutes")
    void hostileLookAlikes() {
        String alphabet = "4@8({[<3691!|70$5+%2";
        String text = new Random(1)
                .ints(400, 0, alphabet.length())
                .mapToObj(alphabet::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
        assertThat(assertTimeoutPreemptively(
                        Duration.ofSeconds(40), () -> GuessEstimator.SHARED.score(text, List.of())))
                .isEqualTo(4);
    }

    @Test
    @DisplayName("treats data of the user as easy to guess")
    void ownData() {
        assertThat(GuessEstimator.SHARED.score("alice.smith@example.com", OWN)).isZero();
        assertThat(GuessEstimator.SHARED.score("alice.smith@example.com", List.of()))
                .isGreaterThanOrEqualTo(3);
    }
}
