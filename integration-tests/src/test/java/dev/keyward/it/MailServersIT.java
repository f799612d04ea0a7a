package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.SlowMailServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A mail server that accepts connections but no mails")
@ExtendWith(SharedKeycloak.class)
class MailServersIT {

    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String OVERDUE = "keyward_breach_check_mails_overdue_total";

    /** Less than the ten seconds for which Keycloak waits for a silent mail server. */
    private static final Duration SERVED = Duration.ofSeconds(8);

    @ParameterizedTest
    @EnumSource(SlowMailServer.Manner.class)
    @DisplayName("delays no mail of another realm, and is reported when its mail is overdue")
    void otherRealms(SlowMailServer.Manner manner, Keycloak keycloak) {
        try (Mailbox mailbox = new Mailbox();
                SlowMailServer slow = new SlowMailServer(manner);
                CheckedRealm stuck =
                        CheckedRealm.of(keycloak, "action: change-now", Map.of("smtpServer", slow.settings()));
                CheckedRealm well = CheckedRealm.of(keycloak, mailbox, "action: change-now")) {
            well.addBreached("first"); // the first mail takes longer, because templates are loaded
            Person.speaking("en").signIn(well.realm(), "first", BREACHED);
            mailbox.codeMailedTo("first@example.com", 1);
            double overdue = Metrics.of(keycloak).sum(OVERDUE);
            for (int n = 0; n < 6; n++) {
                stuck.addBreached("waiting-" + n);
                assertThat(Person.speaking("en")
                                .signIn(stuck.realm(), "waiting-" + n, BREACHED)
                                .id())
                        .isEqualTo(CODE_PAGE);
            }
            slow.awaitClient();
            for (int n = 0; n < 3; n++) {
                well.addBreached("served-" + n);
                Person.speaking("en").signIn(well.realm(), "served-" + n, BREACHED);
                String address = "served-" + n + "@example.com";
                Await.until(
                        "a code in the other realm",
                        SERVED,
                        () -> !mailbox.mailsTo(address).isEmpty());
            }
            if (manner == SlowMailServer.Manner.DRIPS) {
                Await.until(
                        "the mail to be over its deadline",
                        Duration.ofSeconds(90),
                        () -> Metrics.of(keycloak).sum(OVERDUE) > overdue);
                keycloak.awaitLog("is held up");
                assertThat(keycloak.log()).doesNotContain("waiting-0@example.com");
            }
        }
    }
}
