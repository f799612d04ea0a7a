package dev.keyward.breachedpasswords;

/** More digests fall into one bucket than it can hold: with more buckets they may fit. */
final class CrowdedException extends BadInputException {

    private static final long serialVersionUID = 1;

    CrowdedException(String message) {
        super(message);
    }
}
