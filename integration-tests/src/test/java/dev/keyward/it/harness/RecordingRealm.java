package dev.keyward.it.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects a {@link CheckedRealm} with {@code action: record}, and its {@link Mailbox}, into the constructor of a test class.
 *
 * <p>All tests of the class share them. Both are closed after the class.
 */
public final class RecordingRealm implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == CheckedRealm.class || type == Mailbox.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Made made = context.getStore(ExtensionContext.Namespace.create(RecordingRealm.class))
                .computeIfAbsent(Made.class, key -> Made.on(SharedKeycloak.of(context)), Made.class);
        return parameter.getParameter().getType() == Mailbox.class ? made.mailbox() : made.realm();
    }

    private record Made(Mailbox mailbox, CheckedRealm realm) implements AutoCloseable {

        static Made on(Keycloak keycloak) {
            Mailbox mailbox = new Mailbox();
            return new Made(mailbox, CheckedRealm.of(keycloak, mailbox, "action: record"));
        }

        @Override
        public void close() {
            realm.close();
            mailbox.close();
        }
    }
}
