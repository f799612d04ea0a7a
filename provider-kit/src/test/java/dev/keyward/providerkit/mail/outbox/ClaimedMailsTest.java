package dev.keyward.providerkit.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailReport;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.DefaultKeycloakSessionFactory;

@DisplayName("The outcome of a stored notice")
class ClaimedMailsTest {

    /** Keeps outcomes in memory instead of the table. */
    private static final class MemoryOutcomes implements Outcomes {

        final Set<String> unreachable = new HashSet<>();
        final Set<String> locked = new HashSet<>();
        final Set<String> released = new HashSet<>();
        final Set<String> removed = new HashSet<>();

        @Override
        public boolean release(Waiting mail) {
            return store(mail.id(), released);
        }

        @Override
        public boolean remove(String id) {
            return store(id, removed);
        }

        private boolean store(String id, Set<String> outcomes) {
            if (unreachable.contains(id)) {
                throw new IllegalStateException("no connection");
            }
            return !locked.contains(id) && outcomes.add(id);
        }
    }

    private final MemoryOutcomes table = new MemoryOutcomes();
    private final ClaimedMails mails = new ClaimedMails(table);

    private static Waiting waiting(String id) {
        return new Waiting(
                id, 1, new Mail("notice", "realm", "user", "ada@example.com", Optional.empty(), Map.of()), false);
    }

    @Test
    @DisplayName("is stored later if the database cannot be reached or another transaction has locked the row")
    void later() {
        for (String id : Set.of("locked", "unreachable", "stored")) {
            mails.begin(id);
        }
        table.locked.add("locked");
        table.unreachable.add("unreachable");
        mails.release(waiting("locked"));
        mails.release(waiting("unreachable"));
        mails.remove("stored");

        assertThat(table.removed).containsExactly("stored");
        assertThat(mails.ids()).containsExactlyInAnyOrder("locked", "unreachable");
        table.locked.clear();
        table.unreachable.clear();
        mails.storeOutcomes();
        assertThat(table.released).containsExactlyInAnyOrder("locked", "unreachable");
        assertThat(mails.ids()).isEmpty();
    }

    /** Keycloak's session factory without a database. */
    private static final class Sessions extends DefaultKeycloakSessionFactory {

        @Override
        public KeycloakSession create() {
            throw new IllegalStateException("no database");
        }
    }

    @Test
    @DisplayName("is stored by a node that has lost the lease of the outbox job")
    void withoutLease() {
        OutboxJob job = new OutboxJob(
                new Sessions(),
                mails,
                (mail, mayBegin) -> Outcome.SENT,
                Set.of("notice"),
                new MailReport(kind -> "claimed-mails-test"),
                () -> {});
        table.unreachable.add("notice");
        mails.begin("notice");
        mails.release(waiting("notice"));
        table.unreachable.clear();
        job.completeBegunWork(); // JobLoop calls it with and without the lease
        assertThat(table.released).containsExactly("notice");
        job.stop();
    }

    @Test
    @DisplayName("is stored even if those of other notices cannot be stored")
    void others() {
        for (int n = 0; n < 20; n++) {
            mails.begin("notice-" + n);
            table.unreachable.add("notice-" + n);
            mails.release(waiting("notice-" + n));
        }
        table.unreachable.remove("notice-7");
        assertThatThrownBy(mails::storeOutcomes).hasMessage("no connection");
        assertThat(table.released).containsExactly("notice-7");
        assertThat(mails.ids()).hasSize(19).doesNotContain("notice-7");
    }

    @Test
    @DisplayName("does not end a later attempt if two threads store it")
    void twice() {
        ClaimedMails[] raced = {mails};
        AtomicInteger calls = new AtomicInteger();
        raced[0] = new ClaimedMails(new Outcomes() {
            @Override
            public boolean release(Waiting mail) {
                if (calls.incrementAndGet()
                        == 1) { // meanwhile another thread stores the outcome and claims the notice again
                    raced[0].storeOutcomes();
                    raced[0].begin(mail.id());
                }
                return true;
            }

            @Override
            public boolean remove(String id) {
                return true;
            }
        });
        raced[0].begin("notice");
        raced[0].release(waiting("notice"));
        assertThat(calls).hasValue(2);
        assertThat(raced[0].ids()).containsExactly("notice");
    }
}
