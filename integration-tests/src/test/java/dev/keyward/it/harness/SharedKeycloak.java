package dev.keyward.it.harness;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects the {@link Keycloak} server that all test classes share. It starts at the first use and stops after the last
 * class.
 *
 * <p>As a process, it delivers the audit records of all realms to {@link AuditSinkFiles} and to its log.
 *
 * <p>After a failed start every further class fails at once with the same error.
 */
public final class SharedKeycloak implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Keycloak.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context);
    }

    static Keycloak of(ExtensionContext context) {
        return (Keycloak) context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedKeycloak.class))
                .computeIfAbsent(
                        SharedServer.class, key -> SharedServer.start(SharedKeycloak::start), SharedServer.class)
                .get();
    }

    private static Keycloak start() {
        return switch (Settings.text("server.kind")) {
            case "process" ->
                KeycloakProcess.start(
                        ServerSpec.withKeyward(),
                        "shared",
                        Stream.concat(AuditSinkFiles.options().stream(), Database.inMemory().stream())
                                .toArray(String[]::new));
            case "container" -> KeycloakInContainer.start();
            default -> throw new IllegalStateException("server.kind is process or container");
        };
    }
}
