package dev.keyward.it.harness;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the one {@link Keycloak} that all classes share; started at the first use, stopped when all have run.
 *
 * <p>A failed start is remembered: the next class fails at once, for the same reason, without another boot.
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

    /** One attempt to start it, and what came of it. */
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
                return; // it never started, and the tests have said so
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
