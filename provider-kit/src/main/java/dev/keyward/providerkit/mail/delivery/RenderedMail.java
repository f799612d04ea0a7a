package dev.keyward.providerkit.mail.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;

/**
 * A rendered mail, with the arguments for {@link EmailSenderProvider}, which is called after the transaction.
 *
 * <p>Either body may be null, because a custom template provider may render only one of them.
 */
record RenderedMail(
        Map<String, String> config,
        String address,
        String subject,
        @Nullable String text,
        @Nullable String html) {

    RenderedMail withAddress(String other) {
        return new RenderedMail(config, other, subject, text, html);
    }

    void sendWith(EmailSenderProvider sender) throws EmailException {
        sender.send(config, address, subject, text, html);
    }

    /** Returns only the class name, because the address and the texts of the mail must not be logged. */
    @Override
    public String toString() {
        return "RenderedMail";
    }
}
