package dev.keyward.providerkit.mail.delivery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.email.EmailSenderProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Keeps a mail that Keycloak's template provider wants to send, so that it can be sent after the transaction.
 *
 * <p>{@code EmailTemplateProvider} renders and sends in one call, and asks its session for the sender. So the template provider gets
 * a session that answers with this sender, and whatever provider the administrator has configured still renders. Not shared between
 * threads.
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

    /** Returns a session that behaves as the given one in everything else. */
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
