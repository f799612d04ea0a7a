package dev.keyward.breachedpasswords;

/** Whether the range service is asked. */
public enum BreakerState {
    /** It is asked. */
    CLOSED,
    /** It failed again and again and is left alone for a while. */
    OPEN,
    /** One request at a time tries whether it is back. */
    HALF_OPEN
}
