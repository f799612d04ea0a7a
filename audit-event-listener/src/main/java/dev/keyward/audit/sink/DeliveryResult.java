package dev.keyward.audit.sink;

import java.time.Duration;

/** Result of delivering a batch of audit records to a sink. */
public sealed interface DeliveryResult {

    /** Returns the number of records that the receiver has stored. They are the first ones of the batch. */
    int delivered();

    /** The receiver has stored the whole batch. */
    record Complete(int delivered) implements DeliveryResult {}

    /**
     * The receiver will never accept the record that follows the delivered ones.
     *
     * @param reason reason for administrators, without data of the record
     */
    record Refused(int delivered, String reason) implements DeliveryResult {}

    /**
     * The receiver cannot store records at the moment.
     *
     * @param reason reason for administrators, without data of the records
     * @param pause how long the receiver wants to be left alone; zero if it does not say
     */
    record Unavailable(int delivered, String reason, Duration pause) implements DeliveryResult {

        /** Creates the result for a receiver that does not say when to try again. */
        public Unavailable(int delivered, String reason) {
            this(delivered, reason, Duration.ZERO);
        }
    }

    /**
     * The receiver accepts no records at all. The sink makes no attempt until an administrator enables it again.
     *
     * @param reason reason for administrators, without data of the records
     */
    record Disabled(int delivered, String reason) implements DeliveryResult {}
}
