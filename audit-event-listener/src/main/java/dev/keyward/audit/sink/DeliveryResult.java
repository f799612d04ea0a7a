package dev.keyward.audit.sink;

/** How far a sink came with a batch of audit records. */
public sealed interface DeliveryResult {

    /** Returns the number of records that the receiver has stored. They are the first ones of the batch. */
    int delivered();

    /** The receiver has stored the whole batch. */
    record Complete(int delivered) implements DeliveryResult {}

    /**
     * The receiver will never accept the record after the delivered ones.
     *
     * @param reason reason for administrators, without data of the record
     */
    record Refused(int delivered, String reason) implements DeliveryResult {}

    /**
     * The receiver cannot store records at the moment.
     *
     * @param reason reason for administrators, without data of the records
     */
    record Unavailable(int delivered, String reason) implements DeliveryResult {}
}
