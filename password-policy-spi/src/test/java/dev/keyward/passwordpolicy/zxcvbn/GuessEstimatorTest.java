package dev.keyward.passwordpolicy.zxcvbn;

import static org.assertj.core.api.Assertions.assertThat;

import com.nulabinc.zxcvbn.Zxcvbn;
import dev.keyward.passwordpolicy.LeakedPasswords;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The guess estimator")
class GuessEstimatorTest {

    private static final List<String> OWN = List.of("alice.smith", "alice", "smith", "alice.smith@example.com");

    private final Zxcvbn library = new Zxcvbn();

    @Test
    @DisplayName("scores real leaked passwords as the library's own entry point does")
    void agreesOnLeakedPasswords() {
        List<String> sample = LeakedPasswords.every(20);
        assertThat(sample)
                .hasSizeGreaterThan(5_000)
                .allSatisfy(password -> assertThat(GuessEstimator.SHARED.score(password, OWN))
                        .isEqualTo(library.measure(password, OWN).getScore()));
    }

    @ParameterizedTest
    @MethodSource("dev.keyward.passwordpolicy.PublishedExamples#zxcvbn")
    @DisplayName("scores the examples of zxcvbn's authors as the library's own entry point does")
    void agreesOnExamples(String password) {
        assertThat(GuessEstimator.SHARED.score(password, OWN))
                .isEqualTo(library.measure(password, OWN).getScore());
    }

    @Test
    @DisplayName("agrees on random text of letters, digits and symbols, but for texts full of look-alikes")
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

    @Test
    @DisplayName("knows what belongs to the owner")
    void ownData() {
        assertThat(GuessEstimator.SHARED.score("alice.smith@example.com", OWN)).isZero();
        assertThat(GuessEstimator.SHARED.score("alice.smith@example.com", List.of()))
                .isGreaterThanOrEqualTo(3);
    }
}
