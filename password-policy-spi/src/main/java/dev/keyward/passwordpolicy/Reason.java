package dev.keyward.passwordpolicy;

import java.util.List;

/**
 * A reason for refusing a password, as a message key with parameters that contain no part of the password.
 *
 * @param messageKey a key of the message bundles in the themes module
 * @param parameters the values of {@code {0}}, {@code {1}} ... in the message
 */
public record Reason(String messageKey, List<Integer> parameters) {

    public Reason {
        parameters = List.copyOf(parameters);
    }

    public static Reason of(String messageKey, Integer... parameters) {
        return new Reason(messageKey, List.of(parameters));
    }
}
