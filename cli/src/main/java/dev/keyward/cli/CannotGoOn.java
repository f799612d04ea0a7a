package dev.keyward.cli;

/** A call failed for a reason that has nothing to do with its realm, such as a server that is down. */
final class CannotGoOn extends Cannot {

    private static final long serialVersionUID = 1;

    private final boolean passing;

    private CannotGoOn(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Every other call would fail in the same way. */
    static CannotGoOn lasting(String message) {
        return new CannotGoOn(message, false);
    }

    /** The call took too long or met a restart; the next one may succeed. */
    static CannotGoOn passing(String message) {
        return new CannotGoOn(message, true);
    }

    boolean mayPass() {
        return passing;
    }
}
