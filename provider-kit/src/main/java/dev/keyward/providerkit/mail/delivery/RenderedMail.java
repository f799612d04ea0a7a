package dev.keyward.providerkit.mail.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailSenderProvider;

/**
 * The arguments of one call of {@link EmailSenderProvider}, to be repeated later.
 *
 * <p>The bodies may be null: a custom template provider may render only one of them.
 */
record RenderedMail(
        Map<String, String> config,
        String address,
        String subject,
        @Nullable String text,
        @Nullable String html) {

    void sendWith(EmailSenderProvider sender) throws EmailException {
        sender.send(config, address, subject, text, html);
    }

    /** Shows neither the address nor the texts. */
    @Override
    public String toString() {
        return "RenderedMail";
    }
}
