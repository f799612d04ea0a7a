package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Flows;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Keyward's copy of an authentication flow")
@ExtendWith(SharedKeycloak.class)
class FlowBehaviourIT {

    private static final String PASSWORD = "Marble-Cactus-27";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String IN_BROWSER = "test-step: {places: [browser]}";
    private static final String CONDITION = "conditional-sub-flow-executed";

    @Test
    @DisplayName("still asks for the second factor when another sub-flow decides on it")
    void secondFactorAfterSubFlow(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            Flows flows = new Flows(realm);
            flows.make("corp", """
                REQUIRED flow ways
                  ALTERNATIVE flow corp password
                    REQUIRED auth-username-password-form
                CONDITIONAL flow corp second factor
                  REQUIRED conditional-sub-flow-executed
                  REQUIRED auth-otp-form\
                """);
            flows.configure(
                    "corp second factor",
                    CONDITION,
                    Map.of("flow_to_check", "corp password", "check_result", "executed"));
            bind(realm, "corp");
            assertThat(Person.speaking("en").signIn(realm, "ada", PASSWORD).id())
                    .isEqualTo(OTP_PAGE);
            JsonNode before = realm.export();

            new SetupApi(realm).apply(IN_BROWSER);
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("keyward corp");
            Person ada = Person.speaking("en");
            Page page = ada.signIn(realm, "ada", PASSWORD);
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            assertThat(isIn(ada.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                    .isTrue();
            assertThat(new SetupApi(realm).apply(IN_BROWSER).path("changes")).isEmpty();

            new SetupApi(realm).remove();
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("made by an earlier release, with conditions that name parts of the original, is reported, repaired "
            + "and removed")
    void earlierRelease(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            Flows flows = new Flows(realm);
            flows.make("corp", """
                REQUIRED flow ways
                  ALTERNATIVE flow corp password
                    REQUIRED auth-username-password-form
                CONDITIONAL flow corp second factor
                  REQUIRED conditional-sub-flow-executed
                  REQUIRED auth-otp-form\
                """);
            flows.configure(
                    "corp second factor",
                    CONDITION,
                    Map.of("flow_to_check", "corp password", "check_result", "executed"));
            bind(realm, "corp");
            JsonNode before = realm.export();
            new SetupApi(realm).apply(IN_BROWSER);
            Map<String, String> asEarlier = Map.of("flow_to_check", "corp password");
            flows.reconfigure("keyward corp", CONDITION, asEarlier);
            assertThat(isIn(Person.speaking("en").signIn(realm, "ada", PASSWORD)))
                    .isTrue();
            assertThat(new SetupApi(realm).flowsStatus()).contains("drifted", "conditions in it name parts of");

            assertThat(new SetupApi(realm)
                            .apply(IN_BROWSER)
                            .path("changes")
                            .path(0)
                            .path("after")
                            .asText())
                    .contains("flow_to_check=\"keyward corp corp password\"");
            assertThat(Person.speaking("en").signIn(realm, "ada", PASSWORD).id())
                    .isEqualTo(OTP_PAGE);
            assertThat(new SetupApi(realm).flowsStatus()).contains("wired");

            flows.reconfigure("keyward corp", CONDITION, asEarlier);
            assertThat(new SetupApi(realm).remove().path("notes")).isEmpty();
            assertThat(realm.export()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("still admits users with a second factor where all others are denied")
    void deniedWithoutSecondFactor(Keycloak keycloak) {
        try (TestRealm realm = realm(keycloak)) {
            Flows flows = new Flows(realm);
            flows.make("strict", """
                REQUIRED auth-username-password-form
                CONDITIONAL flow strict 2FA
                  REQUIRED conditional-user-configured
                  REQUIRED auth-otp-form
                CONDITIONAL flow strict deny
                  REQUIRED conditional-sub-flow-executed
                  REQUIRED deny-access-authenticator\
                """);
            flows.configure(
                    "strict deny", CONDITION, Map.of("flow_to_check", "strict 2FA", "check_result", "not-executed"));
            bind(realm, "strict");
            new SetupApi(realm).apply(IN_BROWSER);
            assertThat(keycloak.admin().get(realm.adminPath("")).text("browserFlow"))
                    .isEqualTo("keyward strict");

            Person ada = Person.speaking("en");
            Page page = ada.signIn(realm, "ada", PASSWORD);
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            assertThat(isIn(ada.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                    .isTrue();
            realm.addUser("bob", PASSWORD, Map.of());
            assertThat(isIn(Person.speaking("en").signIn(realm, "bob", PASSWORD)))
                    .isFalse();
        }
    }

    private static TestRealm realm(Keycloak keycloak) {
        TestRealm realm = TestRealm.with(keycloak, Map.of());
        realm.addUser(
                "ada",
                "",
                Map.of(
                        "credentials",
                        List.of(AdminApi.passwordCredential(PASSWORD), CheckedRealm.otp(Duration.ofDays(50)))));
        return realm;
    }

    private static boolean isIn(Page page) {
        return page.isAt(TestRealm.REDIRECT)
                && String.valueOf(page.address().getQuery()).contains("code=");
    }

    private static void bind(TestRealm realm, String alias) {
        AdminApi.succeeded(realm.keycloak().admin().put(realm.adminPath(""), Map.of("browserFlow", alias)));
    }
}
