package dev.keyward.providerkit.mail;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link Mails}. Thread-safe. */
public interface MailsFactory extends ProviderFactory<Mails> {}
