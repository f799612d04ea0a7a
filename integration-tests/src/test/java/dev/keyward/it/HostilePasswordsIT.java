package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An unusual password")
@ExtendWith(SharedKeycloak.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePasswordsIT {

    private static final String POLICY = "keyward-min-characters(12) and keyward-character-classes(2)"
            + " and keyward-no-repeats(3) and keyward-no-sequences(4) and keyward-strength(3) and digits(1)";

    private static final Duration BOUND = Duration.ofSeconds(15);

    private static final String TOO_LONG = "Choose a different password. This one has more than 1,024 characters.";

    private TestRealm shared;

    /** Number in the names of the next users. */
    private int number;

    @BeforeAll
    void makeRealm(Keycloak keycloak) {
        shared = TestRealm.withPolicy(keycloak, POLICY);
    }

    @AfterAll
    void close() {
        shared.close();
    }

    static Stream<Arguments> passwords() {
        return Stream.of(
                Arguments.of("1 character", "7", "has fewer than 12 characters"),
                Arguments.of("72 characters", random(72), ""),
                Arguments.of("1,024 characters", random(1_024), ""),
                Arguments.of("1,024 emoji, 2,048 UTF-16 units", emoji(1_023) + "7", "3 times in a row"),
                Arguments.of("1,025 characters", random(1_025), TOO_LONG),
                Arguments.of("100,000 characters", random(100_000), TOO_LONG),
                Arguments.of("right-to-left text", "סיסמה-חזקה-מאוד-7-ירוק", ""),
                Arguments.of("emoji sequences", "👩‍👩‍👧‍👦 goes 🏴󠁧󠁢󠁥󠁮󠁧󠁿 skiing 7", ""),
                Arguments.of("NUL", "velvet\u0000tugboat\u000081", ""),
                Arguments.of("bidi controls", "velvet\u202Etugboat\u202C81", ""),
                Arguments.of("combining marks", "ve\u0301\u0302\u0303lvet tugboat 81", ""),
                Arguments.of("look-alikes", "4@8({[<369!1|0$5+7%2x4@8({[<369!1|0$5+7%2", ""),
                Arguments.of("message format", "{0}{1,number}'{{'velvet tugboat 81", ""),
                Arguments.of("markup", "<b>\"velvet\"</b>&amp; tugboat 81", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passwords")
    @DisplayName("gets a clear answer in time from the form and the API, and never reaches the log")
    void answered(String what, String password, String refusal, Keycloak keycloak) {
        String registered = "registered-" + number;
        String created = "created-" + number++;
        long start = System.nanoTime();
        Page page = Person.speaking("en").register(shared, registered, password);
        Answer answer = shared.tryToCreate(created, password);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);

        if (refusal.isEmpty()) {
            assertThat(page.isAt(TestRealm.REDIRECT)).describedAs(page.error()).isTrue();
            assertThat(answer.status()).isEqualTo(201);
            assertThat(Person.speaking("en")
                            .signIn(shared, registered, password)
                            .isAt(TestRealm.REDIRECT))
                    .isTrue();
        } else {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.error()).contains(refusal);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error_description")).contains(refusal);
        }
        if (password.length() > 1) {
            assertThat(keycloak.log()).doesNotContain(password);
        }
    }

    @Test
    @DisplayName("in broken UTF-8 causes no server error on the form")
    void brokenUtf8(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, POLICY)) {
            Person person = Person.speaking("en");
            Page form = person.open(realm.registrationUrl());
            String broken = "velvet%ED%A0%80tugboat%FF%C0%8081";

            Page answer = person.post(
                    form.address().resolve(form.document().select("form").attr("action")),
                    "username=someone&email=a%40example.com&firstName=a&lastName=b&password=" + broken
                            + "&password-confirm=" + broken);

            assertThat(answer.isAt(TestRealm.REDIRECT) || answer.status() == 200 || answer.status() == 400)
                    .describedAs("status %s", answer.status())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("with half a surrogate pair is refused, because it would be stored as a question mark")
    void loneSurrogate(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, POLICY)) {
            Answer answer = keycloak.admin()
                    .post(
                            realm.adminPath("/users"),
                            "{\"username\":\"other\",\"enabled\":true,\"credentials\":[{\"type\":\"password\","
                                    + "\"value\":\"velvet\\ud800tugboat81\"}]}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("error")).isEqualTo("keyward.password.not-unicode");
            assertThat(answer.text("error_description")).contains("cannot be stored safely");
        }
    }

    @Test
    @DisplayName("that is empty is asked for again on the form and never signs in when set through the API, as in "
            + "stock Keycloak")
    void empty(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, POLICY)) {
            Page page = Person.speaking("en").register(realm, "someone", "");

            assertThat(page.errors()).containsExactly("Please specify password.");

            // The API stores a credential without a secret and applies no policy; it cannot be used to sign in.
            assertThat(realm.tryToCreate("other", "").status()).isEqualTo(201);
            assertThat(Person.speaking("en").signIn(realm, "other", "").isAt(TestRealm.REDIRECT))
                    .isFalse();
        }
    }

    @Test
    @Timeout(60)
    @DisplayName("of one megabyte gets a 4xx status, and the server keeps working")
    void megabyte(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, POLICY)) {
            Person person = Person.speaking("en");
            Page form = person.open(realm.registrationUrl());
            String action = form.document().select("form").attr("action");

            Page answer = person.post(
                    form.address().resolve(action),
                    "username=someone&email=a%40example.com&firstName=a&lastName=b&password=" + "k".repeat(1_048_576)
                            + "&password-confirm=" + "k".repeat(1_048_576));

            assertThat(answer.status() == 200 || answer.status() / 100 == 4)
                    .describedAs("status %s", answer.status())
                    .isTrue();
            assertThat(realm.hasUser("someone")).isFalse();
            assertThat(keycloak.log()).doesNotContain("k".repeat(1_000));
            assertThat(realm.tryToCreate("other", "Velvet-Tugboat-81").status()).isEqualTo(201);
        }
    }

    /** Returns random letters and digits, which satisfy every rule of the realm's password policy. */
    private static String random(int length) {
        String alphabet = "bdfhkmprtvxz2468";
        Random random = new Random(length);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            char next = alphabet.charAt(random.nextInt(alphabet.length()));
            if (text.isEmpty() || text.charAt(text.length() - 1) != next) {
                text.append(next);
            }
        }
        return text.toString();
    }

    private static String emoji(int count) {
        return "😀".repeat(count);
    }
}
