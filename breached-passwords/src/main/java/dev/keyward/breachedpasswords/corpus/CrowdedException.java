package dev.keyward.breachedpasswords.corpus;

/** Thrown if more digests fall into one bucket than it can hold; a layout with more buckets may hold them. */
public final class CrowdedException extends BadInputException {

    private static final long serialVersionUID = 1;

    public CrowdedException(String message) {
        super(message);
    }
}
