package dev.keyward.providerkit.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.UncertainMail;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report of notices whose outcome is unknown")
class MailReportTest {

    private static UncertainMail mail(String kind, String realm, String since) {
        return new UncertainMail(
                new Mail(kind, realm, "user-id", "ada@example.com", Optional.empty(), Map.of("next", "parameter")),
                Instant.parse(since));
    }

    @Test
    @DisplayName("names realms, kinds and times, so that the log of the mail server can be searched, and no address")
    void description() {
        String line = MailReport.description(List.of(
                mail("notice", "shop", "2026-11-28T08:00:05Z"),
                mail("changed", "shop", "2026-11-28T08:00:03Z"),
                mail("notice", "shop", "2026-11-28T08:00:04Z"),
                mail("notice", "bank", "2026-11-28T08:00:04Z")));
        assertThat(line)
                .contains(
                        "accepted 4 mail(s) (realm bank: Mail[notice] 1, realm shop: Mail[changed] 1, realm shop: Mail[notice] 2)",
                        "between 2026-11-28T08:00:03Z and 2026-11-28T08:00:05Z",
                        "not sent again",
                        "log of the mail server")
                .doesNotContain("ada@example.com", "user-id", "parameter");
    }

    @Test
    @DisplayName("names at most 20 pairs of realm and kind")
    void manyRealms() {
        String line = MailReport.description(IntStream.range(100, 150)
                .mapToObj(n -> mail("notice", "r" + n, "2026-11-28T08:00:00Z"))
                .toList());
        assertThat(line)
                .contains("50 mail(s)", "realm r119: Mail[notice] 1, and other realms)")
                .doesNotContain("r120");
    }

    @Test
    @DisplayName("counts each of them")
    void counts() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Metrics.addRegistry(registry);
        try {
            MailReport report = new MailReport(kind -> "uncertain-test");
            report.uncertain(List.of());
            assertThat(registry.find("keyward.uncertain.test.mails").counters()).isEmpty();
            report.uncertain(List.of(
                    mail("notice", "shop", "2026-11-28T08:00:05Z"), mail("notice", "bank", "2026-11-28T08:00:05Z")));
            assertThat(registry.find("keyward.uncertain.test.mails")
                            .tag("outcome", "uncertain")
                            .counter())
                    .isNotNull()
                    .satisfies(counter -> assertThat(counter.count()).isEqualTo(2));
        } finally {
            Metrics.removeRegistry(registry);
            registry.close();
        }
    }
}
