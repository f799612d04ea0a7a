package dev.keyward.passwordpolicy;

import java.util.List;

/**
 * Why a password will not do: a message key and its parameters, never any part of the password.
 *
 * @param messageKey a key of the message bundles in the themes module
 * @param parameters what the message's {@code {0}} ... stand for
 */
public record Reason(String messageKey, List<Integer> parameters) {

    public Reason {
        parameters = List.copyOf(parameters);
    }

    public static Reason of(String messageKey, Integer... parameters) {
        return new Reason(messageKey, List.of(parameters));
    }
}
