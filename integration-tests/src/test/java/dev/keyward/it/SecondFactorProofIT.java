package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

@DisplayName("The proof before the first second factor")
@ExtendWith(SharedKeycloak.class)
@Order(6)
@ResourceLock(value = "keyward_token_gate_broken_realms", mode = ResourceAccessMode.READ) // campaigns without the gate
class SecondFactorProofIT {

    private static final String PROOF_PAGE = "login-keyward-factor-code";

    @Test
    @DisplayName("is a mailed code, also by kc_action, and one mail in a sign-in")
    void proof(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                CampaignRealm realm =
                        CampaignRealm.of(keycloak, Map.of("smtpServer", mailbox.settings()), Map.of("proof", "true"))) {
            String id = realm.addUser("ada");
            Person thief = Person.speaking("en");
            Page page = thief.signIn(realm.realm(), "ada", PASSWORD, "&kc_action=CONFIGURE_TOTP");
            assertThat(page.id()).isEqualTo(PROOF_PAGE);
            page = thief.submit(page, Map.of("totp", "123456", "totpSecret", "DJmQfC73VGFhw7D4QJ8A"));
            assertThat(page.id()).isEqualTo(PROOF_PAGE);
            page = thief.submit(page, Map.of("code", "0000 0000"));
            assertThat(page.document().select("#keyward-error").text()).contains("not right");
            for (String action : List.of("webauthn-register", "CONFIGURE_RECOVERY_AUTHN_CODES")) {
                Person other = Person.speaking("en");
                page = other.signIn(realm.realm(), "ada", PASSWORD, "&kc_action=" + action);
                assertThat(page.id()).as(action).isEqualTo(CAMPAIGN_PAGE);
                assertThat(other.submit(page, Map.of("later", "true")).id())
                        .as(action)
                        .isEqualTo(PROOF_PAGE);
            }
            assertThat(realm.kept(id)).containsOnly("keyward-second-factor-delay");
            mailbox.awaitMailsTo("ada@example.com", 3);

            Person ada = Person.speaking("en");
            page = ada.submit(realm.signIn(ada, "ada"), Map.of());
            assertThat(page.id()).isEqualTo(PROOF_PAGE);
            String code = mailbox.codeMailedTo("ada@example.com", 4);
            page = ada.submit(page, Map.of("code", code));
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            assertThat(realm.isIn(realm.setUpApp(ada, page))).isTrue();
            assertThat(realm.kept(id)).contains("otp");

            realm.realm().addUser("bea", PASSWORD, Map.of("emailVerified", false));
            Person bea = Person.speaking("en");
            assertThat(bea.submit(realm.signIn(bea, "bea"), Map.of()).id())
                    .as("without a verified address there is nothing to prove")
                    .isEqualTo(TOTP_PAGE);
            realm.addUser(
                    "cleo", List.of(CheckedRealm.addressChanged(Duration.ofDays(1))), Map.of("emailVerified", false));
            Person cleo = Person.speaking("en");
            page = cleo.submit(realm.signIn(cleo, "cleo"), Map.of());
            assertThat(page.id())
                    .as("the address was changed, perhaps to avoid the code")
                    .isEqualTo("login-keyward-factor-stop");
        }
    }

    @Test
    @DisplayName("is asked of the users of a cohort alone, already before the start of the campaign")
    void proofBeforeTheStart(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                CampaignRealm realm = CampaignRealm.of(keycloak, Map.of("smtpServer", mailbox.settings()), Map.of())) {
            Object role = realm.realm().addRole("clerk");
            realm.configure(Map.of("cohorts", "role:clerk", "proof", "true", "start", in(Duration.ofDays(20))));
            realm.realm().grant(realm.addUser("ada"), role);
            realm.addUser("other");
            String enrol = "&kc_action=CONFIGURE_TOTP";
            Person ada = Person.speaking("en");
            Page page = ada.signIn(realm.realm(), "ada", PASSWORD, enrol);
            assertThat(page.id()).isEqualTo(PROOF_PAGE);
            page = ada.submit(page, Map.of("code", mailbox.codeMailedTo("ada@example.com", 1)));
            assertThat(page.id()).isEqualTo(TOTP_PAGE);
            assertThat(Person.speaking("en")
                            .signIn(realm.realm(), "other", PASSWORD, enrol)
                            .id())
                    .isEqualTo(TOTP_PAGE);
            assertThat(realm.isIn(realm.signIn(Person.speaking("en"), "ada")))
                    .as("the campaign has not begun")
                    .isTrue();
        }
    }

    @Test
    @DisplayName("is asked of a user whose password is on a breach list, also if the campaign asks for none")
    void breachedPassword(Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                CampaignRealm realm = CampaignRealm.of(keycloak, Map.of("smtpServer", mailbox.settings()), Map.of())) {
            new SetupApi(realm.realm()).apply("breach-check: {action: record}");
            realm.addUser("ada");
            Person ada = Person.speaking("en");
            assertThat(ada.submit(realm.signIn(ada, "ada"), Map.of()).id()).isEqualTo(TOTP_PAGE);

            realm.realm().addUser("bea", CheckedRealm.BREACHED, Map.of());
            Person bea = Person.speaking("en");
            Page page = bea.signIn(realm.realm(), "bea", CheckedRealm.BREACHED);
            assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
            page = bea.submit(page, Map.of());
            assertThat(page.id()).isEqualTo(PROOF_PAGE);
            page = bea.submit(page, Map.of("code", mailbox.codeMailedTo("bea@example.com", 1)));
            assertThat(page.id()).isEqualTo(TOTP_PAGE);

            Map<String, Object> weak = new HashMap<>(CheckedRealm.finding(Duration.ofHours(1), "\"sources\":\"\""));
            weak.put("credentialData", "{\"reasons\":\"weak\",\"sources\":\"\"}");
            realm.addUser("cleo", List.of(weak));
            Person cleo = Person.speaking("en");
            assertThat(cleo.submit(realm.signIn(cleo, "cleo"), Map.of()).id())
                    .as("a weak password that is on no list")
                    .isEqualTo(TOTP_PAGE);
        }
    }
}
