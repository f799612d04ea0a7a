package dev.keyward.providerkit.mail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.providerkit.lanes.LanePauses;
import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.delivery.MailReport;
import dev.keyward.providerkit.mail.delivery.MailTransport.Outcome;
import dev.keyward.providerkit.mail.table.Outbox.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An attempt to send a stored notice")
class OutboxDeliveryTest {

    private static final int ROOM = 8;
    private static final String REALM = "realm";

    private final List<String> released = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> resumed = new ArrayList<>();
    private long nanos;
    private final LanePauses pauses = new LanePauses(() -> nanos);

    private final ClaimedMails claimed = new ClaimedMails(new Outcomes() {
        @Override
        public boolean release(Waiting mail) {
            return released.add(mail.id());
        }

        @Override
        public boolean remove(String id) {
            return removed.add(id);
        }
    });

    private OutboxDelivery delivery(Outcome outcome) {
        Mail mail = new Mail("notice", REALM, "user", "ada@example.com", Optional.empty(), Map.of());
        claimed.begin("id");
        return new OutboxDelivery(
                new DeliveryContext(
                        (sent, mayBegin) -> outcome,
                        claimed,
                        new MailReport(kind -> "outbox-delivery-test"),
                        pauses,
                        resumed::add),
                () -> true,
                new Waiting("id", 1, mail, false));
    }

    /** Returns how many notices the realm may send after its mail server has failed, and then the given attempt has ended. */
    private int roomAfterFailureAnd(Outcome outcome) {
        pauses.fail(REALM);
        nanos += Duration.ofMinutes(5).toNanos();
        OutboxDelivery delivery = delivery(outcome);
        assertThat(delivery.attempt()).isEqualTo(outcome.isAnswerOfServer());
        delivery.sent();
        assertThat(resumed).containsExactly(REALM);
        return pauses.most(REALM, ROOM, true);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"SENT", "REFUSED"})
    @DisplayName("ends the pauses of its realm if the mail server has answered")
    void answered(Outcome outcome) {
        assertThat(roomAfterFailureAnd(outcome)).isEqualTo(ROOM);
        assertThat(removed).containsExactly("id");
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"NO_RECIPIENT", "NOT_CURRENT", "NOT_CAPTURED"})
    @DisplayName(
            "does not show that the mail server works if nothing was sent, so one notice tests the mail server again")
    void unanswered(Outcome outcome) {
        assertThat(roomAfterFailureAnd(outcome)).isEqualTo(1);
        assertThat(claimed.ids()).isEmpty();
    }

    @Test
    @DisplayName("leaves the row as it is if the notice is not current, and deletes it if there is no recipient")
    void rows() {
        assertThat(delivery(Outcome.NOT_CURRENT).attempt()).isFalse();
        assertThat(removed).isEmpty();
        assertThat(delivery(Outcome.NO_RECIPIENT).attempt()).isFalse();
        assertThat(removed).containsExactly("id");
        assertThat(released).isEmpty();
    }
}
