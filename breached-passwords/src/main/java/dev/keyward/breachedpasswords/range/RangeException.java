package dev.keyward.breachedpasswords.range;

import java.io.IOException;

/** Thrown when a range of digests cannot be fetched; the message states the reason but never names the range. */
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
