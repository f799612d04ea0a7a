package dev.keyward.providerkit.mail;

import org.keycloak.provider.ProviderFactory;

/** Creates the {@link Mails} object of each session. Thread-safe. */
public interface MailsFactory extends ProviderFactory<Mails> {}
