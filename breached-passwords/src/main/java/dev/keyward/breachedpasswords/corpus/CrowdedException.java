package dev.keyward.breachedpasswords.corpus;

/**
 * Thrown when a bucket of a breach index has too little room for the digests that belong in it. More buckets may solve
 * that.
 */
public final class CrowdedException extends BadInputException {

    private static final long serialVersionUID = 1;

    public CrowdedException(String message) {
        super(message);
    }
}
