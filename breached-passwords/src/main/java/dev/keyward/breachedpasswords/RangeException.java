package dev.keyward.breachedpasswords;

import java.io.IOException;

/** A range that could not be had; says why, and nothing of which range it was. */
final class RangeException extends IOException {

    private static final long serialVersionUID = 1;

    private final RangeAnswer.Reason reason;

    RangeException(RangeAnswer.Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    RangeAnswer.Reason reason() {
        return reason;
    }
}
