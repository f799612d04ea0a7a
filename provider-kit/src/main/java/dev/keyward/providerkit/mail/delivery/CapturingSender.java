package dev.keyward.providerkit.mail.delivery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Captures the mail that Keycloak's e-mail template provider has rendered, so that it can be sent after the transaction.
 *
 * <p>{@code EmailTemplateProvider} renders and sends in one call, and gets the sender from its session. It therefore receives a
 * session that returns this sender. The template provider that the administrator has configured still renders the mail. Not
 * thread-safe.
 */
final class CapturingSender implements EmailSenderProvider {

    private Optional<RenderedMail> captured = Optional.empty();

    Optional<RenderedMail> captured() {
        return captured;
    }

    @Override
    public void send(
            Map<String, String> config, String address, String subject, @Nullable String text, @Nullable String html) {
        captured = Optional.of(new RenderedMail(config, address, subject, text, html));
    }

    @Override
    public void validate(Map<String, String> config) {}

    @Override
    public void close() {}

    /** Returns a proxy of the given session, with this sender as its {@code EmailSenderProvider}. */
    KeycloakSession in(KeycloakSession session) {
        return (KeycloakSession) Proxy.newProxyInstance(
                CapturingSender.class.getClassLoader(),
                new Class<?>[] {KeycloakSession.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getProvider")
                            && arguments.length == 1
                            && arguments[0] == EmailSenderProvider.class) {
                        return this;
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
