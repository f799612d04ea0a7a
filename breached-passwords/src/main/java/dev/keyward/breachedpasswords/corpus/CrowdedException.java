package dev.keyward.breachedpasswords.corpus;

/** Thrown when more digests belong in one bucket of a breach index than it can hold. More buckets may solve that. */
public final class CrowdedException extends BadInputException {

    private static final long serialVersionUID = 1;

    public CrowdedException(String message) {
        super(message);
    }
}
