package dev.keyward.providerkit.setup;

/**
 * Thrown if a setup profile is malformed or does not fit the realm; the message is shown to administrators.
 *
 * <p>Callers answer this exception with its message, and any other as a failure of the server, because messages of Keycloak or
 * a library may reveal internals.
 */
public final class ProfileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public ProfileException(String message) {
        super(message);
    }

    public ProfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
