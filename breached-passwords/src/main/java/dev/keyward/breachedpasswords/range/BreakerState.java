package dev.keyward.breachedpasswords.range;

/** States of the circuit breaker, which stops requests to the range service of Have I Been Pwned after failures. */
public enum BreakerState {
    /** Normal operation: requests are sent to the range service of Have I Been Pwned. */
    CLOSED,
    /** No request is sent to the range service of Have I Been Pwned, because several in a row failed. */
    OPEN,
    /** One request at a time tests whether the range service of Have I Been Pwned has recovered. */
    HALF_OPEN
}
