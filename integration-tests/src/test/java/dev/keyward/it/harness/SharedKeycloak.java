package dev.keyward.it.harness;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects the {@link Keycloak} server that all test classes share. It starts at the first use and stops after the last
 * class.
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
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedKeycloak.class))
                .computeIfAbsent(Attempt.class, key -> Attempt.start(), Attempt.class)
                .server();
    }

    private static Keycloak start() {
        return switch (Settings.text("server.kind")) {
            case "process" -> KeycloakProcess.start(ServerSpec.withKeyward(), "shared");
            case "container" -> KeycloakInContainer.start();
            default -> throw new IllegalStateException("server.kind is process or container");
        };
    }

    /** The single attempt to start the shared server, with its outcome. */
    private static final class Attempt implements AutoCloseable {

        private final FutureTask<Keycloak> outcome = new FutureTask<>(SharedKeycloak::start);

        static Attempt start() {
            Attempt attempt = new Attempt();
            attempt.outcome.run();
            return attempt;
        }

        Keycloak server() {
            try {
                return outcome.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The shared Keycloak did not start: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                outcome.get().close();
            } catch (ExecutionException e) {
                return; // it never started, and the tests have failed already
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
