package dev.keyward.providerkit.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.email.EmailException;

@DisplayName("A verification code")
class CodeQueueTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MailReport report = new MailReport(kind -> "code-queue-test");

    @BeforeEach
    void count() {
        Metrics.addRegistry(registry);
    }

    @AfterEach
    void countNoMore() {
        Metrics.removeRegistry(registry);
        registry.close();
    }

    private double count(String outcome) {
        return count("code.queue.test", outcome);
    }

    private double count(String feature, String outcome) {
        return registry.find("keyward." + feature + ".mails").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static Mail mail(String realm) {
        return new Mail("code", realm, "user", "ada@example.com", Optional.empty(), Map.of("code", "1234 5678"));
    }

    @Test
    @DisplayName("is sent again some seconds after the mail server failed")
    void retries() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch sent = new CountDownLatch(1);
        MailTransport failsOnce = (mail, isCurrent) -> {
            if (attempts.incrementAndGet() == 1) {
                throw new EmailException("no connection");
            }
            sent.countDown();
            return Outcome.SENT;
        };
        try (CodeQueue queue = new CodeQueue(failsOnce, report)) {
            queue.add(mail("realm"));
            assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(attempts).hasValue(2);
        assertThat(count("failed")).isZero();
    }

    @Test
    @DisplayName("is dropped and counted if 500 mails of its realm are waiting, and accepted in another realm")
    void cap() {
        CountDownLatch hang = new CountDownLatch(1);
        MailTransport hangs = (mail, isCurrent) -> {
            try {
                assertThat(hang.await(1, TimeUnit.MINUTES)).isTrue();
                return Outcome.SENT;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        try (CodeQueue queue = new CodeQueue(hangs, report)) {
            for (int n = 0; n < 500; n++) {
                queue.add(mail("stuck"));
            }
            assertThat(count("dropped")).isZero();
            queue.add(mail("stuck"));
            assertThat(count("dropped")).isEqualTo(1);
            queue.add(mail("other"));
            assertThat(count("dropped")).isEqualTo(1);
        } finally {
            hang.countDown();
        }
    }

    @Test
    @DisplayName(
            "is not counted as sent if its user was deleted, and is counted as dropped if nobody captured the mail")
    void outcomes() {
        MailReport ofOutcomes = new MailReport(kind -> "outcomes"); // mails of other tests may still be sent
        ofOutcomes.ended(mail("realm"), Outcome.NO_RECIPIENT);
        ofOutcomes.ended(mail("realm"), Outcome.NOT_CURRENT);
        assertThat(count("outcomes", "sent")).isZero();
        ofOutcomes.ended(mail("realm"), Outcome.NOT_CAPTURED);
        assertThat(count("outcomes", "sent")).isZero();
        assertThat(count("outcomes", "dropped")).isEqualTo(1);
        ofOutcomes.ended(mail("realm"), Outcome.SENT);
        assertThat(count("outcomes", "sent")).isEqualTo(1);
    }

    @Test
    @DisplayName("is not shown by the text of its mail, and neither is the address")
    void hidden() {
        assertThat(mail("realm").toString()).isEqualTo("Mail[code]");
    }
}
