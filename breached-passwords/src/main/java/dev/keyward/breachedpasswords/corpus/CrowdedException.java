package dev.keyward.breachedpasswords.corpus;

/** More digests fall into one bucket than it can hold: with more buckets they may fit. */
public final class CrowdedException extends BadInputException {

    private static final long serialVersionUID = 1;

    public CrowdedException(String message) {
        super(message);
    }
}
