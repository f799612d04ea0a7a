package dev.keyward.breachedpasswords.range;

/** State of the circuit breaker in front of the range service. */
public enum BreakerState {
    /** Requests are sent. */
    CLOSED,
    /** No request is sent, after several failures in a row. */
    OPEN,
    /** One request at a time probes whether the service has recovered. */
    HALF_OPEN
}
