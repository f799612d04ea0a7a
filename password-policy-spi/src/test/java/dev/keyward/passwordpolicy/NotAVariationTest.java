package dev.keyward.passwordpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A variation of the current password")
class NotAVariationTest {

    @ParameterizedTest
    @CsvSource({
        "Summer2025!, Summer2026!",
        "Password1, Password2",
        "Password9, Password10",
        "Password009, Password010",
        "Tugboat99, Tugboat100",
        "velvetTugboat, VelvetTugboat",
        "VelvetTugboat, velvetTugboat",
        "1élan, 1Élan",
        "velvet!, !velvet",
        "!velvet, velvet!",
        "velvet😀, 😀velvet",
        "velvet-tugboat, velvet-tugboat",
    })
    @DisplayName("is found by four comparisons")
    void found(String current, String next) {
        assertThat(check(4, current, next)).isEqualTo(refused());
    }

    @ParameterizedTest
    @CsvSource({
        "velvet, velvet!",
        "velvet, !velvet",
        "velvet0, velvet1",
        "velvet, velvet7",
        "2024-velvet-3, 2025-velvet-3",
        "Password3, Password2",
        "VELVET-TUGBOAT, velvet-tugboat",
        "Pass09, Pass10",
    })
    @DisplayName("is found by eight comparisons if it is a rare kind of variation")
    void rarer(String current, String next) {
        assertThat(check(8, current, next)).isEqualTo(refused());
    }

    @ParameterizedTest
    @CsvSource({
        "velvet-tugboat-81, marble-cactus-27",
        "Summer2025!, Winter2025!",
        "Password1, Password3",
        "'', velvet",
        "velvet, ''",
    })
    @DisplayName("does not include a different password")
    void unrelated(String current, String next) {
        assertThat(check(8, current, next)).isEqualTo(Verdict.MET);
    }

    @Test
    @DisplayName("does not include random passwords")
    void unrelatedRandom() {
        Random random = new Random(4);
        for (int n = 0; n < 20_000; n++) {
            assertThat(check(8, random(random), random(random))).isEqualTo(Verdict.MET);
        }
    }

    private static String random(Random random) {
        return random.ints(8 + random.nextInt(8), '!', 0x7F)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    @DisplayName("is searched with at most the configured comparisons, without duplicates and empty texts")
    void comparisons(int limit) {
        AtomicInteger compared = new AtomicInteger();
        for (String next : List.of("Summer2026!", "!1", "0", "a", "-", "1-2-3-4-5", "\uD83D\uDE00", "9".repeat(40))) {
            compared.set(0);
            new NotAVariation(limit, guess -> {
                        assertThat(guess).isNotEmpty();
                        compared.incrementAndGet();
                        return false;
                    })
                    .check(Candidate.of(next, List.of()));
            assertThat(compared).hasValueLessThanOrEqualTo(limit);
            assertThat(Predecessors.of(next, limit)).doesNotHaveDuplicates();
        }
        assertThat(Predecessors.of("Summer2026!", 8)).hasSize(8);
    }

    @Test
    @DisplayName("is compared in the form as typed, which Keycloak hashes")
    void asTyped() {
        String decomposed = "cafe\u0301-2026";
        assertThat(check(4, "cafe\u0301-2025", decomposed)).isEqualTo(refused());
    }

    private static Verdict check(int limit, String current, String next) {
        return new NotAVariation(limit, current::equals).judge(Candidate.of(next, List.of()));
    }

    private static Verdict refused() {
        return new Verdict.Refused(Reason.of("keyward.password.not-a-variation"));
    }
}
