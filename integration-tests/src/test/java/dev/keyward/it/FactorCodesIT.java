package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TokenEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests the codes of an app that the campaign made a user set up; {@link ClusterSecondFactorIT} tests parallel submissions. */
@DisplayName("The codes of an app that a user set up in a campaign")
@ExtendWith(SharedKeycloak.class)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class FactorCodesIT {

    private static final String OTP_PAGE = "login-login-otp";
    private static final int LIMIT = 3;

    @Test
    @DisplayName("open one sign-in each, and none after the set-up that used them")
    void usedOnce(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(keycloak, Map.of(), Map.of())) {
            realm.addUser("ada");
            Person ada = Person.speaking("en");
            Page page = ada.submit(realm.signIn(ada, "ada"), Map.of());
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            String secret = CampaignRealm.secret(page);
            String ofSetUp = OneTimeCode.at(secret, Instant.now());
            page = ada.submit(page, Map.of("totp", ofSetUp));
            assertThat(realm.isIn(ada.submit(page, Map.of("saved", "on")))).isTrue();

            Person again = Person.speaking("en");
            page = again.submit(realm.signIn(again, "ada"), Map.of("otp", ofSetUp));
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            String next = OneTimeCode.next(secret);
            assertThat(realm.isIn(again.submit(page, Map.of("otp", next)))).isTrue();
            Person thief = Person.speaking("en");
            assertThat(thief.submit(realm.signIn(thief, "ada"), Map.of("otp", next))
                            .id())
                    .isEqualTo(OTP_PAGE);
        }
    }

    @Test
    @DisplayName("lock the user after as many wrong ones as the realm allows")
    void bruteForce(Keycloak keycloak) {
        try (CampaignRealm realm = CampaignRealm.of(
                keycloak,
                Map.of("bruteForceProtected", true, "failureFactor", LIMIT, "quickLoginCheckMilliSeconds", 0),
                Map.of())) {
            String id = realm.addUser("ada");
            Person ada = Person.speaking("en");
            Page page = ada.submit(realm.signIn(ada, "ada"), Map.of());
            String secret = CampaignRealm.secret(page);
            assertThat(realm.isIn(realm.setUpApp(ada, page))).isTrue();

            Person thief = Person.speaking("en");
            page = realm.signIn(thief, "ada");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            String right = OneTimeCode.next(secret);
            String wrong = (right.startsWith("0") ? "1" : "0") + right.substring(1);
            for (int n = 1; n <= LIMIT; n++) {
                page = thief.submit(page, Map.of("otp", wrong));
                awaitFailures(realm, id, n);
            }
            assertThat(realm.isIn(thief.submit(page, Map.of("otp", right)))).isFalse();
            assertThat(realm.signIn(Person.speaking("en"), "ada").id()).isEqualTo("login-login");
            assertThat(new TokenEndpoint(realm.realm())
                            .asPublicClient(Map.of(
                                    "grant_type", "password", "username", "ada", "password", PASSWORD, "totp", right))
                            .text("error"))
                    .isEqualTo("invalid_grant");
        }
    }

    /** Waits until Keycloak has counted the given number of failed sign-ins, which it does in the background. */
    private static void awaitFailures(CampaignRealm realm, String userId, int count) {
        Await.until(
                count + " failures",
                Duration.ofSeconds(60),
                () -> AdminApi.succeeded(realm.admin()
                                        .get(realm.realm().adminPath("/attack-detection/brute-force/users/" + userId)))
                                .body()
                                .path("numFailures")
                                .asInt()
                        == count);
    }
}
