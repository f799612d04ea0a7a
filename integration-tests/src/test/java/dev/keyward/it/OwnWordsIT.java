package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("A password must not consist of")
@ResourceLock("unknown verdicts of keyward-banned-terms")
@ExtendWith(SharedKeycloak.class)
class OwnWordsIT {

    private static final String OLD = "Marble-Cactus-27";
    private static final String PERSONAL =
            "Choose a different password. This one contains something that is known about you,"
                    + " such as your name or your email address.";
    private static final String BANNED =
            "Choose a different password. This one consists mainly of words that are too easy"
                    + " to guess here (add other words).";
    private static final String VARIATION =
            "Choose a different password. This one is your current password with only a small change.";

    @Test
    @DisplayName("the names and the e-mail address on the same registration form, in any disguise")
    void registrationForm(Keycloak keycloak) {
        try (TestRealm realm =
                TestRealm.withPolicy(keycloak, "keyward-not-personal(username,email,firstName,lastName)")) {
            for (String password : List.of(
                    "xx-n0r4-xx", "xx-Byron-xx", "xx-nor\u0443b-xx", "xx-paypai-xx", "xx-p\u0430yp\u0430l-xx")) {
                Person person = Person.speaking("en");
                Page refused = person.submit(
                        person.open(realm.registrationUrl()),
                        Map.of(
                                "username", "paypal",
                                "password", password,
                                "password-confirm", password,
                                "email", "nora@example.com",
                                "firstName", "Ada",
                                "lastName", "Byron"));
                assertThat(refused.errors()).describedAs(password).containsExactly(PERSONAL);
            }
            assertThat(Person.speaking("en")
                            .register(realm, "paypal", "example-dot-com")
                            .isAt(TestRealm.REDIRECT))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("a user attribute that the administrator names")
    void profileAttribute(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-not-personal(street)")) {
            realm.allowAnyAttribute();
            String id = realm.addUser(
                    "resident", OLD, Map.of("attributes", Map.of("street", List.of("Elm Tree Lane", "Parkgasse"))));

            assertThat(realm.tryToReset(id, "parkga55e-by-night").text("error_description"))
                    .isEqualTo(PERSONAL);
            assertThat(realm.tryToReset(id, "resident-byron-12").status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("terms of a file on the server, which is reloaded when it changes and kept when it becomes invalid")
    void bannedTermsFile(Keycloak keycloak) {
        keycloak.putData("keyward/banned-terms/it-organisation.txt", "# ours\ncontoso\nblank\n");
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-banned-terms(it-organisation)")) {
            String id = realm.addUser("clerk", "", Map.of());
            assertThat(realm.tryToReset(id, "C0ntos0Blank12").text("error_description"))
                    .isEqualTo(BANNED);
            assertThat(realm.tryToReset(id, "ContoS0Bl@nkf9!").status()).isEqualTo(204);
            assertThat(realm.tryToReset(id, "fabrikam").status()).isEqualTo(204);

            double broken = brokenFiles(keycloak); // other tests may have broken files
            keycloak.putData("keyward/banned-terms/it-organisation.txt", "contoso\nblank\nfabrikam\n");
            Await.until(
                    "the changed list to be used",
                    Duration.ofSeconds(60),
                    () -> realm.tryToReset(id, "fabrikam").status() == 400);

            keycloak.putData("keyward/banned-terms/it-organisation.txt", "contoso\nab\n");
            Await.until(
                    "the broken list to be noticed",
                    Duration.ofSeconds(60),
                    () -> realm.tryToReset(id, "fabrikam").status() == 400 && brokenFiles(keycloak) == broken + 1);
            keycloak.awaitLog("it-organisation.txt: Line 2: a term has 4 to 32 characters");

            keycloak.putData("keyward/banned-terms/it-organisation.txt", "contoso\n");
            Await.until(
                    "the mended list to be used",
                    Duration.ofSeconds(60),
                    () -> realm.tryToReset(id, "fabrikam").status() == 204 && brokenFiles(keycloak) == broken);
        }
    }

    @Test
    @DisplayName("terms of a list; a missing list refuses no password and is counted")
    void missingList(Keycloak keycloak) {
        try (TestRealm realm =
                TestRealm.withPolicy(keycloak, "keyward-banned-terms(it-not-there) and keyward-min-characters(12)")) {
            String series =
                    "keyward_password_policy_verdicts_total{mode=\"enforced\",rule=\"keyward-banned-terms\",verdict=\"unknown\"}";
            double before = Metrics.of(keycloak).value(series);

            assertThat(realm.tryToCreate("newcomer", "too-short").status()).isEqualTo(400);
            String id = realm.addUser("newcomer", OLD, Map.of());

            assertThat(Metrics.of(keycloak).value(series)).isEqualTo(before + 2);
            // The server looks for a missing list again.
            keycloak.putData("keyward/banned-terms/it-not-there.txt", "mandarin\n");
            Await.until(
                    "the list to be used",
                    Duration.ofSeconds(60),
                    () -> realm.tryToReset(id, "mandarinmandarin").status() == 400);
        }
    }

    @Test
    @DisplayName("the current password with changed digits, case or symbols; federated users are exempt")
    void variation(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-not-a-variation(4)")) {
            String id = realm.addUser("varied", "Summer2025!", Map.of("requiredActions", List.of("UPDATE_PASSWORD")));
            Person person = Person.speaking("en");

            Page refused = person.chooseNewPassword(person.signIn(realm, "varied", "Summer2025!"), "Summer2026!");
            assertThat(refused.errors()).containsExactly(VARIATION);
            for (String variation : List.of("summer2025!", "!Summer2025", "Summer2026!", "Summer2025!")) {
                assertThat(realm.tryToReset(id, variation).text("error_description"))
                        .describedAs(variation)
                        .isEqualTo(VARIATION);
            }
            assertThat(person.chooseNewPassword(refused, "Password1").isAt(TestRealm.REDIRECT))
                    .isTrue();
            assertThat(realm.tryToReset(id, "Password2").status()).isEqualTo(400);
            assertThat(realm.tryToReset(id, OLD).status()).isEqualTo(204);
            assertThat(realm.tryToCreate("newcomer", OLD).status()).isEqualTo(201);
        }
        try (Directory directory = new Directory();
                TestRealm federated = TestRealm.withPolicy(keycloak, "keyward-not-a-variation(4)")) {
            directory.addPerson("clerk", "Summer2025!");
            directory.federateTo(federated, true);
            String id = keycloak.admin()
                    .get(federated.adminPath("/users?exact=true&username=clerk"))
                    .body()
                    .path(0)
                    .path("id")
                    .asText();
            assertThat(federated.tryToReset(id, "Summer2026!").status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("a variation of the current password, and refusals for other reasons do not reveal one")
    void noOracle(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            String id = realm.addUser("guessed", "Summer2025!", Map.of());
            AdminApi.succeeded(realm.setPolicy("upperCase(1) and keyward-not-a-variation(8) and passwordHistory(3)"));
            String refusedAnyway = realm.tryToReset(id, "unrelated2025!").text("error_description");

            assertThat(realm.tryToReset(id, "summer2025!").text("error_description"))
                    .isEqualTo(refusedAnyway);
            assertThat(realm.tryToReset(id, "Summer2026!").text("error_description"))
                    .isEqualTo(VARIATION);
        }
    }

    @Test
    @DisplayName("anything that the rules of a preset refuse")
    void preset(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.withPolicy(keycloak, "keyward-preset(pci-dss-4.0.1)")) {
            assertThat(realm.tryToCreate("holder", "seven-seas").text("error_description"))
                    .isEqualTo("""
                            Choose a different password. This one:
                            • has fewer than 12 characters
                            • has too few letters or too few digits (at least 1 of each)""");
            assertThat(realm.tryToCreate("holder", "seven-seas-12").status()).isEqualTo(201);
        }
    }

    private static double brokenFiles(Keycloak keycloak) {
        return Metrics.of(keycloak).value("keyward_password_policy_banned_terms_broken_files");
    }

    @Test
    @DisplayName("anything that a rule with a realm's own message refuses, also among other reasons")
    void realmsOwnTexts(Keycloak keycloak) {
        try (TestRealm realm = TestRealm.with(
                keycloak,
                Map.of(
                        "passwordPolicy",
                        "regexPattern([a-z]+) and length(9) and digits(2) and upperCase(1)",
                        "internationalizationEnabled",
                        true,
                        "supportedLocales",
                        List.of("en", "de"),
                        "defaultLocale",
                        "en"))) {
            realm.setText("en", "invalidPasswordRegexPatternMessage", "Please use small letters: it''s {0}.");
            realm.setText("en", "keyward.item.invalidPasswordMinLengthMessage", "is shorter than our {0} characters");
            realm.setText("de", "invalidPasswordRegexPatternMessage", "Nur kleine Buchstaben, bitte.");

            assertThat(Person.speaking("en").register(realm, "someone", "Ab1!").errors())
                    .containsExactly("""
                            Choose a different password. This one:
                            • is shorter than our 9 characters
                            • has too few digits (at least 2)
                            • Please use small letters: it's [a-z]+.""");
            assertThat(Person.speaking("en")
                            .register(realm, "someone", "A1!bcdefgh2")
                            .errors())
                    .containsExactly("Please use small letters: it's [a-z]+.");
            assertThat(Person.speaking("de").register(realm, "someone", "Ab1!").error())
                    .contains("• enthält zu wenige Ziffern (mindestens 2)", "• Nur kleine Buchstaben, bitte.");
        }
    }
}
