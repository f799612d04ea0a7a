package dev.keyward.auditlog.verify;

/** Thrown inside the verification when a file contradicts the checkpoint. */
final class TamperedLogException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient IndexRange entries;

    TamperedLogException(IndexRange entries, String defect) {
        super(defect);
        this.entries = entries;
    }

    IndexRange entries() {
        return entries;
    }
}
