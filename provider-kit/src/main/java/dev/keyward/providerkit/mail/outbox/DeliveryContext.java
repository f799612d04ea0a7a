package dev.keyward.providerkit.mail.outbox;

import dev.keyward.providerkit.lanes.LanePauses;
import dev.keyward.providerkit.mail.delivery.MailReport;
import dev.keyward.providerkit.mail.delivery.MailTransport;
import java.util.function.Consumer;

/**
 * The objects that all deliveries of stored mails share.
 *
 * @param pauses pauses of the realms whose mail server fails
 * @param resume called with a realm's id when a mail of the realm has ended, so that the job can claim more mails of the realm
 */
record DeliveryContext(
        MailTransport transport, ClaimedMails claimed, MailReport report, LanePauses pauses, Consumer<String> resume) {}
