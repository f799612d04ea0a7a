package dev.keyward.providerkit.mail.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;

/**
 * A rendered mail: the arguments of a call of {@link EmailSenderProvider}, which is made after the transaction.
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

    /** Returns the class name only, because the address and the texts must not be logged. */
    @Override
    public String toString() {
        return "RenderedMail";
    }
}
