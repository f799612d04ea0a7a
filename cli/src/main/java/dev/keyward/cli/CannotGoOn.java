package dev.keyward.cli;

/** Thrown when a call fails for a reason unrelated to its realm, such as a server that is down. */
final class CannotGoOn extends Cannot {

    private static final long serialVersionUID = 1;

    private final boolean passing;

    private CannotGoOn(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Creates a failure that every further call would repeat. */
    static CannotGoOn lasting(String message) {
        return new CannotGoOn(message, false);
    }

    /** Creates a temporary failure, such as a timeout or a restart; the next call may succeed. */
    static CannotGoOn passing(String message) {
        return new CannotGoOn(message, true);
    }

    boolean mayPass() {
        return passing;
    }
}
