package dev.keyward.audit.keycloak.retention;

/** Thrown when records are older than the retention but must not be deleted. */
final class PruningBlockedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param reason end of a sentence that begins with "because" */
    PruningBlockedException(String reason) {
        super(reason);
    }

    /** Returns an exception for a log that cannot be read, or whose entries do not match its tree. */
    static PruningBlockedException damaged(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        return new PruningBlockedException("the log does not verify or cannot be read: "
                + (message.endsWith(".") ? message.substring(0, message.length() - 1) : message));
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
